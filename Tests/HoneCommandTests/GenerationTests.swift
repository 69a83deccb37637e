import HoneFormats
import Testing

@Suite("Generations and fronts, from the command line")
struct GenerationTests {
  private static let program = #"""
    echo "$1 $2" | awk '{
      printf "{\"loss\": %.17g, \"ms\": %.17g}\n", ($1 - 0.7) ^ 2 + ($2 - 0.3) ^ 2, $1 * $1 + $2 * $2
    }'
    """#

  private static func file(_ objectives: String, _ sampler: String) -> String {
    """
    name: bred
    command: ./train {x} {y}
    \(objectives)
    parameters: {x: {float: [-1.5, 2.5]}, y: {float: [-1, 2]}}
    sampler: \(sampler)
    seed: 1
    """
  }

  private func hone(_ folder: Folder, _ arguments: String...) async throws -> Result {
    let result = try await folder.hone(arguments)
    try #require(result.status == 0, "\(arguments): \(result.error)")
    return result
  }

  /// A folder with a study by `ga` of 35 trials, ten a generation, in two runs.
  private func bred() async throws -> (folder: Folder, said: String) {
    let folder = try Folder()
    try folder.program("train", Self.program)
    try folder.write("bred.yaml", Self.file("minimize: loss", "{ga: {population: 10}}"))
    let first = try await hone(folder, "run", "bred.yaml", "--trials", "14")
    let second = try await hone(folder, "run", "bred.yaml", "--trials", "35")
    return (folder, first.error + second.error)
  }

  @Test("A run tells of each generation, and show --generations sums them up as the trials say")
  func generations() async throws {
    let (folder, said) = try await bred()
    let lines = said.split(separator: "\n").filter { $0.hasPrefix("gen ") }
    // The second was told of in part at the end of the first run.
    #expect(lines.map { $0.prefix(6) } == ["gen 0 ", "gen 1 ", "gen 1 ", "gen 2 ", "gen 3 "])
    #expect(lines[0].contains("nevals 10  avg "))
    for part in [" std ", " min ", " max "] { #expect(lines[0].contains(part)) }
    let json = try JSON.parse(try await hone(folder, "show", "--generations", "--json").output)
    let generations = try #require(json["generations"]?.elements)
    #expect(generations.map { $0["nevals"]?.whole } == [10, 10, 10, 5])
    let trials = try #require(
      try JSON.parse(try await hone(folder, "trials", "--json").output).elements)
    for (number, generation) in generations.enumerated() {
      let own = trials.filter { $0["generation"]?.whole == number }
      let values = own.compactMap { $0["values"]?["loss"]?.number }
      let summary = try #require(generation["values"]?["loss"])
      #expect(summary["min"]?.number == values.min() && summary["max"]?.number == values.max())
      let mean = values.reduce(0, +) / Double(values.count)
      let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      let deviation = (squares / Double(values.count)).squareRoot()
      #expect(abs((summary["avg"]?.number ?? 0) - mean) < 1e-12)
      #expect(abs((summary["std"]?.number ?? 0) - deviation) < 1e-12)
      let parents = own.compactMap { $0["parents"]?.elements }
      #expect(number == 0 ? parents.allSatisfy(\.isEmpty) : parents.contains { !$0.isEmpty })
    }
    let table = try await hone(folder, "show", "--generations").output.split(separator: "\n")
    #expect(table[0] == "bred: 4 generations of ga")
    #expect(
      table[1].split(separator: " ") == ["gen", "nevals", "avg", "std", "min", "max"])
    #expect(table.count == 6)
  }

  @Test("A trial says its generation and parents wherever it is shown")
  func trials() async throws {
    let (folder, _) = try await bred()
    #expect(
      try await hone(folder, "show", "--trial", "3").output.contains("\nfrom     generation 0\n"))
    let text = try await hone(folder, "show", "--trial", "34").output
    #expect(text.contains(/\nfrom     generation 3, parents? \d/), "\(text)")
    let table = try await hone(folder, "trials").output
    #expect(table.hasPrefix("trial  gen  state"))
    let csv = try await hone(folder, "trials", "--format", "csv").output
    #expect(csv.hasPrefix("trial,state,loss,x,y,generation,parents,reason,measures.ms\r\n"))
    let export = try await hone(folder, "export", "--format", "csv").output
    #expect(export.hasPrefix("trial,state,params.x,params.y,values.loss,generation,parents,"))
    for name in ["trials.csv", "export.csv"] {
      try folder.write(name, name == "trials.csv" ? csv : export)
      _ = try await hone(
        folder, "import", name, "--study-file", "bred.yaml", "--name", name, "--storage", "there.db"
      )
    }
  }

  @Test("A study that moved goes on as the one that it was taken from, whichever way it went")
  func moved() async throws {
    let (folder, _) = try await bred()
    for name in ["a.jsonl", "a.db"] { _ = try await hone(folder, "export", "-o", name) }
    var tables: [String] = []
    for name in ["a.jsonl", "a.db", "hone.db"] {
      if name != "hone.db" { _ = try await hone(folder, "import", name, "--storage", "to-\(name)") }
      let store = name == "hone.db" ? name : "to-\(name)"
      _ = try await hone(folder, "run", "bred.yaml", "--trials", "60", "--storage", store)
      tables.append(try await hone(folder, "trials", "--format", "csv", "--storage", store).output)
    }
    #expect(tables[0] == tables[2] && tables[1] == tables[2])
  }

  @Test("Parents keep being those parents where trials get new numbers")
  func renumbered() async throws {
    let (folder, _) = try await bred()
    func families(_ store: String, from first: Int) async throws -> [String] {
      let trials = try #require(
        try JSON.parse(try await hone(folder, "trials", "--json", "--storage", store).output)
          .elements)
      let params = Dictionary(
        uniqueKeysWithValues: trials.compactMap { trial in
          trial["trial"]?.whole.map { ($0, trial["params"] ?? .null) }
        })
      return trials.filter { ($0["trial"]?.whole ?? 0) >= first && $0["parents"] != [] }.compactMap
      {
        guard let parents = $0["parents"]?.elements else { return nil }
        return JSON.text(
          .array([$0["params"] ?? .null] + parents.map { params[$0.whole ?? -1] ?? .null }))
      }
    }
    let before = try await families("hone.db", from: 0)
    _ = try await hone(folder, "export", "-o", "a.jsonl")
    _ = try await hone(folder, "import", "a.jsonl", "--into", "bred")
    #expect(try await families("hone.db", from: 35) == before)
    // One that is nobody's parent leaves a gap before others.
    let trials = try JSON.parse(try await hone(folder, "trials", "--json").output).elements ?? []
    let parents = trials.flatMap { $0["parents"]?.elements?.compactMap(\.whole) ?? [] }
    let childless = try #require((0..<35).first { !parents.contains($0) })
    _ = try await hone(folder, "delete", "bred", "--trial", "\(childless)")
    _ = try await hone(folder, "export", "-o", "a.db")
    _ = try await hone(folder, "import", "a.db", "--storage", "there.db")
    #expect(try await families("there.db", from: 34) == before)
  }

  @Test("Where no sampler keeps a population, show --generations says which do")
  func none() async throws {
    let folder = try Folder()
    try folder.program("train", Self.program)
    try folder.write("bred.yaml", Self.file("minimize: loss", "random"))
    _ = try await hone(folder, "run", "bred.yaml", "--trials", "3")
    let text = try await hone(folder, "show", "--generations").output
    #expect(text.contains("or keeps no population (`hone samplers` says which do)"))
    let json = try JSON.parse(try await hone(folder, "show", "--generations", "--json").output)
    #expect(JSON.text(json) == #"{"study":"bred","generations":[],"others":3}"#)
    #expect(!(try await hone(folder, "trials").output.contains("gen")))
    for arguments in [["--generations", "--trial", "1"], ["--reference", "loss=1"]] {
      let result = try await folder.hone(["show"] + arguments)
      #expect(result.status == 2 && result.error.hasPrefix("hone: --"))
    }
  }

  @Test("A front is sorted, its knee is marked, and it is exported in every format")
  func front() async throws {
    let folder = try Folder()
    try folder.program("train", Self.program)
    try folder.write(
      "bred.yaml",
      Self.file("objectives: {loss: minimize, ms: minimize}", "{nsga2: {population: 10}}"))
    let run = try await hone(folder, "run", "bred.yaml", "--trials", "40")
    #expect(run.error.contains(/gen 3  nevals 10  loss avg .* front \d+  volume \d/))
    let report = try JSON.parse(try await hone(folder, "show", "--generations", "--json").output)
    let volumes = report["generations"]?.elements?.compactMap { $0["hypervolume"]?.number } ?? []
    #expect(volumes.count == 4 && volumes == volumes.sorted())
    let from = try #require(report["reference"])
    let place = try ["loss", "ms"].map { "\($0)=\(try #require(from[$0]?.number))" }
    let measured = try await hone(
      folder, "best", "--json", "--reference", place.joined(separator: ","))
    #expect(try JSON.parse(measured.output)["hypervolume"]?.number == volumes.last)
    #expect(try await folder.hone("best", "--reference", "loss=1").status == 2)
    let json = try JSON.parse(try await hone(folder, "best", "--json").output)
    let front = try #require(json["front"]?.elements)
    let losses = front.compactMap { $0["values"]?["loss"]?.number }
    let times = front.compactMap { $0["values"]?["ms"]?.number }
    #expect(losses.count > 2 && losses == losses.sorted() && times == times.sorted(by: >))
    let knee = try #require(json["knee"])
    #expect(front.contains(knee))
    let text = try await hone(folder, "best").output
    let aims = "(minimize loss, minimize ms)"
    #expect(
      text.hasPrefix("front: \(front.count) trials that no other dominates \(aims); knee: loss "))
    #expect(text.split(separator: "\n").filter { $0.contains(" knee ") }.count == 1)
    // The run ends with the command line of the knee.
    let x = try #require(knee["params"]?["x"]?.number)
    #expect(run.output.contains("./train \(x) "))

    let numbers = front.compactMap { $0["trial"]?.whole }
    _ = try await hone(folder, "export", "--front", "-o", "front.csv")
    let rows = (folder.read("front.csv") ?? "").split(separator: "\r\n").dropFirst()
    #expect(rows.map { Int($0.prefix { $0 != "," }) } == numbers)
    for name in ["front.jsonl", "front.db"] {
      let said = try await hone(folder, "export", "--front", "-o", name)
      #expect(said.error.contains("wrote bred, \(front.count) trials, to \(name) (the front, "))
      _ = try await hone(folder, "import", name, "--storage", "to-\(name)")
      let there = try JSON.parse(
        try await hone(folder, "best", "--json", "--storage", "to-\(name)").output)
      #expect(there["front"]?.elements?.map { $0["values"] } == front.map { $0["values"] })
    }
    #expect(try await folder.hone("export", "--front", "--format", "npy", "-o", "v").status == 2)
  }
}
