import HoneFormats
import Testing

@Suite("A store as Optuna Dashboard's browser app and extension load it")
struct DashboardFileTests {
  private func check(_ optuna: OptunaFolder, _ studies: String...) async throws {
    var arguments: [String] = []
    for study in studies {
      let trials = try await optuna.hone("trials", study, "--json").output
      try optuna.folder.write("\(study).json", trials)
      arguments.append("\(study)=\(study).json")
    }
    let said = try await optuna.folder.command(
      "env",
      [
        root + "/.venv-optuna5/bin/python",
        root + "/Tests/HoneCommandTests/read_as_dashboard.py", "hone.db",
      ] + arguments)
    #expect(said.status == 0, "\(said.error)")
  }

  private func run(_ optuna: OptunaFolder, _ name: String, _ trials: Int) async throws {
    try await optuna.hone(
      "run", "--name", name, "--minimize", "loss", "--trials", "\(trials)", "--seed", "1", "--",
      "./train", "{lr: 1e-5..1e-1 log}", "{units: 4..64}", "{opt: sgd|adam}")
  }

  private static let program = #"""
    [ $((HONE_TRIAL % 5)) = 3 ] && exit 1
    for step in 1 2; do echo "{\"loss\": $1$step, \"step\": $step}"; done
    """#

  @Test("it is accepted and shows what hone shows, whatever is done to the store")
  func reads() async throws {
    let optuna = try OptunaFolder(major: 5)
    try optuna.folder.program("train", DashboardFileTests.program)
    try await run(optuna, "first", 6)
    try await check(optuna, "first")
    try await run(optuna, "second", 3)
    try await run(optuna, "first", 9)
    try await check(optuna, "first", "second")
    try await optuna.hone("delete", "first", "--trial", "2")
    try await optuna.hone("enqueue", "second", "lr=0.01")
    try await check(optuna, "first", "second")
    try await optuna.script("notes_in_optuna", "make", "optuna.db")
    try await optuna.hone("import", "optuna.db")
    try await optuna.hone("export", "first", "-o", "first.jsonl")
    try await optuna.hone("delete", "first", "--yes")
    try await check(optuna, "second", "noted")
    try await optuna.hone("import", "first.jsonl", "--name", "third")
    try await check(optuna, "second", "noted", "third")
  }

  @Test("Optuna can no more write studies and trials than before", arguments: [4, 5])
  func refuses(major: Int) async throws {
    let optuna = try OptunaFolder(major: major)
    try optuna.folder.program("train", DashboardFileTests.program)
    try await run(optuna, "first", 4)
    let before = try await optuna.hone("export").output
    try await optuna.script("notes_in_optuna", "write", "hone.db")
    #expect(try await optuna.hone("export").output == before)
    try await check(optuna, "first")
    try await run(optuna, "second", 2)
    try await check(optuna, "first", "second")
  }
}
