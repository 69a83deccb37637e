import Hone
import Testing

@testable import HoneRun

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

@Suite("The folder by which runs share GPUs")
struct DeviceLockTests {
  private let scratch: Scratch

  init() throws { scratch = try Scratch() }

  private func isTaken(_ lock: DeviceLock) throws -> Bool { try !lock.take(0, of: 1) }

  @Test("One that another user may have made is passed over, and two runs still meet")
  func other() throws {
    let places = ["\(scratch.path)/a", "\(scratch.path)/b"]
    defer {
      unlink("\(places[1])/GPU-1")
      rmdir(places[1])
    }
    // Nobody but the administrator can give a folder away: a link is no folder of one's own either.
    try #require(symlink("/tmp", places[0]) == 0)
    let first = try DeviceLock("GPU-1", places: places)
    let second = try DeviceLock("GPU-1", places: places)
    #expect(try !isTaken(first))
    #expect(try isTaken(second))
    unlink(places[0])
  }

  @Test("One that others may write to is refused, and the error says what to do")
  func open() throws {
    let place = "\(scratch.path)/open"
    try #require(mkdir(place, 0o700) == 0 && chmod(place, 0o777) == 0)
    defer { rmdir(place) }
    let error = #expect(throws: StudyError.self) { try DeviceLock("GPU-1", places: [place]) }
    #expect(error?.message.contains("XDG_RUNTIME_DIR") == true, "\(error as Any)")
  }

  @Test("What the machine lacks is no fault of whoever asks for GPUs")
  func machine() {
    #expect(DeviceLock.refusal("`lock` cannot be opened", EMFILE).code == .machine)
    #expect(DeviceLock.refusal("`lock` cannot be locked", ENOLCK).code == .machine)
    #expect(DeviceLock.refusal("`lock` cannot be opened", EACCES).code == .declaration)
  }

  @Test("All runs of a user look in the same places first, whatever their environment")
  func same() {
    #expect(DeviceLock.places.first == "/tmp/hone-gpus-\(getuid())")
  }
}
