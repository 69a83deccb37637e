import Hone
import HoneCore
import HoneFormats
import Testing

@testable import HoneRun

@Suite struct StudyFileTests {
  private let contract = """
    name: digits-mlp
    command: python train.py --lr {lr} --units {units}     # a comment
    minimize: loss
    parameters:
      lr:        {float: [1e-5, 1e-1], scale: log}
      dropout:   {float: [0, 0.5], step: 0.05}
      units:     {int: [16, 512], scale: log}
      layers:    {int: [1, 4]}
      optimizer: {choice: [sgd, adam], weights: [1, 3]}
      size:      {ordinal: [small, medium, large]}
      noise:     {normal: [0, 1]}
      momentum:  {float: [0, 0.99], when: {optimizer: sgd}}
      epochs: 20
    constraints: ["units * layers <= 4096"]
    sampler: {tpe: {candidates: 24}}
    pruner: {asha: {min: 1, max: 81, eta: 3}}
    trials: 200
    parallel: 2
    timeout: 1h
    target: 0.05
    patience: 30
    trial: {timeout: 10m, retries: 2, memory: 4GB, grace: 3}
    seed: 7
    reproducible: 8
    storage: hone.db
    enqueue: [{lr: 1e-3, units: 128}]
    """

  @Test func aSimplexMayStandAloneInAStudyFile() throws {
    let head = "command: ./t {w1}\nminimize: loss\n"
    let alone = try StudyFile.parse(head + "simplex: [w1, w2, w3]\n", file: "s.yaml")
    #expect(alone.space == (try SearchSpace([.simplex(["w1", "w2", "w3"])])))
    let two = try StudyFile.parse(
      head + "parameters: {x: {int: [1, 3]}}\nsimplex:\n- [w1, w2]\n- [v1, v2]\n", file: "s.yaml")
    #expect(two.space.parameters.map(\.name) == ["x", "w1", "w2", "v1", "v2"])
    let error = #expect(throws: SpaceError.self) {
      try StudyFile.parse(head + "simplex: [w1, w1]\n", file: "s.yaml")
    }
    #expect(error?.description.contains("s.yaml:3") == true, "\(error.map { "\($0)" } ?? "")")
  }

  @Test func theContractsFileIsReadWholly() throws {
    let study = try StudyFile.parse(contract, file: "dir/study.yaml")
    #expect(study.name == "digits-mlp")
    #expect(study.folder == "dir")
    #expect(study.objectives == [.minimize("loss")])
    #expect(study.space.parameters.count == 9)
    #expect(study.space.parameters[0] == .float("lr", in: 1e-5...0.1, scale: .log))
    #expect(study.space.parameters[4] == .choice("optimizer", ["sgd", "adam"], weights: [1, 3]))
    #expect(
      study.space.parameters[7] == .float("momentum", in: 0...0.99).when("optimizer", is: "sgd"))
    #expect(study.space.parameters[8] == .fixed("epochs", 20))
    #expect(study.space.constraints.map(\.source) == ["units * layers <= 4096"])
    #expect(study.sampler == AlgorithmSpec("tpe", options: [.init("candidates", 24)]))
    #expect(study.pruner?.name == "asha")
    #expect(study.trials == 200 && study.parallel == 2 && study.patience == 30)
    #expect(study.timeout == .seconds(3600) && study.target == 0.05)
    #expect(
      study.trial
        == TrialLimits(
          timeout: .seconds(600), retries: 2, memory: 4_000_000_000, grace: .seconds(3)))
    #expect(study.seed == 7 && study.reproducible == 8 && study.storage == "hone.db")
    #expect(study.enqueue.count == 1)
    #expect(study.enqueue[0].map(\.name) == ["lr", "units"])
    #expect(study.enqueue[0].map(\.value) == [1e-3, 128])
    #expect(
      study.command.arguments(for: Parameters([("lr", 0.5), ("units", 3)]))
        == ["python", "train.py", "--lr", "0.5", "--units", "3"])
  }

  @Test func aShortFileLeavesTheRestToDefaults() throws {
    let study = try StudyFile.parse(
      "command: [./t, {x}, 007, 1e-5]\nparameters: {x: {int: [1, 2]}}", file: "my.study.yaml")
    #expect(study.name == "my.study")
    #expect(study.folder == nil && study.objectives == nil && study.sampler == nil)
    #expect(study.trial == TrialLimits())
    #expect(
      study.command.arguments(for: Parameters([("x", 2)])) == ["./t", "2", "007", "1e-5"])
  }

  @Test func jsonIsAStudyFileToo() throws {
    let study = try StudyFile.parse(
      #"{"command": ["./t", "{x}"], "maximize": "a", "parameters": {"x": {"float": [0, 1]}}}"#,
      file: "/study.json")
    #expect(study.objectives == [.maximize("a")])
    #expect(study.folder == "/")
  }

  @Test func aShellGetsValuesAsArgumentsOfTheirOwn() throws {
    let study = try StudyFile.parse(
      "command: cd src && ./t {x} > ${OUT}\nshell: true\nparameters: {x: {choice: [a b, c]}}",
      file: "s.yaml")
    #expect(
      study.command.arguments(for: Parameters([("x", "a b")]))
        == [
          "/bin/sh", "-c", "hone1=${1}; shift 1; cd src && ./t \"$hone1\" > ${OUT}", "sh", "a b",
        ])
  }

  @Test func anchorsAndMergeKeysAreResolved() throws {
    let study = try StudyFile.parse(
      """
      command: t {a} {b}
      parameters:
        a: &range {float: [1, 2], scale: log}
        b: *range
        c: {<<: *range, scale: linear}
      """, file: "s.yaml")
    #expect(study.space.parameters[1] == .float("b", in: 1...2, scale: .log))
    #expect(study.space.parameters[2] == .float("c", in: 1...2))
  }

  private func error(_ text: String) -> SpaceError? {
    do { _ = try StudyFile.parse(text, file: "s.yaml") } catch { return error }
    return nil
  }

  /// The lines after `command`, `minimize` and `parameters:`; the fourth line is the body's first.
  @Test(arguments: [
    ("  lr: {float: [0, 1], scal: log}", 4, 23, "parameters.lr.scal", "did you mean `scale`"),
    ("  lr: {float: [0, one]}", 4, 19, "parameters.lr.float.1", "expected a number, not text"),
    ("  lr:\n    float: [2, 1]", 5, 12, "parameters.lr.float", "low 2.0 is above high 1.0"),
    ("  lr:\n    scale: log", 4, 3, "parameters.lr", "its kind is missing"),
    ("  lr: {float: [0, 1], scale: log}", 4, 15, "parameters.lr.float", "above 0"),
    ("  lr: {float: [0, 1], when: {opt: sgd}}", 4, 35, "parameters.lr.when.opt", "no parameter"),
    (
      "  lr: {int: [0, 1], when: {b: 1}}\n  b: {int: [0, 1], when: {lr: 1}}", 4, 27,
      "parameters.lr.when", "wait for each other"
    ),
    ("  lr: 1e-5..1e-1 log", 4, 7, "parameters.lr", "{float: [1e-05, 0.1], scale: log}"),
    ("  lr: [1, 2]", 4, 7, "parameters.lr", "{choice: [1, 2]}"),
    ("  lr: {choice: [a, a]}", 4, 16, "parameters.lr.choice", "twice"),
    ("  x: 1", 1, 10, "command", "no parameter `lr`"),
    ("  lr: 1\n  lr: 2", 4, 3, "", "`lr` appears twice"),
    ("  lr: 1\nunits: 3", 5, 1, "units", "`parameters`"),
    ("  lr: 1\ntrails: 3", 5, 1, "trails", "did you mean `trials`"),
    ("  lr: 1\ntrials: many", 5, 9, "trials", "a whole number from 1 on, not text, \"many\""),
    ("  lr: 1\ntrials: 0", 5, 9, "trials", "a whole number from 1 on, not 0"),
    ("  lr: 1\nparallel: 1.5", 5, 11, "parallel", "whole number"),
    ("  lr: 1\ntimeout: 3 parsecs", 5, 10, "timeout", "1h30m"),
    ("  lr: 1\ntrial: {timeout: -1}", 5, 18, "trial.timeout", "above 0"),
    ("  lr: 1\ntrial: {memory: 4}", 5, 17, "trial.memory", "with its unit"),
    ("  lr: 1\ntrial: {time: 4}", 5, 9, "trial.time", "`timeout`"),
    ("  lr: 1\nsampler: tep", 5, 10, "sampler", "`tpe`"),
    ("  lr: 1\nsampler: [tpe]", 5, 10, "sampler", "{tpe: {candidates: 24}}"),
    (
      "  lr: {float: [1, 3]}\nsampler:\n  hybrid:\n    sampler: {tpe: {candidate: 9}}", 7, 32,
      "sampler.hybrid.sampler.tpe.candidate", "`candidates`"
    ),
    ("  lr: {int: [1, 3]}\nsampler: hybrid", 5, 10, "sampler", "use tpe"),
    ("  lr: 1\npruner: {asha: {eat: 3}}", 5, 22, "pruner.asha.eat", "`eta`"),
    ("  lr: {float: [0, 1]}\nconstraints: [\"lr <= units\"]", 5, 15, "constraints.0", "column 7"),
    ("  lr: {float: [0, 1]}\nenqueue: [{rate: 1}]", 5, 18, "enqueue.0.rate", "`lr`"),
    ("  lr: {float: [0, 1]}\nenqueue: [{lr: 3}]", 5, 16, "enqueue.0.lr", "outside 0.0 to 1.0"),
    ("  lr: 1\nseed: -1", 5, 7, "seed", "from 0"),
    ("  lr: 1\nseed: x", 5, 7, "seed", "from 0"),
    ("  lr: 1\nshell: yes", 5, 8, "shell", "true or false"),
    ("  lr: 1\nmetric: {loss: '(x'}", 5, 16, "metric.loss", "not a regular expression"),
    ("  lr: 1\nmetric: {los: '(x)'}", 5, 15, "metric.los", "`loss`"),
    ("  lr: 1\nmaximize: loss", 5, 11, "maximize", "twice"),
    ("  lr: 1\nmaximize: acc\ntarget: 1", 6, 9, "target", "single objective"),
    ("  lr: 1\nparallel: 9\nreproducible: 8", 5, 11, "parallel", "reproducible: 8"),
    ("  lr: {float: [0, 1]", 5, 1, "", "close what was opened"),
    ("  lr: a: b", 4, 8, "", "in quotes"),
    ("  lr: 1\n\tx: 2", 5, 1, "", "not tabs"),
    ("  lr: !foo 1", 4, 7, "", "!foo"),
    ("  lr: *nothing", 4, 7, "", "anchor"),
    ("  lr: 1\n---\na: 1", 5, 1, "", "one document"),
  ])
  func aMistakeIsNamedAtItsKeyAndPlace(
    body: String, line: Int, column: Int, path: String, part: String
  ) {
    let found = error("command: t --lr {lr}\nminimize: loss\nparameters:\n\(body)\n")
    #expect(found?.file == "s.yaml")
    #expect(
      found?.position == SourcePosition(line: line, column: column), "\(found as Any)")
    #expect(found?.path.joined(separator: ".") == path, "\(found as Any)")
    #expect(found?.message.contains(part) == true, "\(found as Any)")
  }

  @Test(arguments: [
    ("", "there is nothing in it"), ("# only a comment", "there is nothing in it"),
    ("[1]", "`command`"), ("parameters: {x: 1}", "command"), ("command: x", "parameters"),
    ("command: ''\nparameters: {x: 1}", "empty"),
    ("command: [a, {b: c}]\nparameters: {x: 1}", "quotes"),
    ("command: \"a 'b\"\nparameters: {x: 1}", "column 3: the ' here is never closed"),
    ("command: a > b\nparameters: {x: 1}", "shell: true"),
    ("command: A=1 b\nparameters: {x: 1}", "env A=1"),
    ("command: \"a {x: 1..2}\"\nparameters: {x: 1}", "under `parameters`"),
    ("command: [a, '{y}']\nparameters: {x: 1}", "{{y}}"),
    ("name: ''\ncommand: a\nparameters: {x: 1}", "needs a name"),
    ("? [a]\n: 1", "a key is a text"),
  ]) func aFileThatCannotBeUsedSaysWhatItNeeds(text: String, part: String) {
    let found = error(text)
    #expect(found?.description.contains(part) == true, "\(found as Any)")
    #expect(found?.file == "s.yaml")
    #expect(found?.position != nil)
  }

  @Test func moreValuesThanAFileMayHaveAreRefusedBeforeTheyAreParsed() throws {
    let most = YAMLGuard.partLimit
    for (part, joint) in [("k: v", "\n"), ("\"k\":1", ","), ("k", ","), ("- k", "\n")] {
      let parts = repeatElement(part, count: most)
      try YAMLGuard(parts.joined(separator: joint)).check()
      let more = repeatElement(part, count: most + 2).joined(separator: joint)
      let error = #expect(throws: SpaceError.self) { try YAMLGuard(more).check() }
      #expect(error?.message.contains("too many") == true)
    }
  }

  @Test func aliasesThatGrowWithoutEndAreRefused() {
    var text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
    for k in 1...9 {
      let alias = "*a\(k - 1)"
      text += "a\(k): &a\(k) [\(Array(repeating: alias, count: 10).joined(separator: ", "))]\n"
    }
    #expect(error(text)?.message.contains("too large") == true)
  }

  @Test func aFileThatIsNotThereIsNamed() {
    #expect(throws: SpaceError.self) { try StudyFile.read(path: "/nowhere/s.yaml") }
    do { _ = try StudyFile.read(path: "/nowhere/s.yaml") } catch {
      #expect(error.description == "/nowhere/s.yaml: there is no such file")
    }
    do { _ = try StudyFile.read(path: "/tmp") } catch {
      #expect(error.description.contains("/tmp"))
    }
  }

  @Test func plainScalarsFollowYAML12() throws {
    let document = try YAMLDocument.parse(
      "[1e-5, yes, no, on, 0x1F, 1_000, .inf, ~, 'null', \"1\", !!str 2, 1:30, 012, |-\n  x\n]"
        .replacing(", |-\n  x\n", with: ""))
    #expect(
      document == [
        1e-5, "yes", "no", "on", 31, "1_000", .double(.infinity), nil, "null", "1", "2", "1:30", 12,
      ])
  }

  @Test func depthIsBounded() throws {
    let deep = "a: " + String(repeating: "[", count: 100_000)
    let error = #expect(throws: SpaceError.self) { try YAMLDocument.parse(deep) }
    #expect(error?.message.contains("nested too deeply") == true)
  }

  @Test func positionsAreThoseOfTheText() throws {
    let document = try YAMLDocument.parse("a:\n  é: [1,\n   x]\n")
    #expect(document.position(at: ["a", "é", "1"]) == SourcePosition(line: 3, column: 4))
    #expect(document.position(at: ["a", "é"]) == SourcePosition(line: 2, column: 6))
    #expect(document.position(at: ["a"]) == SourcePosition(line: 1, column: 1))
  }

  @Test(arguments: [
    ("90s", 90.0), ("10m", 600), ("1h", 3600), ("1h30m", 5400), ("2d", 172_800), ("500ms", 0.5),
    ("1.5h", 5400), ("90", 90), ("0.25", 0.25), ("1 h 30 min", 5400),
  ]) func durationsAreRead(text: String, seconds: Double) throws {
    #expect(try Units.duration(text) == .milliseconds(Int(seconds * 1000)))
  }

  @Test(arguments: ["", "h", "1x", "1h1h", "0", "0s", "-1s", "1e3s", "1h 30", "1..5s", "9999999d"])
  func durationsThatCannotBeMeantAreRefused(text: String) {
    #expect(throws: SpaceError.self) { try Units.duration(text) }
  }

  @Test(arguments: [
    ("4GB", 4_000_000_000), ("512MiB", 512 << 20), ("1.5 GiB", 3 << 29), ("100kB", 100_000),
    ("7B", 7),
  ]) func sizesAreRead(text: String, bytes: Int) throws {
    #expect(try Units.memory(text) == bytes)
    #expect(try Units.memory(Units.text(ofMemory: bytes)) == bytes)
  }

  @Test(arguments: ["", "4", "4G", "0MB", "-1GB", "GB", "1e3MB", "9999999999TB"])
  func sizesThatCannotBeMeantAreRefused(text: String) {
    #expect(throws: SpaceError.self) { try Units.memory(text) }
  }
}
