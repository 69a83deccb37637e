import Testing

@Suite("What scripts/docs demands of public symbols")
struct SymbolDocsTests {
  /// A symbol as the compiler writes it.
  private func symbol(_ name: String, _ declared: String, docs: [String]) -> String {
    let lines = docs.map { #"{"text": "\#($0)"}"# }.joined(separator: ", ")
    let comment = docs.isEmpty ? "" : #""docComment": {"lines": [\#(lines)]},"#
    return #"""
      {"identifier": {"precise": "s:\#(name)"}, "pathComponents": ["\#(name)"], \#(comment)
       "declarationFragments": [{"spelling": "\#(declared)"}],
       "location": {"uri": "file:///a/Sources/Some/File.swift", "position": {"line": 6}}}
      """#
  }

  private func check(_ symbols: [String], _ topics: String = "") async throws -> Result {
    let folder = try Folder()
    let page = "Some.doccarchive/data/documentation"
    #expect(try await folder.command("mkdir", "-p", "symbols/Some", page).status == 0)
    try folder.write(
      "symbols/Some/Some.symbols.json",
      #"{"symbols": [\#(symbols.joined(separator: ", "))]}"#)
    try folder.write("\(page)/some.json", #"{"topicSections": [\#(topics)]}"#)
    return try await folder.command(
      "python3", root + "/scripts/docs_symbols.py", "symbols", "Some.doccarchive")
  }

  @Test("One that has docs, and says what it throws, is without fault")
  func sound() async throws {
    let result = try await check([
      symbol("open", "func open() throws(StorageError)", docs: ["Opens.", "- Throws: `.gone`."]),
      symbol("each", "func each(_ body: (Int) throws -> (Int) throws -> Void)", docs: ["Calls."]),
      symbol("Body", "typealias Body = () throws -> Void", docs: ["Does something."]),
    ])
    #expect(result.status == 0, "\(result.output)\(result.error)")
    #expect(result.output.hasSuffix("3 public symbols; 0 faults\n"))
  }

  @Test("One without docs is named with its place")
  func bare() async throws {
    let result = try await check([
      symbol("x", "var x: Int", docs: []), symbol("y", "var y: Int", docs: [""]),
    ])
    #expect(result.status == 1)
    #expect(result.output.contains("Sources/Some/File.swift:7: `x` is public and has no docs"))
    #expect(result.output.contains("`y` is public and has no docs"))
  }

  @Test(
    "One that throws, and does not say what, is named",
    arguments: [
      "func run() throws", "func run(_ body: () throws -> Void) rethrows",
      "init(_ body: ((Int) throws -> Void)? = nil) async throws(StudyError)",
    ])
  func silent(_ declared: String) async throws {
    let result = try await check([symbol("run", declared, docs: ["Runs."])])
    let isRethrown = declared.contains("rethrows")
    #expect(result.status == (isRethrown ? 0 : 1), "\(result.output)\(result.error)")
    #expect(result.output.contains("`run` throws: say what, in `- Throws:`") == !isRethrown)
  }

  @Test("An extension of another module's type needs neither docs nor a topic of its own")
  func extended() async throws {
    let block =
      #"{"identifier": {"precise": "s:e:Study"}, "pathComponents": ["Study"],"#
      + #" "kind": {"identifier": "swift.extension"}, "declarationFragments": [],"#
      + #" "location": {"uri": "file:///a/Sources/Some/File.swift", "position": {"line": 6}}}"#
    let result = try await check(
      [block],
      #"{"title": "Extended Modules", "generated": true, "identifiers": ["doc://Some/Swift"]}"#)
    #expect(result.status == 0, "\(result.output)\(result.error)")
  }

  @Test("One that no page names is named")
  func uncurated() async throws {
    let sound = symbol("x", "var x: Int", docs: ["It."])
    let result = try await check(
      [sound],
      #"""
      {"title": "Mine", "identifiers": ["doc://Some/documentation/Some/x"]},
      {"title": "Structures", "generated": true, "identifiers": ["doc://Some/documentation/Some/T"]}
      """#)
    #expect(result.status == 1)
    #expect(result.output.contains("Some.docc: T stands under no topic: name it on a page"))
    #expect(!result.output.contains(": x stands"))
  }

  @Test("No symbols at all are a fault: something else was looked at")
  func nothing() async throws {
    #expect(try await check([]).status == 1)
  }
}
