import HoneFormats
import Testing

@Suite("Constraints that few points satisfy")
struct ConstrainedRunTests {
  private func file(_ more: String, trials: Int = 12) -> String {
    """
    name: s
    command: ["./train", "{x}", "{y}"]
    minimize: loss
    parameters: {x: {float: [0, 1]}, y: {float: [0, 1]}}
    trials: \(trials)
    seed: 3
    \(more)
    """
  }

  private func folder(_ more: String) throws -> Folder {
    let folder = try Folder()
    try folder.program("train", #"echo "{\"loss\": $1}""#)
    try folder.write("s.yaml", file(more))
    return folder
  }

  @Test(
    "A share of a few ten-thousandths is searched to the end", arguments: ["tpe", "random", "ga"])
  func small(sampler: String) async throws {
    let folder = try folder("sampler: \(sampler)\nconstraints: [\"x + y <= 0.02\"]")
    let result = try await folder.hone("run", "s.yaml")
    #expect(result.status == 0, "\(result.error)")
    let trials = try JSON.parse(try await folder.hone("trials", "--json").output).elements
    #expect(trials?.count == 12)
    #expect(trials?.allSatisfy { $0["state"] == "completed" } == true)
  }

  @Test("A contradiction is an error with its place before anything runs, and nothing is stored")
  func contradiction() async throws {
    let folder = try folder(#"constraints: ["y >= 0", "x + y > 2"]"#)
    let result = try await folder.hone("run", "s.yaml")
    #expect(result.status == 2)
    #expect(result.error.contains("s.yaml:7:"), "\(result.error)")
    #expect(result.error.contains("`x + y > 2` never holds"))
    #expect(result.error.contains("its left side is 0 to 2"))
    #expect(!folder.exists("hone.db"))
  }

  @Test("Three points of a million are tried, and then the space is")
  func finite() async throws {
    let folder = try Folder()
    try folder.program("train", #"echo "{\"loss\": $1}""#)
    try folder.write(
      "s.yaml",
      """
      command: ["./train", "{a}"]
      minimize: loss
      parameters: {a: {int: [1, 100]}, b: {int: [1, 100]}, c: {int: [1, 100]}}
      constraints: ["a * b * c == 970299", "a <= 99"]
      trials: 50
      """)
    let result = try await folder.hone("run", "s.yaml")
    #expect(result.status == 0 && result.output.contains("every point"), "\(result)")
  }

  @Test("A search among 10^15 points, none of which is allowed, ends by itself and says so")
  func hopeless() async throws {
    let folder = try Folder()
    // By Fermat's last theorem.
    try folder.write(
      "s.yaml",
      """
      command: "true {x} {y} {z}"
      minimize: loss
      parameters: {x: {int: [1, 100000]}, y: {int: [1, 100000]}, z: {int: [1, 100000]}}
      constraints: ["x^3 + y^3 == z^3"]
      trials: 5
      """)
    let result = try await folder.hone("run", "s.yaml")
    #expect(result.status == 4)
    #expect(
      result.error.contains("`x^3 + y^3 == z^3` rejects 1000 of 1000 random points"),
      "\(result.error)")
    #expect(try JSON.parse(try await folder.hone("trials", "--json").output).elements == [])
  }

  @Test("A bad enqueued point is refused, by command and by file, and stops nobody")
  func enqueued() async throws {
    let folder = try folder(#"constraints: ["x + y <= 0.02"]"#)
    #expect(try await folder.hone("run", "s.yaml", "--trials", "2").status == 0)
    let refused = try await folder.hone("enqueue", "s", "x=0.95")
    #expect(refused.status == 2 && refused.error.contains("`x` is 0 to 0.02"), "\(refused.error)")
    #expect(try await folder.hone("enqueue", "s", "x=0.01").status == 0)
    #expect(try await folder.hone("run", "s.yaml").status == 0)
    let other = try self.folder("constraints: [\"x + y <= 0.02\"]\nenqueue: [{x: 0.95}]")
    let result = try await other.hone("run", "s.yaml")
    #expect(result.status == 2 && result.error.contains("x=0.95"))
    #expect(!other.exists("hone.db"))
  }

  @Test("A stored point that cannot be, which an import brings, fails alone while a run goes on")
  func stored() async throws {
    let folder = try folder("enqueue: [{x: 0.1, y: 0.1}]")
    #expect(try await folder.hone("run", "s.yaml", "--trials", "1").status == 0)
    for _ in 0..<2 { #expect(try await folder.hone("enqueue", "s", "x=0.95").status == 0) }
    let kept = try await folder.hone("export", "s").output
    let changed = kept.replacing(#""constraints":[]"#, with: #""constraints":["x + y <= 0.9"]"#)
    #expect(changed != kept, "\(kept)")
    try folder.write("moved.jsonl", changed)
    let imported = try await folder.hone(
      "import", "moved.jsonl", "--name", "moved", "--storage", "moved.db")
    #expect(imported.status == 0, "\(imported.error)")
    try folder.write(
      "s.yaml", file("constraints: [\"x + y <= 0.9\"]").replacing("name: s", with: "name: moved"))
    let result = try await folder.hone("run", "s.yaml", "--storage", "moved.db")
    #expect(result.status == 0, "\(result.error)")
    let trials = try JSON.parse(
      try await folder.hone("trials", "moved", "--storage", "moved.db", "--json").output)
    let states = trials.elements?.map { $0["state"]?.text }
    #expect(states?.count == 12 && states?.count { $0 == "failed" } == 2, "\(result)")
    for failed in trials.elements ?? [] where failed["state"] == "failed" {
      #expect(failed["reason"]?.text?.contains("x=0.95 leaves no value") == true)
    }
  }
}
