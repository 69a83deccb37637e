import HoneCore
import Testing

@testable import HoneRun

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

@Suite("Metrics in files")
struct MetricFileTests {
  let scratch: Scratch
  init() throws { scratch = try Scratch() }

  private func value(
    _ text: String, _ key: [String] = [], name: String = "m.json"
  ) throws -> Double {
    try scratch.write(name, text)
    return try MetricFileReader(
      MetricFile("loss", path: name, key: key), path: "\(scratch.path)/\(name)"
    ).value()
  }

  @Test(
    "A number is found by its keys, whatever the file is",
    arguments: [
      (#"{"eval": {"loss": 0.25}}"#, ["eval.loss"], "m.json"),
      (#"{"eval": {"loss": 0.25}}"#, ["eval", "loss"], "m.json"),
      (#"{"eval.loss": 0.25, "eval": {"loss": 9}}"#, ["eval.loss"], "m.json"),
      (#"{"a": {"b.c": {"d": 0.25}}}"#, ["a.b.c.d"], "m.json"),
      (#"{"a.b": 1, "a": {"b": {"c": 0.25}}}"#, ["a.b.c"], "m.json"),
      (#"{"h": [9, {"loss": 0.25}]}"#, ["h.-1.loss"], "m.json"),
      (#"{"h": [0.25, 9]}"#, ["h", "0"], "m.json"), (#"[1, 0.25]"#, ["-1"], "m.json"),
      (#"{"loss": 0.25}"#, [], "m.json"), ("\u{FEFF}{\"loss\": 0.25}\n", [], "m"),
      ("0.25\n", [], "m.txt"),
      ("0.5\n0.25\n\n", [], "m.txt"), ("2.5e-1", [], "m"),
      ("{\"loss\": 1}\n{\"loss\": 0.25}\n", ["loss"], "m.jsonl"),
      ("{\"loss\": 0.25}\n{\"end\": true}\n", ["loss"], "m.json"),
      ("epoch,loss,acc\n1,9,0\n2,0.25,1\n", ["loss"], "m.csv"),
      ("epoch;val.loss\r\n1;0.25\r\n", ["val.loss"], "m.csv"), ("a\tloss\n1\t0.25\n", [], "m.tsv"),
      ("\"loss\",b\n\"0.25\",1\n", ["loss"], "m.txt"), ("loss\n9\n0.25\n", ["loss"], "m.csv"),
      ("eval:\n  loss: 0.25\n", ["eval.loss"], "m.yaml"), ("loss: 2.5e-1\n", [], "m.txt"),
    ])
  func found(text: String, key: [String], name: String) throws {
    #expect(try value(text, key, name: name) == 0.25)
  }

  @Test(
    "NaN and infinity are read as such", arguments: [#"{"loss": NaN}"#, #"{"loss": "nan"}"#, "nan"])
  func special(text: String) throws {
    #expect(try value(text).isNaN)
    #expect(try value(#"{"loss": -Infinity}"#) == -.infinity)
  }

  @Test(
    "What is not there is named with what is",
    arguments: [
      (#"{"eval": {"loss": 1}}"#, ["loss"], ["no `loss`", "`eval`", "did you mean `eval.loss`?"]),
      (
        #"{"eval": {"acc": 1, "los": 2}}"#, ["eval.loss"],
        ["`acc` and `los` in `eval`", "did you mean `los`?"]
      ),
      (#"{"h": [1, 2]}"#, ["h.5"], ["list of 2 in `h`", "-1"]),
      (#"{"loss": "x"}"#, [], ["is text"]),
      (#"{"loss": "0.5"}"#, [], ["without the quotes"]), (#"{"loss": [1]}"#, [], ["a list"]),
      (#"{"loss": 0.5"#, [], ["not JSON", "line 1"]), ("", [], ["empty"]), ("  \n", [], ["empty"]),
      ("a,b\n1,2\n", ["loss"], ["no column `loss`", "`a` and `b`"]),
      ("a,loss\n", ["loss"], ["no row"]),
      ("a,loss\n1,x\n", ["loss"], ["\"x\"", "not a number"]), ("0,25", [], ["no column"]),
      ("done", [], ["\"done\""]), ("a: 1\nb: 2", ["loss"], ["`a` and `b`"]),
      ("0.5", ["loss"], ["no keys"]),
    ])
  func missing(text: String, key: [String], parts: [String]) throws {
    do {
      let value = try value(text, key, name: "m")
      Issue.record("\(value) was read from \(text)")
    } catch let problem as MetricProblem {
      #expect(problem.message.hasPrefix("`loss` cannot be read from `m`: "))
      for part in parts { #expect(problem.message.contains(part), "\(problem.message)") }
    }
  }

  private func files(_ file: MetricFile, isShared: Bool = false) throws -> MetricFiles {
    try MetricFiles(
      [file], folder: "\(scratch.path)", programFolder: "/tmp", isShared: isShared,
      values: ["trial": "3", "dir": scratch.path])
  }

  @Test("A file from before the attempt does not count until it is written again")
  func stale() throws {
    try scratch.write("m", "1")
    let files = try files(MetricFile("loss", path: "m"))
    let error = #expect(throws: MetricProblem.self) { try files.values(of: [.minimize("loss")]) }
    #expect(error?.message.contains("from before this attempt") == true)
    try scratch.write("m", "22")
    #expect(try files.values(of: [.minimize("loss")]) == [0: 22])
  }

  @Test("A path may name the trial, and a missing file is said")
  func places() throws {
    let own = try files(MetricFile("loss", path: "{dir}/m{trial}"), isShared: true)
    let error = #expect(throws: MetricProblem.self) { try own.values(of: [.minimize("loss")]) }
    #expect(error?.message.contains("there is no such file") == true)
    try scratch.write("m3", "5")
    #expect(try own.values(of: [.minimize("loss")]) == [0: 5])
  }

  @Test(
    "A file that the machine does not let be read is no fault of the program's",
    arguments: [EMFILE, ENFILE, ENOMEM, EIO, ESTALE])
  func machine(number: Int32) throws {
    try scratch.write("m", "1")
    let fault = #expect(throws: BoundedFile.Fault.self) {
      try BoundedFile.read("\(scratch.path)/m", limit: 64) { _ in
        errno = number
        return -1
      }
    }
    #expect(fault == .refused(number))
    let problem = MetricProblem(try #require(fault), limit: 64)
    #expect(problem.isOfMachine && MetricFile("loss", path: "m").problem(problem).isOfMachine)
  }

  @Test("A file that is not there, or that is not the program's to read, is its own fault")
  func programs() throws {
    for path in ["\(scratch.path)/none", "\(scratch.path)/log/m", "/tmp"] {
      let error = #expect(throws: MetricProblem.self) {
        try MetricFileReader(MetricFile("loss", path: path), path: path).value()
      }
      #expect(error?.isOfMachine == false)
    }
    #expect(!MetricProblem.unreadable(EACCES).isOfMachine)
  }

  @Test("A folder or a pipe is no file, and one of 64 MiB is too large")
  func kinds() throws {
    for path in ["/tmp", "/dev/zero", "/dev/null"] {
      let reader = MetricFileReader(MetricFile("loss", path: path), path: path)
      let error = #expect(throws: MetricProblem.self) { try reader.value() }
      #expect(error?.message.contains("not a file") == true)
    }
  }
}
