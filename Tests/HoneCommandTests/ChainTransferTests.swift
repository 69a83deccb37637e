import HoneFormats
import Testing

@Suite("Chains of steps that move with their trials")
struct ChainTransferTests {
  private static let study = """
    command: ./train {x} {y}
    minimize: loss
    parameters: {x: {float: [-1.5, 2.5]}, y: {float: [1e-4, 1], scale: log}}
    sampler: {gradient: {method: gd, learning_rate: 0.02}}
    enqueue: [{x: 2.25, y: 0.5}, {x: -0.75, y: 0.004}]
    seed: 1
    """

  /// A folder with a chain that begins from trial 1, the better of those that a person asked for.
  private func descended() async throws -> Folder {
    let folder = try Folder()
    try folder.program("train", DescendingTests.program)
    try folder.write("s.yaml", ChainTransferTests.study)
    let result = try await folder.hone("run", "s.yaml", "--trials", "8")
    try #require(result.status == 0, "\(result.error)")
    return folder
  }

  private func hone(_ folder: Folder, _ arguments: String...) async throws -> Result {
    let result = try await folder.hone(arguments)
    try #require(result.status == 0, "\(arguments): \(result.error)")
    return result
  }

  private func trials(_ folder: Folder, _ arguments: String...) async throws -> [Document] {
    let text = try await folder.hone(["export"] + arguments).output
    return try text.split(separator: "\n").dropFirst().map { try JSON.parse(String($0)) }
  }

  private func chain(_ trial: Document) -> Int? { trial["tag"]?.elements?[1].whole }

  @Test("after a deletion an imported chain descends from the trial that it began from")
  func deleted() async throws {
    let folder = try await descended()
    #expect(try await trials(folder).map(chain) == [nil, nil] + Array(repeating: -2, count: 6))
    _ = try await hone(folder, "delete", "s", "--trial", "0")
    for file in ["a.jsonl", "a.db"] { _ = try await hone(folder, "export", "-o", file) }
    for (place, file) in ["a.jsonl", "a.db", "hone.db"].enumerated() {
      _ = try await hone(folder, "import", file, "--storage", "\(place).sqlite")
      let moved = try await trials(folder, "--storage", "\(place).sqlite")
      #expect(moved.map(chain) == [nil] + Array(repeating: -1, count: 6), "\(file)")
      _ = try await hone(folder, "run", "s.yaml", "--storage", "\(place).sqlite", "--trials", "12")
    }
    _ = try await hone(folder, "run", "s.yaml", "--trials", "12")
    let wanted = try await trials(folder).map { $0["params"] }
    for place in 0..<3 {
      let moved = try await trials(folder, "--storage", "\(place).sqlite")
      #expect(moved.map { $0["params"] } == wanted, "\(place)")
    }
  }

  @Test("chains that join a study with chains of its own stay apart from those")
  func joined() async throws {
    let folder = try await descended()
    let plain = ChainTransferTests.study.split(separator: "\n").filter { !$0.hasPrefix("enqueue") }
    try folder.write("t.yaml", plain.joined(separator: "\n"))
    _ = try await hone(folder, "run", "t.yaml", "--trials", "5")
    _ = try await hone(folder, "export", "t", "-o", "t.jsonl")
    #expect(try await trials(folder, "t").map(chain) == [0, 0, 0, 0, 0])
    _ = try await hone(folder, "export", "s", "-o", "s.jsonl")
    _ = try await hone(folder, "import", "s.jsonl", "--into", "t")
    _ = try await hone(folder, "import", "t.jsonl", "--into", "t")
    let own = Array(repeating: 0, count: 5)
    let adopted = [nil, nil] + Array(repeating: Optional(-7), count: 6)
    let again = Array(repeating: Optional(13), count: 5)
    #expect(try await trials(folder, "t").map(chain) == own + adopted + again)
    let before = try await trials(folder, "s").map { $0["params"] }
    #expect(try await trials(folder, "t")[5..<13].map { $0["params"] } == before)
    // It goes on, and with all of them.
    _ = try await hone(folder, "run", "t.yaml", "--trials", "24")
    let chains = try await trials(folder, "t").dropFirst(18).map(chain)
    #expect(chains.count == 6 && chains.allSatisfy { [0, -7, 13].contains($0) }, "\(chains)")
  }
}
