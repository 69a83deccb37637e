#if os(Linux)
  import Foundation
  import Glibc
  import Testing
  import Waiting

  @testable import Hone

  @Suite("Which workers this machine knows to be dead")
  struct ProcessIdentityTests {
    private let own = ProcessIdentity.own

    /// A child of ours, which is a zombie from its end until it is reaped.
    private func child(_ arguments: String...) throws -> ProcessIdentity {
      var number: pid_t = 0
      var pointers = arguments.map { strdup($0) } + [nil]
      defer { for pointer in pointers { free(pointer) } }
      try #require(posix_spawnp(&number, arguments[0], nil, nil, &pointers, environ) == 0)
      let stat = try String(contentsOfFile: "/proc/\(number)/stat", encoding: .utf8)
      let start = stat.split(separator: ") ").last?.split(separator: " ")[19]
      return ProcessIdentity(
        domain: own.domain, number: number, start: try #require(start.flatMap { UInt64($0) }))
    }

    private func reap(_ identity: ProcessIdentity) { waitpid(identity.number, nil, 0) }

    private func wait(for life: ProcessIdentity.Life, _ identity: ProcessIdentity) async throws {
      try await eventually { identity.life() == life }
    }

    @Test("This process runs, and its workers' names say who it is, each with a name of its own")
    func names() throws {
      #expect(own.life() == .running)
      #expect(own.start > 0 && own.number == getpid())
      let worker = own.worker(random: 7)
      #expect(ProcessIdentity(worker: worker) == own)
      #expect(LeaseWatch.life(worker) == .running)
      #expect(Worker.unique().id != Worker.unique().id)
    }

    @Test("A process that is suspended is not dead, and one that was killed is")
    func life() async throws {
      let child = try child("sleep", "36000")
      #expect(child.life() == .running)
      kill(child.number, SIGSTOP)
      try await wait(for: .suspended, child)
      kill(child.number, SIGKILL)
      reap(child)
      #expect(child.life() == .dead)
    }

    @Test("A zombie is dead, though its number is still taken")
    func zombie() async throws {
      let child = try child("true")
      try await wait(for: .dead, child)
      #expect(kill(child.number, 0) == 0)
      reap(child)
      #expect(child.life() == .dead)
    }

    @Test("A process whose number another one has now is dead")
    func reused() {
      let earlier = ProcessIdentity(domain: own.domain, number: own.number, start: own.start - 1)
      #expect(earlier.life() == .dead)
    }

    @Test("Of another machine, container or boot, and of other names, nothing is known")
    func unknown() {
      let parts = own.domain.split(separator: "|").map(String.init)
      #expect(parts.count == 4)
      for index in parts.indices {
        var others = parts
        others[index] += "x"
        // A number that no process of this machine has.
        let other = ProcessIdentity(
          domain: others.joined(separator: "|"), number: .max, start: own.start)
        #expect(other.life() == .unknown)
      }
      #expect(ProcessIdentity(domain: own.domain, number: .max, start: 0).life() == .unknown)
      #expect(ProcessIdentity(domain: own.domain, number: .max, start: 1).life() == .dead)
      for name in ["", "anna", "host:12:34", "a|b|c", "h|-1|5|6", "h|0|5|6", "h|1|x|6"] {
        #expect(LeaseWatch.life(name) == .unknown)
      }
    }
  }
#endif
