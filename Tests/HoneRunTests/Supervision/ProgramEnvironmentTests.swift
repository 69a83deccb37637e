import Testing

@testable import HoneRun

@Suite("A program's environment")
struct ProgramEnvironmentTests {
  private func bytes(_ row: String) -> [UInt8] { Array(row.utf8) }

  @Test("is the inherited one byte for byte, with what is added once and in place of its like")
  func rows() {
    let odd: [UInt8] = bytes("NAME=") + [0xFF, 0x2F, 0xC3]
    let environment = ProgramEnvironment(
      to: [odd, bytes("HONE_X=old"), bytes("HONE_XY=a=b"), bytes("EMPTY=")],
      adding: ["HONE_X": "é\n1", "EMPTY": "no"])
    let kept = [odd, bytes("HONE_XY=a=b")].map { $0 + [0] }
    #expect(Array(environment.rows.prefix(2)) == kept)
    let added = Set([bytes("HONE_X=é\n1"), bytes("EMPTY=no")].map { $0 + [0] })
    #expect(Set(environment.rows.dropFirst(2)) == added && environment.rows.count == 4)
  }

  @Test("keeps names that no shell gives", arguments: ["9LIVES=1", "NOTHING", ""])
  func oddNames(row: String) {
    let environment = ProgramEnvironment(to: [bytes("A=1"), bytes(row)], adding: ["B": "2"])
    #expect(environment.rows == [bytes("A=1"), bytes(row), bytes("B=2")].map { $0 + [0] })
  }

  @Test("a program has this process's own variables, and the new value of one that it had")
  func inherits() async throws {
    let scratch = try Scratch()
    var command = scratch.shell(#"echo "$PATH"; echo "$HOME""#)
    command.environment["HOME"] = "/nowhere"
    let lines = try await run(command).lines.text
    #expect(lines.last == "/nowhere" && lines.count == 2)
    #expect(lines.first?.contains("/bin") == true)
  }
}
