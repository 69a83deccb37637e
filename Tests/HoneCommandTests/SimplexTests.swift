import HoneFormats
import Testing

@Suite("Weights, limits and whole numbers through the command")
struct SimplexTests {
  private func params(_ folder: Folder) async throws -> [Document] {
    let text = try await folder.hone("trials", "--format", "json").output
    return (try JSON.parse(text).elements ?? []).compactMap { trial in
      trial.members?.first { $0.key == "params" }?.value
    }
  }

  private func number(_ document: Document, _ name: String) -> Double? {
    document.members?.first { $0.key == name }?.value.number
  }

  @Test("A grid finds every way in which stepped weights sum to 1")
  func grid() async throws {
    let folder = try Folder()
    try folder.program("t", #"echo '{"loss": 0.5}'"#)
    try folder.write(
      "s.yaml",
      """
      command: ./t {w1} {w2} {w3}
      minimize: loss
      parameters:
        w1: {float: [0, 1], step: 0.2}
        w2: {float: [0, 1], step: 0.2}
        w3: {float: [0, 1], step: 0.2}
      constraints: ["w1 + w2 + w3 == 1"]
      sampler: grid
      """)
    let result = try await folder.hone("run", "s.yaml")
    #expect(result.status == 0, "\(result.error)")
    #expect(result.output.contains("21 trials done"), "\(result.output)")
  }

  @Test(
    "Weights of a simplex reach the program and sum to 1, whichever way they are declared",
    arguments: ["simplex: [w1, w2, w3]", "parameters: {mix: {simplex: [w1, w2, w3]}}"])
  func weights(_ declaration: String) async throws {
    let folder = try Folder()
    try folder.program(
      "t", #"awk -v a="$1" -v b="$2" -v c="$3" 'BEGIN { print "{\"loss\": " a + b + c "}" }'"#)
    try folder.write(
      "s.yaml",
      "command: ./t {w1} {w2} {w3}\nminimize: loss\ntrials: 8\nseed: 2\n\(declaration)\n"
        + "constraints: [w1 >= 0.2]\nenqueue: [{w1: 0.25, w2: 0.5}]\n")
    let result = try await folder.hone("run", "s.yaml")
    #expect(result.status == 0, "\(result.error)")
    #expect(result.output.contains("8 of 8 trials done"))
    let all = try await params(folder)
    #expect(all.count == 8)
    for one in all {
      let weights = ["w1", "w2", "w3"].compactMap { number(one, $0) }
      #expect(weights.count == 3 && abs(weights.reduce(0, +) - 1) < 1e-12)
      #expect(weights.min() ?? -1 >= 0 && weights[0] >= 0.2 - 1e-9)
    }
    #expect(all.contains { number($0, "w1") == 0.25 && number($0, "w3") == 0.25 })
    let again = try await folder.hone("run", "s.yaml", "--trials", "10")
    #expect(again.status == 0, "a resumed study has the same space: \(again.error)")
    let wrong = try await folder.hone("enqueue", "s", "w1=0.2", "w2=0.2", "w3=0.2")
    #expect(wrong.status == 2 && wrong.error.contains("sum to 0.6"), "\(wrong.error)")
    let full = try await folder.hone("enqueue", "s", "w1=0.7", "w2=0.7")
    #expect(full.status == 2 && full.error.contains("sum to 1"), "\(full.error)")
    #expect(try await folder.hone("enqueue", "s", "w1=0.5", "w2=0.3", "w3=0.2").status == 0)
    let other = folder.read("s.yaml")?.replacing("w3", with: "w4") ?? ""
    try folder.write("s.yaml", other)
    let differs = try await folder.hone("run", "s.yaml")
    #expect(differs.status == 2 && differs.error.contains("w3"), "\(differs.error)")
  }

  @Test("Whole numbers of a lognormal prior are whole for the program, and limits hold")
  func integers() async throws {
    let folder = try Folder()
    try folder.program(
      "t", #"case "$1" in *[!0-9]*) exit 3;; esac; echo "{\"loss\": $1}""#)
    try folder.write(
      "s.yaml",
      """
      command: ./t {n} {z}
      minimize: loss
      trials: 12
      parameters:
        n: {lognormal: [3, 1], high: 60, integer: true}
        z: {normal: [0, 1], low: 1.5}
      """)
    let result = try await folder.hone("run", "s.yaml")
    #expect(result.status == 0, "\(result.error)")
    let all = try await params(folder)
    #expect(all.count == 12)
    for one in all {
      #expect((1...60).contains(number(one, "n") ?? 0) && number(one, "z") ?? 0 >= 1.5)
    }
    #expect(try await folder.hone("show", "s").status == 0)
    let (file, empty) = ("s.yaml", "command: ./t {z}\nminimize: loss\n")
    for line in [
      "{normal: [0, 1], low: 2, high: 1}", "{lognormal: [0, 1], low: -1}",
      "{normal: [0, 1], low: 90}", "{simplex: [z]}",
    ] {
      try folder.write(file, empty + "parameters: {z: \(line)}\n")
      let refused = try await folder.hone("run", file)
      #expect(refused.status == 2 && refused.error.contains("s.yaml:3"), "\(refused.error)")
    }
  }
}
