import HoneFormats
import Testing

@Suite("Tables from elsewhere")
struct TableImportTests {
  private func folder(_ table: String) throws -> Folder {
    let folder = try Folder()
    try folder.write(
      "study.yaml",
      """
      command: ./train {lr}
      minimize: loss
      parameters: {lr: {float: [1e-5, 1], scale: log}, n: {int: [1, 8]}}
      """)
    try folder.write("t.csv", table)
    return folder
  }

  private func imported(_ table: String, _ flags: String...) async throws -> Result {
    let folder = try folder(table)
    let result = try await folder.hone(
      ["import", "t.csv", "--study-file", "study.yaml", "--json"] + flags)
    guard result.status == 0 else {
      #expect(!folder.exists("hone.db"))
      return result
    }
    let trials = try await folder.hone("trials", "--format", "csv").output
    return Result(status: 0, output: result.output, error: trials)
  }

  @Test(
    "the numbering that pandas and R put before a table is passed over with a word",
    arguments: [
      (",lr,n,loss\n0,0.5,3,1\n1,0.25,4,2\n", "column ignored: 1 (without a name)"),
      (
        "\"\",\"lr\",\"n\",\"loss\"\n\"1\",0.5,3,1\n\"2\",0.25,4,2\n",
        "column ignored: 1 (without a name)"
      ),
      ("Unnamed: 0,lr,n,loss\n0,0.5,3,1\n1,0.25,4,2\n", "column ignored: 1 (without a name)"),
      (
        "Unnamed: 0.1,Unnamed: 0,lr,n,loss\n0,0,0.5,3,1\n1,1,0.25,4,2\n",
        "columns ignored: 1 (without a name), 2 (without a name)"
      ),
      ("lr,n,loss,\n0.5,3,1,\n0.25,4,2,\n", "column ignored: 4 (without a name)"),
    ])
  func unnamed(table: String, words: String) async throws {
    let result = try await imported(table)
    try #require(result.status == 0, "\(result.error)")
    let notes = try #require(try JSON.parse(result.output)["notes"]?.elements)
    #expect(notes.count == 1 && notes[0].text?.contains(words) == true, "\(notes)")
    #expect(result.error.contains("0,completed,1.0,0.5,3,"), "\(result.error)")
    #expect(result.error.contains("1,completed,2.0,0.25,4,"), "\(result.error)")
  }

  @Test("--ignore passes over columns, whatever they hold")
  func ignored() async throws {
    let table = "Name,lr,n,Runtime,loss,lr\nzany-1,0.5,3,12 s,1,junk\nodd-2,0.25,4,,2,\n"
    let bad = try await imported(table)
    #expect(bad.status == 2)
    #expect(bad.error.contains("there is no column `Name`"), "\(bad.error)")
    #expect(bad.error.contains("--ignore ignores a column"), "\(bad.error)")
    let twice = try await imported(table, "--ignore", "Name", "--ignore", "Runtime")
    #expect(twice.status == 2)
    #expect(twice.error.contains("the column `lr` appears twice"), "\(twice.error)")
    let one = "Name,lr,n,Runtime,loss\nzany-1,0.5,3,12 s,1\nodd-2,0.25,4,,2\n"
    let good = try await imported(one, "--ignore", "Name", "--ignore", "Runtime")
    #expect(good.status == 0, "\(good.error)")
    #expect(try JSON.parse(good.output)["notes"] == [])
    #expect(good.error.contains("0,completed,1.0,0.5,3,"))
    // A parameter is missed where its column is passed over.
    let missing = try await imported(
      one, "--ignore", "Name", "--ignore", "Runtime", "--ignore", "n")
    #expect(missing.status == 2 && missing.error.contains("n: there is no value for `n`"))
  }

  @Test("a column to ignore that is not there is an error, as is --ignore without a table")
  func unknown() async throws {
    let result = try await imported("lr,n,loss\n0.5,3,1\n", "--ignore", "Nmae")
    #expect(result.status == 2)
    #expect(
      result.error.contains("there is no column `Nmae` to ignore: there are `lr`, `n` and `loss`"),
      "\(result.error)")
    let folder = try folder("")
    try folder.write("a.jsonl", "{}\n")
    let lines = try await folder.hone("import", "a.jsonl", "--ignore", "x")
    #expect(lines.status == 2 && lines.error.contains("--ignore is for the columns of a table"))
  }

  @Test(
    "columns and states as other tuners write them are understood",
    arguments: [
      "State,config.lr,config.n,loss\nfinished,0.5,3,1\ncrashed,0.25,4,\n",
      "config/lr,config/n,loss,state\n0.5,3,1,TERMINATED\n0.25,4,,ERROR\n",
      "params.lr,params.n,metrics.loss,state\n0.5,3,1,FINISHED\n0.25,4,,FAILED\n",
      "param_lr,param_n,values_loss,state\n0.5,3,1,COMPLETE\n0.25,4,,FAIL\n",
    ])
  func others(table: String) async throws {
    let result = try await imported(table)
    try #require(result.status == 0, "\(result.error)")
    #expect(result.error.contains("0,completed,1.0,0.5,3,"), "\(result.error)")
    #expect(result.error.contains("1,failed,,0.25,4,"), "\(result.error)")
  }
}
