import Testing

@testable import HoneRun

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

@Suite("A trial's log")
struct TrialLogTests {
  let scratch: Scratch
  init() throws { scratch = try Scratch() }

  private func log() throws -> TrialLog {
    try TrialLog(path: scratch.log, limits: .init(size: 2000, head: 200, tail: 500))
  }

  private func append(_ text: String, to log: TrialLog) {
    var text = text
    #expect(text.withUTF8 { log.append(UnsafeRawBufferPointer($0)) } == 0)
    #expect(log.shorten() == 0)
  }

  private var text: String {
    get throws {
      let file = Descriptors.open(scratch.log, 0)
      defer { Descriptors.close(file) }
      let bytes = [UInt8](unsafeUninitializedCapacity: 1 << 20) { buffer, count in
        if case .bytes(let read) = Descriptors.read(file, into: .init(buffer)) { count = read }
      }
      return try #require(String(validating: bytes, as: UTF8.self))
    }
  }

  @Test("A log, a record and a note never go through a link that a program left")
  func link() throws {
    try scratch.write("target", "kept")
    try #require(symlink("target", scratch.log) == 0)
    let error = #expect(throws: SpawnError.self) { try log() }
    #expect(error?.message.contains("has become a link") == true)
    let folder = try TrialFolder(scratch.path, study: "s", trial: 0, attempt: 2)
    defer { for name in ["s/0/log", "s/0", "s"] { remove("\(scratch.path)/\(name)") } }
    try #require(symlink("../../target", folder.log) == 0)
    folder.note("a note")
    Paths.write("a record", to: scratch.log)
    #expect(Paths.tail(scratch.log, bytes: 100) == nil)
    #expect(Paths.tail("\(scratch.path)/target", bytes: 100).map { $0.count } == 4)
    unlink(scratch.log)
    Paths.write("a record", to: scratch.log)
    #expect(scratch.size("log") == 8)
  }

  @Test("A log that is not too long is left as it is")
  func short() throws {
    let log = try log()
    for _ in 0..<20 { append(String(repeating: "é", count: 49) + "\r\n", to: log) }
    #expect(scratch.size("log") == 2000)
    #expect(try text.hasPrefix("éé"))
    #expect(try !text.contains("hone"))
  }

  @Test("A long one keeps whole lines of its beginning and its end, and says how much is missing")
  func long() throws {
    let log = try log()
    var total = 0
    for number in 0..<1000 {
      let line = "line \(number)\n"
      total += line.utf8.count
      append(line, to: log)
    }
    let lines = try text.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
    let gap = try #require(lines.firstIndex { $0.hasPrefix("[hone: ") })
    #expect(lines[..<(gap - 1)].elementsEqual((0..<(gap - 1)).map { "line \($0)" }))
    let rest = lines[(gap + 1)...]
    #expect(rest.elementsEqual((1000 - rest.count..<1000).map { "line \($0)" }))
    let number = lines[gap].split(separator: " ").compactMap { Int($0) }.first
    // All that is there, but for the note and the empty line before it.
    let kept = scratch.size("log") - lines[gap].utf8.count - 2
    #expect(number.map { $0 + kept } == total)
    #expect(log.tail(lines: 2) == "line 998\nline 999")
  }

  @Test("A second attempt's end is told without the first one's")
  func attempts() throws {
    append(String(repeating: "first attempt\n", count: 100), to: try log())
    let second = try log()
    append(String(repeating: "second\n", count: 100), to: second)
    #expect(scratch.size("log") < 1000)
    let told = second.tail(lines: 1000, bytes: 10_000)
    #expect(told.split(separator: "\n").allSatisfy { $0 == "second" })
    #expect(told.utf8.count > 400)
  }
}
