import HoneFormats
import TestPrograms
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

@Suite("hone serve is asked to end")
struct ServeStoppingTests {
  private static let create = """
    {"jsonrpc": "2.0", "id": 1, "method": "study.create", "params": {"name": "s", \
    "parameters": {"x": {"float": [0, 1]}}, "minimize": "loss", "storage": "hone.db"}}

    """
  private static let ask =
    #"{"jsonrpc": "2.0", "id": 2, "method": "study.ask", "params": {"study": "s"}}"# + "\n"

  @Test(
    "A signal ends it with status 130, and its trials are given back",
    arguments: [SIGTERM, SIGINT, SIGHUP])
  func released(signal: Int32) async throws {
    let folder = try Folder()
    let result = try await folder.running(
      ["serve", "--stdio"], input: .written, output: .lines
    ) { program in
      var lines = program.lines.makeAsyncIterator()
      try await program.write(Self.create + Self.ask)
      for _ in 0..<2 { _ = try #require(await lines.next()) }
      try await send(signal, to: program.process)
      // The end of the output: the input stays open until then.
      #expect(await lines.next() == nil)
      program.closeInput()
    }
    #expect(result.ended.ending == .exited(130))
    let trials = try JSON.parse(try await folder.hone("trials", "--json").output)
    #expect(trials.elements?.map { $0["state"]?.text } == ["waiting"])
  }

  @Test("It ends also where nobody reads its replies")
  func unread() async throws {
    let folder = try Folder()
    let pipe = try FullPipe()
    defer { pipe.close() }
    let result = try await folder.running(
      ["serve", "--stdio"], input: .written, output: .descriptor(pipe.writeEnd)
    ) { program in
      try await program.write(Self.create)
      try await folder.wait { $0.exists("hone.db") }
      try await send(SIGTERM, to: program.process)
    }
    #expect(result.ended.ending == .exited(130))
  }

  @Test("A signal that was ignored from the start, as by nohup, stays ignored")
  func ignored() async throws {
    let folder = try Folder()
    let result = try await program(
      "sh", ["-c", "trap '' HUP; exec '\(Folder.binary)' serve --stdio"], folder: folder.path,
      input: .written, output: .lines
    ) { program in
      var lines = program.lines.makeAsyncIterator()
      for request in [Self.create, Self.ask] {
        try await program.write(request)
        _ = try #require(await lines.next())
        try await send(SIGHUP, to: program.process)
      }
      program.closeInput()
    }
    #expect(result.ended.ending == .exited(0))
  }
}
