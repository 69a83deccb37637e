import Hone
import HoneFormats
import HoneRun
import Testing

/// How a study is declared anew, and what everybody says to it.
private struct Case: Sendable {
  var begun: [String: String] = [:]
  /// The keys of a study file that are other than in the file of the begun study; nil is left out.
  var declared: [String: String?]
  var growth: [String] = []
  var departures: [String] = []
  var obstacles: [String] = []
}

@Suite("Going on with a study by command, library and service")
struct ReconcilingTests {
  private static let usual = [
    "parameters": #"{"x": {"float": [-1.5, 4]}}"#, "minimize": "\"loss\"",
    "sampler": "\"random\"", "seed": "7",
  ]

  private static let cases: [Case] = [
    Case(declared: [:]),
    Case(declared: ["seed": nil]),
    Case(declared: ["sampler": nil]),
    Case(
      declared: ["parameters": #"{"x": {"float": [-1.5, 5]}}"#],
      growth: ["`x`: float [-1.5, 4.0], now float [-1.5, 5.0]"]),
    Case(
      declared: [
        "parameters": #"{"x": {"float": [-1.5, 4]}, "n": {"int": [1, 3], "default": 2}}"#,
        "pruner": "\"median\"",
      ],
      growth: ["`n` is new: int [1, 3] default 2"],
      departures: ["the pruner is median from here on; the study was started with none"]),
    Case(
      begun: ["constraints": #"["x < 3"]"#], declared: ["constraints": nil],
      growth: ["the constraint \"x < 3\" was removed"]),
    Case(
      declared: ["parameters": #"{"x": {"float": [-1, 4]}}"#, "seed": "8"],
      obstacles: [
        "`x`: float [-1.5, 4.0], now float [-1.0, 4.0]: a range may widen but not narrow: it must "
          + "contain [-1.5, 4.0]",
        "it was started with seed 7, not 8: keep that seed, or leave it out",
      ]),
    Case(
      declared: ["minimize": nil, "maximize": "\"acc\""],
      obstacles: [
        "the objective: minimize loss, now maximize acc: the objective cannot change"
      ]),
    Case(
      declared: ["seed": "8"],
      obstacles: ["it was started with seed 7, not 8: keep that seed, or leave it out"]),
    Case(
      declared: ["sampler": #"{"tpe": {"startup": 3}}"#],
      departures: [
        "the sampler is tpe (startup 3) from here on; the study was started with random"
      ]),
    Case(
      begun: ["sampler": "\"de\"", "trials": "90"],
      declared: ["sampler": "\"de\"", "trials": "200"]),
    Case(
      begun: ["sampler": "\"de\"", "trials": "90"],
      declared: ["sampler": #"{"de": {"budget": 200}}"#, "trials": "90"],
      departures: [
        "the sampler is de (budget 200) from here on; the study was started with de (budget 90)"
      ]),
    Case(
      declared: ["reproducible": "2"],
      obstacles: ["it was started without `reproducible`, not with `reproducible: 2`"]),
    Case(begun: ["reproducible": "2"], declared: ["reproducible": nil]),
    Case(
      begun: ["reproducible": "2"], declared: ["sampler": "\"tpe\"", "pruner": "\"median\""],
      obstacles: [
        "a reproducible study keeps its sampler, random, not tpe",
        "a reproducible study keeps its pruner, none, not median",
      ]),
  ]

  /// A declaration as JSON, which a study file and a call take alike.
  private static func text(_ keys: [String: String], _ more: [String: String]) -> String {
    let all = keys.merging(more) { $1 }.sorted { $0.key < $1.key }
    return "{" + all.map { "\"\($0.key)\": \($0.value)" }.joined(separator: ", ") + "}"
  }

  @Test("What is refused, what is taken over and what is said of it is the same for all three")
  func agreement() async throws {
    let client = try Client()
    let folder = client.folder
    try folder.program("train", #"echo '{"loss": 1, "acc": 1}'"#)
    try await client.talk { ask in
      for (index, given) in Self.cases.enumerated() {
        let begun = Self.usual.merging(given.begun) { $1 }
        var declared = begun
        for (key, value) in given.declared { declared[key] = value }
        for way in ["server", "command"] {
          let call = ["name": "\"\(way)-\(index)\"", "storage": "\"hone.db\""]
          let made = try await ask("study.create", Self.text(begun, call))
          #expect(made["study"]?.text == "\(way)-\(index)", "\(made)")
          guard way == "server" else { continue }
          let call2 = call.merging(["resume": "true"]) { $1 }
          expect(given, byServer: try await ask("study.create", Self.text(declared, call2)))
        }
        let program = ["command": "\"./train\"", "name": "\"command-\(index)\""]
        try folder.write("begun.yaml", Self.text(begun, program))
        try folder.write("declared.yaml", Self.text(declared, program))
        try expectByLibrary(given, folder)
        let result = try await folder.hone("run", "declared.yaml", "--trials", "1")
        expect(given, byCommand: result)
      }
    }
  }

  private func expect(_ given: Case, byServer reply: Document) {
    guard given.obstacles.isEmpty else {
      #expect(reply["error"]?["code"] == -32005, "\(reply)")
      let message = reply["error"]?["message"]?.text ?? ""
      #expect(message.contains(": " + given.obstacles.joined(separator: "; ") + ". "), "\(message)")
      return
    }
    let changes = reply["changes"]?.elements?.compactMap(\.text) ?? []
    #expect(changes == given.growth + given.departures, "\(reply)")
  }

  private func expect(_ given: Case, byCommand result: Result) {
    let lines = result.error.split(separator: "\n").map(String.init)
    guard given.obstacles.isEmpty else {
      #expect(result.status == 2, "\(result)")
      // The lines of an error after its first are set in.
      #expect(lines.filter { $0.hasPrefix("    ") } == given.obstacles.map { "    " + $0 })
      return
    }
    #expect(!result.error.contains("is a different study"), "\(result)")
    #expect(lines.filter { $0.hasPrefix("  ") } == given.growth.map { "  " + $0 })
    #expect(
      lines.filter { $0.contains("from here on") }
        == given.departures.map { $0 + ", which `hone show` names" })
    #expect(lines.contains { $0.hasPrefix("the space has changed") } == !given.growth.isEmpty)
  }

  private func expectByLibrary(_ given: Case, _ folder: Folder) throws {
    let begun = try request("\(folder.path)/begun.yaml")
    let declared = try request("\(folder.path)/declared.yaml")
    let storage = MemoryStorage()
    let study = try Study.open(begun.definition, in: storage, trials: begun.trials)
    let found = try study.reconcile(with: declared.definition, isSeedGiven: declared.hasSeed)
    #expect(found.growth == given.growth)
    #expect(found.departures == given.departures)
    #expect(found.obstacles == given.obstacles)
    // A definition has a seed always, so that only who says that it was given is held to it.
    let hasOther = given.obstacles.contains { !$0.contains("with seed") }
    do throws(StudyError) {
      let again = try Study.open(declared.definition, in: storage, trials: declared.trials)
      #expect(!hasOther)
      #expect(again.definition.space == found.definition.space)
      #expect(again.definition.seed == begun.definition.seed)
    } catch {
      #expect(error.code == .differs && hasOther, "\(error)")
    }
  }

  private func request(
    _ path: String
  ) throws -> (definition: StudyDefinition, hasSeed: Bool, trials: Int?) {
    let file = try StudyFile.read(path: path)
    let definition = try StudyDefinition(
      name: file.name, space: file.space, objectives: try #require(file.objectives),
      sampler: file.sampler ?? .auto, pruner: file.pruner ?? .none,
      seed: file.seed ?? Study.randomSeed(), reproducible: file.reproducible)
    return (definition, file.seed != nil, file.trials)
  }
}
