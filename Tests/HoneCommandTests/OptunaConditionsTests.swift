import HoneFormats
import Testing

@Suite("Conditions of Optuna's studies")
struct OptunaConditionsTests {
  @Test("what decides about a parameter is found, and no good trial is dropped", arguments: [4, 5])
  func found(major: Int) async throws {
    let optuna = try OptunaFolder(major: major)
    let wanted = try JSON.parse(try await optuna.script("conditions_in_optuna", "optuna.db"))
    for study in try #require(wanted.members) {
      let said = try await optuna.hone("import", "optuna.db", "--study", study.key)
      let (head, trials) = try await optuna.export(study.key)
      for parameter in try #require(head["parameters"]?.members) {
        let when = parameter.value["when"]
        let right = study.value["when"]?[parameter.key]
        #expect(when == right, "\(study.key): \(parameter.key) has \(String(describing: when))")
      }
      let left = try #require(study.value["left"]?.elements)
      let count = try #require(study.value["trials"]?.whole)
      #expect(trials.count == count - left.count, "\(study.key): \(said.error)")
      guard !left.isEmpty else {
        #expect(!said.error.contains("left out"), "\(study.key): \(said.error)")
        continue
      }
      #expect(said.error.contains("\(left.count) trials that ended without all their parameters"))
      #expect(said.error.contains("\(left[0].whole ?? -1), "), "\(said.error)")
    }
  }
}
