import HoneFormats
import Testing

@Suite("Gradients and vectors of programs")
struct GradientTests {
  /// A folder with a study of four trials of a program that does this with its value `$1`.
  private func tuned(
    _ program: String, parameters: String = "x: {float: [0.5, 8]}", more: String = ""
  ) async throws -> (Folder, Result) {
    let folder = try Folder()
    try folder.program("train", program)
    try folder.write(
      "s.yaml",
      """
      command: ./train {x}
      maximize: score
      parameters: {\(parameters)}
      trials: 4
      sampler: random
      seed: 2
      \(more)
      """)
    return (folder, try await folder.hone("run", "s.yaml"))
  }

  private func hone(_ folder: Folder, _ arguments: String...) async throws -> Result {
    let result = try await folder.hone(arguments)
    try #require(result.status == 0, "\(arguments): \(result.error)")
    return result
  }

  private func text(_ document: Document?) -> String { JSON.text(document ?? .null) }

  private static let python = root + "/.venv-optuna4/bin/python"

  @Test("The gradient of the last report is kept, shown and moved with the study")
  func gradient() async throws {
    let (folder, run) = try await tuned(
      #"""
      echo '{"score": 1, "gradient": {"x": 7, "n": 1}, "step": 1}'
      echo "{\"score\": $1, \"gradient\": {\"n\": -4, \"x\": 3}}"
      """#, parameters: "x: {float: [0.5, 8]}, n: {int: [2, 9]}, c: {choice: [a, b]}")
    #expect(run.status == 0, "\(run.error)")
    let lines = run.error.split(separator: "\n").filter { $0.hasPrefix("trial ") }
    #expect(lines.count == 4)
    for line in lines { #expect(line.contains(", |gradient| 5"), "\(line)") }
    let trials = try JSON.parse(try await hone(folder, "trials", "--format", "json").output)
    let told = (trials.elements ?? []).map { text($0["gradient"]) }
    #expect(told == Array(repeating: #"{"x":3.0,"n":-4.0}"#, count: 4))
    let json = try JSON.parse(try await hone(folder, "show", "--trial", "2", "--json").output)
    #expect(text(json["gradient"]) == told.first)
    let shown = try await hone(folder, "show", "--trial", "2").output
    #expect(shown.contains("gradient of norm 5") && shown.contains("slope"), "\(shown)")
    let exported = try await hone(folder, "export").output
    for name in ["a.jsonl", "a.db"] {
      _ = try await hone(folder, "export", "-o", name)
      folder.remove("there.db")
      _ = try await hone(folder, "import", name, "--storage", "there.db")
      #expect(try await hone(folder, "export", "--storage", "there.db").output == exported)
    }
    _ = try await hone(folder, "mark", "1", "failed")
    let marked = try JSON.parse(try await hone(folder, "trials", "--json").output)
    let left = (marked.elements ?? []).map { text($0["gradient"]) != "null" }
    #expect(left == [true, false, true, true])
  }

  @Test(
    "A gradient that cannot be one fails its trial, and says why",
    arguments: [
      (#""gradient": {"y": 1}"#, "there is no parameter `y`: there are `x`"),
      (#""gradient": {"c": 1}"#, "`c` is a choice parameter and has no slope"),
      (#""gradient": {"m": 1}"#, "`m` is inactive in this trial"),
      (#""gradient": {"x": NaN}"#, "the slope of `x` is nan, and must be a finite number"),
      (#""gradient": {"x": "steep"}"#, "the gradient of `x` is text"),
      (#""gradient": [1]"#, "`gradient` is a list, not a mapping"),
      (#""vectors": {"w": []}"#, "the vector `w` has 0 numbers"),
      (#""vectors": {"w": [1, "inf"]}"#, "the vector `w` has inf at place 1"),
      (#""vectors": {"../w": [1]}"#, "`../w` cannot be a vector's name"),
      (#""vectors": {"w": "w.npy"}"#, "there is no such file in HONE_DIR"),
      (#""vectors": {"w": "log"}"#, "it is not a file of NumPy's"),
      (#""vectors": {"w": "."}"#, "it is not a file"),
    ])
  func mistakes(report: String, words: String) async throws {
    let (folder, run) = try await tuned(
      #"""
      cat <<END
      {"score": 3, REPORT}
      END
      """#.replacing("REPORT", with: report),
      parameters: "x: {float: [0.5, 8]}, c: {choice: [a, b]}, m: {int: [1, 9], when: {c: b}}",
      more: "enqueue: [{c: a}, {c: a}, {c: a}, {c: a}]")
    #expect(run.status == 1, "a run without a completed trial")
    let trials = try JSON.parse(try await hone(folder, "trials", "--json").output)
    #expect(trials.elements?.count == 4)
    for trial in trials.elements ?? [] {
      #expect(trial["state"]?.text == "failed")
      #expect(text(trial["gradient"]) == "null" && text(trial["vectors"]) == "null")
      #expect(trial["reason"]?.text?.contains(words) == true, "\(trial)")
    }
  }

  @Test("A study of several objectives has no gradients, and says so")
  func several() async throws {
    let folder = try Folder()
    try folder.program("train", #"echo '{"a": 1, "b": 2, "gradient": {"x": 1}}'"#)
    try folder.write(
      "s.yaml",
      """
      command: ./train {x}
      objectives: {a: minimize, b: maximize}
      parameters: {x: {float: [0.5, 8]}}
      trials: 1
      """)
    #expect(try await folder.hone("run", "s.yaml").status == 1)
    let trial = try JSON.parse(try await hone(folder, "show", "--trial", "0", "--json").output)
    #expect(trial["reason"]?.text?.contains("a gradient is of a single objective") == true)
  }

  @Test("Vectors are kept from the report and from files of NumPy's, and NumPy reads them again")
  func vectors() async throws {
    let (folder, run) = try await tuned(
      """
      exec '\(GradientTests.python)' - "$1" <<'END'
      import json, os, sys
      import numpy
      trial = int(os.environ["HONE_TRIAL"])
      generator = numpy.random.default_rng(trial)
      numpy.save(os.environ["HONE_DIR"] + "/w.npy", generator.normal(size=2000))
      numpy.save("steps.npy", numpy.linspace(0, 1, 7, dtype="float32"))
      print(json.dumps({
        "score": float(sys.argv[1]), "gradient": {"x": -0.5},
        "vectors": {"w": "w.npy", "s": os.getcwd() + "/steps.npy", "few": [0.1, -0.0, 3]}}))
      END
      """)
    #expect(run.status == 0, "\(run.error)")
    let trial = try JSON.parse(try await hone(folder, "show", "--trial", "3", "--json").output)
    #expect(text(trial["vectors"]) == #"{"few":3,"s":7,"w":2000}"#)
    #expect(
      try await hone(folder, "show", "--trial", "3").output.contains(
        "vectors  few (3), s (7), w (2000)"))
    let exported = try await hone(folder, "export").output
    let count = exported.split(separator: "\n").count
    #expect(count == 17, "a header, four trials and three vectors each")
    _ = try await hone(folder, "export", "-o", "a.jsonl")
    for source in ["a.jsonl", "hone.db"] {
      folder.remove("there.db")
      _ = try await hone(folder, "import", source, "--storage", "there.db")
      #expect(try await hone(folder, "export", "--storage", "there.db").output == exported)
    }
    _ = try await hone(folder, "export", "--format", "npy", "--output", "all")
    _ = try await hone(folder, "export", "--format", "npy", "--trial", "2", "--output", "one")
    try folder.write(
      "check.py",
      """
      import os
      import numpy
      assert sorted(os.listdir("all")) == ["0", "1", "2", "3"] and os.listdir("one") == ["2"]
      for trial in range(4):
        w, s, few = (numpy.load(f"all/{trial}/{name}.npy") for name in ("w", "s", "few"))
        assert (w == numpy.random.default_rng(trial).normal(size=2000)).all()
        assert s.dtype == "float32" and (s == numpy.linspace(0, 1, 7, dtype="float32")).all()
        assert few.tolist() == [0.1, 0, 3] and numpy.signbit(few[1]) and few.dtype == "float64"
      assert (numpy.load("one/2/w.npy") == numpy.load("all/2/w.npy")).all()
      """)
    let checked = try await folder.command("sh", "-c", "'\(GradientTests.python)' check.py")
    #expect(checked.status == 0, "\(checked.error)")
  }

  @Test("A report whose line is too long is passed over, and the reason says what to do")
  func longLines() async throws {
    let (folder, run) = try await tuned(
      #"printf '{"score": 1, "vectors": {"w": [%01100000d1]}}\n' 0 | tr 0 1"#)
    #expect(run.status == 1)
    #expect(
      run.error.contains("trial 0: a line of more than 1 MiB was ignored"), "\(run.error)")
    let trial = try JSON.parse(try await hone(folder, "show", "--trial", "0", "--json").output)
    #expect(trial["reason"]?.text?.contains("leave a long vector in a file of HONE_DIR") == true)
  }

  @Test("What cannot be exported as vectors says what would be right")
  func exports() async throws {
    let (folder, _) = try await tuned(#"echo "{\"score\": $1, \"vectors\": {\"w\": [1]}}""#)
    for (arguments, words) in [
      (["--format", "npy"], "give --output"), (["--trial", "1"], "--format npy"),
      (["--format", "npy", "--trial", "9", "-o", "v"], "there is no trial 9"),
      (["--format", "npy", "-o", "train"], "is there already"),
    ] {
      let result = try await folder.hone(["export"] + arguments)
      #expect(result.status == 2 && result.error.contains(words), "\(result.error)")
    }
    #expect(!folder.exists("v"))
    _ = try await hone(folder, "export", "--format", "npy", "-o", "v")
    let again = try await folder.hone("export", "--format", "npy", "-o", "v")
    #expect(again.status == 2)
    let json = try await hone(folder, "export", "--format", "npy", "-o", "v", "--force", "--json")
    #expect(try JSON.parse(json.output)["vectors"] == 4)
  }
}
