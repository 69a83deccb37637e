import Testing

@Suite("hone trials: which, in what order, with what columns")
struct TrialListingTests {
  /// Four trials of a maximised objective, one of them failed, with a parameter named as a column is.
  private func folder() async throws -> Folder {
    let folder = try Folder()
    try folder.write(
      "t.csv",
      """
      trial,state,params.lr,params.reason,values.acc,reason
      0,completed,0.5,good,0.25,
      1,completed,0.125,bad,0.75,
      2,failed,0.25,good,,exit status 1
      3,completed,1,good,0.5,

      """)
    try folder.write(
      "s.yaml",
      """
      name: s
      command: ./train {lr} {reason}
      maximize: acc
      parameters: {lr: {float: [0, 1]}, reason: {choice: [good, bad]}}
      """)
    let result = try await folder.hone("import", "t.csv", "--study-file", "s.yaml", "--name", "s")
    try #require(result.status == 0, "\(result.error)")
    return folder
  }

  private func numbers(_ folder: Folder, _ arguments: String...) async throws -> String {
    let result = try await folder.hone(
      ["trials", "--format", "csv", "--columns", "trial"] + arguments)
    #expect(result.status == 0, "\(result.error)")
    return result.output.split(whereSeparator: \.isNewline).dropFirst().joined(separator: " ")
  }

  @Test("The best comes first by an objective, else the least; a minus turns it round")
  func order() async throws {
    let folder = try await folder()
    #expect(try await numbers(folder, "--sort", "acc") == "1 3 0 2")
    #expect(try await numbers(folder, "--sort", "-acc") == "0 3 1 2")
    #expect(try await numbers(folder, "--sort", "lr") == "1 2 0 3")
    #expect(try await numbers(folder, "--sort", "-lr", "--limit", "2") == "3 0")
    #expect(try await numbers(folder, "--sort", "reason") == "1 0 2 3")
  }

  @Test("A condition chooses trials, also in JSON")
  func condition() async throws {
    let folder = try await folder()
    #expect(try await numbers(folder, "--where", "acc > 0.3") == "1 3")
    #expect(try await numbers(folder, "--where", "state == 'failed' or lr > 0.9") == "2 3")
    #expect(try await numbers(folder, "--where", "reason == 'bad'") == "1")
    let json = try await folder.hone("trials", "--json", "--where", "trial == 3")
    #expect(json.output.hasPrefix(#"[{"trial":3,"#) && json.output.contains("0.5"))
    let none = try await folder.hone("trials", "--where", "trial > 9")
    #expect(none.output == "no trial meets the condition\n")
  }

  @Test("Measures are listed, whatever their names, and an import of the list has them all")
  func measures() async throws {
    let folder = try Folder()
    try folder.write(
      "s.yaml",
      """
      name: s
      command: ./train {lr}
      maximize: acc
      parameters: {lr: {float: [0, 1]}}
      """)
    let list = """
      trial,state,acc,lr,reason,measures.ms,measures.lr,measures.seconds
      0,completed,0.25,0.5,,4.0,2.0,-inf
      1,completed,0.75,0.125,,3.5,,1.5

      """.replacing("\n", with: "\r\n")
    try folder.write("m.csv", list)
    for name in ["m", "again"] {
      let read = try await folder.hone(
        "import", "m.csv", "--study-file", "s.yaml", "--name", name)
      #expect(read.status == 0, "\(read.error)")
      let written = try await folder.hone("trials", name, "--format", "csv")
      #expect(written.output == list, "\(written.error)")
      try folder.write("m.csv", written.output)
    }
    let chosen = try await folder.hone(
      "trials", "m", "--format", "csv", "--columns", "ms,measures.lr,lr", "--sort", "measures.ms")
    #expect(
      chosen.output == "measures.ms,measures.lr,lr\r\n3.5,,0.125\r\n4.0,2.0,0.5\r\n",
      "\(chosen.error)")
    let table = try await folder.hone("trials", "m", "--columns", "trial,ms,measures.seconds")
    #expect(table.output.hasPrefix("trial   ms  measures.seconds\n"), "\(table.output)")
    let trial = try await folder.hone("show", "m", "--trial", "0")
    #expect(trial.output.contains("\nmeasured ms 4, lr 2, seconds -inf\n"), "\(trial.output)")
  }

  @Test("Columns are shown in the order given; a name of the study's own comes first")
  func columns() async throws {
    let folder = try await folder()
    let csv = try await folder.hone("trials", "--format", "csv", "--columns", "reason,trial,acc")
    #expect(
      csv.output == "reason,trial,acc\r\ngood,0,0.25\r\nbad,1,0.75\r\ngood,2,\r\ngood,3,0.5\r\n")
    let table = try await folder.hone("trials", "--columns", "lr, state", "--limit", "1")
    #expect(table.output.hasSuffix("\n0.5  completed\n"), "\(table.output)")
  }

  @Test(
    "What cannot be listed so is an error that says what can",
    arguments: [
      (["--sort", "los"], "there is no column `los`"),
      (["--columns", "lrr"], "did you mean `lr`?"),
      (["--columns", ","], "--columns names none"), (["--limit", "0"], "from 1 on"),
      (["--where", "acc >"], "--where: column 6"), (["--columns", "lr", "--json"], "JSON has"),
    ])
  func refused(arguments: [String], part: String) async throws {
    let result = try await folder().hone(["trials"] + arguments)
    #expect(result.status == 2)
    #expect(result.error.contains(part), "\(result.error)")
  }
}
