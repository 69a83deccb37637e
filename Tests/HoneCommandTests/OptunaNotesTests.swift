import HoneFormats
import Testing

@Suite("Times and attributes of Optuna's studies")
struct OptunaNotesTests {
  @Test("times are local in files of Optuna 4, and UTC in those of Optuna 5", arguments: [4, 5])
  func times(major: Int) async throws {
    let optuna = try OptunaFolder(major: major, zone: OptunaFolder.newYork)
    try await optuna.script("notes_in_optuna", "make", "optuna.db")
    let said = try await optuna.hone("import", "optuna.db")
    #expect(said.error.contains("local time, as Optuna 4.") == (major == 4), "\(said.error)")
    let trials = try await optuna.export().trials
    let wanted = [
      ("2024-01-15T17:00:00.000123Z", "2024-01-15T17:00:01.500000Z"),
      ("2024-07-15T16:00:00.000123Z", "2024-07-15T16:00:01.500000Z"),
      ("2024-11-03T05:40:00.000000Z", "2024-11-03T06:10:00.000000Z"),
    ]
    for (trial, (started, finished)) in zip(trials, wanted) {
      #expect(trial["started"]?.text == started)
      #expect(trial["finished"]?.text == finished)
    }
    // Without the zone's help the same file reads as whatever the reader's clock says.
    try await optuna.hone("import", "optuna.db", "--name", "elsewhere", in: "UTC0")
    let there = try await optuna.export("elsewhere").trials
    #expect(
      there[0]["started"]?.text
        == (major == 4 ? "2024-01-15T12:00:00.000123Z" : "2024-01-15T17:00:00.000123Z"))
  }

  @Test("an export has the times of the Optuna that it is for", arguments: [4, 5])
  func exports(major: Int) async throws {
    let optuna = try OptunaFolder(major: major, zone: OptunaFolder.newYork)
    try await optuna.script("notes_in_optuna", "make", "optuna.db")
    let before = try JSON.parse(
      try await optuna.script("notes_in_optuna", "show", "optuna.db", "noted"))
    try await optuna.hone("import", "optuna.db")
    let format = major == 4 ? "optuna4" : "optuna"
    try await optuna.hone("export", "--format", format, "-o", "there.db")
    let after = try JSON.parse(
      try await optuna.script("notes_in_optuna", "show", "there.db", "noted"))
    #expect(after == before)
    try await optuna.hone("import", "there.db", "--storage", "back.db")
    let back = try await optuna.hone("export", "--storage", "back.db").output
    #expect(back == (try await optuna.hone("export").output))
  }

  @Test(
    "attributes of studies and trials are kept, shown, moved and given back", arguments: [4, 5])
  func attributes(major: Int) async throws {
    let optuna = try OptunaFolder(major: major)
    try await optuna.script("notes_in_optuna", "make", "optuna.db")
    try await optuna.hone("import", "optuna.db")
    let own = try JSON.parse(#"{"dataset":"mnist","sizes":{"train":60000,"test":[1,2.5,null]}}"#)
    let first = try JSON.parse(#"{"memo":"größe, \"so\"","n":0,"nested":{"a":[true,null]}}"#)
    #expect(try JSON.parse(try await optuna.hone("show", "--json").output)["attributes"] == own)
    #expect(try await optuna.hone("show").output.contains(#"noted    dataset = "mnist""#))
    let shown = try JSON.parse(try await optuna.hone("show", "--trial", "0", "--json").output)
    #expect(shown["attributes"] == first)
    #expect(try await optuna.hone("show", "--trial", "3").output.contains(#"memo = "by hand""#))
    let trials = try JSON.parse(try await optuna.hone("trials", "--json").output)
    #expect(trials.elements?.map { $0["attributes"]?["n"]?.whole } == [0, 1, 2, nil])
    let text = try await optuna.hone("export").output
    try await optuna.hone("export", "-o", "a.jsonl")
    try await optuna.hone("export", "-o", "a.db")
    for file in ["a.jsonl", "a.db", "hone.db"] {
      optuna.folder.remove("there.db")
      try await optuna.hone("import", file, "--storage", "there.db")
      #expect(try await optuna.hone("export", "--storage", "there.db").output == text, "\(file)")
    }
    let read = try JSON.parse(try await optuna.script("notes_in_optuna", "show", "a.db", "noted"))
    #expect(read["attributes"] == own && read["trials"]?.elements?[0]["attributes"] == first)
    // Among others they keep to their trials, and are gone with them.
    try await optuna.hone("import", "a.jsonl", "--into", "noted")
    try await optuna.hone("delete", "noted", "--trial", "0", "--yes")
    let joined = try await optuna.export("noted").trials
    #expect(joined.map { $0["attributes"]?["n"]?.whole } == [1, 2, nil, 0, 1, 2, nil])
  }

  @Test("a data frame of Optuna's comes in as a table, in local time", arguments: [4, 5])
  func dataFrame(major: Int) async throws {
    let optuna = try OptunaFolder(major: major, zone: OptunaFolder.newYork)
    try await optuna.script("notes_in_optuna", "make", "optuna.db")
    try await optuna.script("notes_in_optuna", "table", "optuna.db", "frame.csv")
    try optuna.folder.write(
      "study.yaml", "command: ./t\nminimize: value\nparameters: {x: {float: [0, 1]}}\n")
    let said = try await optuna.hone("import", "frame.csv", "--study-file", "study.yaml")
    #expect(said.error.contains("columns ignored: 1 (without a name), `duration`"))
    let trials = try await optuna.export().trials
    #expect(trials.map { $0["state"]?.text } == ["completed", "pruned", "completed", "waiting"])
    #expect(trials[1]["started"]?.text == "2024-07-15T16:00:00.000123Z")
    #expect(trials[0]["attributes"]?["memo"]?.text == "größe, \"so\"")
  }
}
