import HoneFormats
import Subprocess
import Testing

#if canImport(System)
  import System
#else
  import SystemPackage
#endif

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
    let result = try await run(
      .path(FilePath(Folder.binary)), arguments: ["serve", "--stdio"],
      workingDirectory: FilePath(folder.path), input: .inputWriter, output: .sequence,
      error: .discarded
    ) { execution in
      var lines = execution.standardOutput.strings().makeAsyncIterator()
      _ = try await execution.standardInputWriter.write(Self.create + Self.ask)
      for _ in 0..<2 { _ = try #require(try await lines.next()) }
      try await send(signal, to: execution.processIdentifier.value)
      // The end of the output: the input stays open until then.
      #expect(try await lines.next() == nil)
      try await execution.standardInputWriter.finish()
    }
    #expect(result.terminationStatus == .exited(130))
    let trials = try JSON.parse(try await folder.hone("trials", "--json").output)
    #expect(trials.elements?.map { $0["state"]?.text } == ["waiting"])
  }

  @Test("It ends also where nobody reads its replies")
  func unread() async throws {
    let folder = try Folder()
    let pipe = try FullPipe()
    defer { try? pipe.close() }
    let result = try await run(
      .path(FilePath(Folder.binary)), arguments: ["serve", "--stdio"],
      workingDirectory: FilePath(folder.path), input: .inputWriter,
      output: .fileDescriptor(pipe.writeEnd, closeAfterSpawningProcess: false), error: .discarded
    ) { execution in
      _ = try await execution.standardInputWriter.write(Self.create)
      try await folder.wait { $0.exists("hone.db") }
      try await send(SIGTERM, to: execution.processIdentifier.value)
    }
    #expect(result.terminationStatus == .exited(130))
  }

  @Test("A signal that was ignored from the start, as by nohup, stays ignored")
  func ignored() async throws {
    let folder = try Folder()
    let result = try await run(
      .name("sh"), arguments: ["-c", "trap '' HUP; exec '\(Folder.binary)' serve --stdio"],
      workingDirectory: FilePath(folder.path), input: .inputWriter, output: .sequence,
      error: .discarded
    ) { execution in
      var lines = execution.standardOutput.strings().makeAsyncIterator()
      for request in [Self.create, Self.ask] {
        _ = try await execution.standardInputWriter.write(request)
        _ = try #require(try await lines.next())
        try await send(SIGHUP, to: execution.processIdentifier.value)
      }
      try await execution.standardInputWriter.finish()
    }
    #expect(result.terminationStatus == .exited(0))
  }
}
