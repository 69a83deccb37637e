import HoneCore
import Testing

@testable import HoneCommand

@Suite("Looks")
struct PaintTests {
  @Test("A look becomes a colour or nothing, and takes no room")
  func shown() {
    let text = "a \(Paint.bad("failed")) b"
    #expect(Paint.shown(text, inColour: true) == "a \u{1B}[31mfailed\u{1B}[0m b")
    #expect(Paint.shown(text, inColour: false) == "a failed b")
    #expect(Paint.shown("plain", inColour: true) == "plain")
    #expect(Text.width(text) == 10)
    #expect(Paint.bad("") == "")
  }

  @Test("A look that is cut or broken ends with its line")
  func cut() {
    let text = "x \(Paint.best("0.123 456"))"
    let cut = Text.cut(text, to: 6)
    #expect(Paint.shown(cut, inColour: true) == "x \u{1B}[1;32m0.1…\u{1B}[0m")
    #expect(Text.width(cut) == 6)
    #expect(Paint.shown(cut + "\n", inColour: true).hasSuffix("\u{1B}[0m\n"))
    let lines = Text.folded(text, to: 8).joined(separator: "\n")
    #expect(
      Paint.shown(lines, inColour: true)
        == "x \u{1B}[1;32m0.123\u{1B}[0m\n\u{1B}[1;32m  456\u{1B}[0m")
  }

  @Test("A command between backticks is not broken, however narrow the terminal is")
  func commands() {
    let line = "it comes too late: `hone enqueue s 'opt=a  b' --storage far/away.db` puts it first"
    let lines = Text.folded(line, to: 30, keepsCode: true)
    #expect(lines.contains { $0.contains("`hone enqueue s 'opt=a  b' --storage far/away.db`") })
    #expect(lines.count == 3 && lines.last == "  puts it first")
    #expect(Text.folded("one ` and more words", to: 12, keepsCode: true).count == 2)
  }

  @Test("No text from outside has a look: the marks are written out")
  func hostile() {
    for value in UInt16(0xFDD0)...0xFDD7 {
      let mark = String(decoding: [value], as: UTF16.self)
      let written = "\\u" + String(value, radix: 16, uppercase: true)
      #expect(Text.name("a\(mark)b") == "a\(written)b")
      #expect(Text.harmless("a\(mark)b") == "a\(written)b")
      #expect(Text.oneLine("a\(mark)b") == "a\(written)b")
      let noted = Text.attributes([Attribute(key: "memo", json: "\"a\(mark)b\"")])
      #expect(!noted.contains(mark) && noted.contains("a\(written)b"))
    }
    #expect(Text.keepingMarks(Paint.bad("x\u{1B}[2J")) == Paint.bad("x\\u001B[2J"))
  }

  @Test(
    "Colours are shown on a terminal that has them, unless NO_COLOR, or where they are forced",
    arguments: [
      (true, ["TERM": "xterm"], true), (true, ["TERM": "dumb"], false), (true, [:], false),
      (false, ["TERM": "xterm"], false), (true, ["TERM": "xterm", "NO_COLOR": "1"], false),
      (false, ["CLICOLOR_FORCE": "1"], true), (false, ["CLICOLOR_FORCE": "0"], false),
      (false, ["CLICOLOR_FORCE": "1", "NO_COLOR": "1"], false),
    ])
  func wanted(isTerminal: Bool, variables: [String: String], isWanted: Bool) {
    #expect(Paint.isWanted(isTerminal: isTerminal) { variables[$0] } == isWanted)
  }
}
