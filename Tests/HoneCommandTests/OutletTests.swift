import Testing

@testable import HoneCommand

@Suite("What nobody reads")
struct OutletTests {
  @Test("A writer never waits; what is more than is kept is counted, and said once somebody reads")
  func bounded() throws {
    let pipe = try FullPipe()
    defer { pipe.close() }
    let outlet = try #require(Outlet(pipe.writeEnd))
    let line = String(repeating: "x", count: 1023) + "\n"
    for _ in 0..<3000 { outlet.add(line) }
    #expect(!outlet.isIdle)
    var text = ""
    while !text.contains("left out") || text.last != "\n" { text += pipe.read() }
    let lines = text.split(separator: "\n").map { $0.drop { $0 == " " } }
    let kept = lines.filter { $0.first == "x" }.count
    let note = try #require(lines.last { $0.hasPrefix("(") })
    let leftOut = try #require(Int(note.dropFirst().prefix { $0.isNumber }))
    #expect(kept + leftOut == 3000)
    #expect(leftOut > 1900 && kept > 1000, "\(leftOut) left out")
    // Then all goes on.
    outlet.add("more\n")
    while !text.hasSuffix("more\n") { text += pipe.read() }
    outlet.flush()
    #expect(outlet.isIdle)
  }

  @Test("A text of any length is written whole where it is the only one")
  func long() throws {
    let pipe = try FullPipe()
    defer { pipe.close() }
    let outlet = try #require(Outlet(pipe.writeEnd))
    outlet.add(String(repeating: "x", count: 2 << 20))
    var bytes = 0
    while bytes < 2 << 20 { bytes += pipe.read().utf8.count { $0 == 0x78 } }
    #expect(bytes == 2 << 20)
  }
}
