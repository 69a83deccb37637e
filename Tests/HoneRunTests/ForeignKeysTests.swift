import HoneCore
import HoneFormats
import HoneRun
import Testing

@Suite("Other tools' keys in a study file")
struct ForeignKeysTests {
  /// The error of a file with this parameter.
  private func error(_ parameters: String, _ rest: String = "") -> String {
    do {
      _ = try StudyFile.parse(
        "command: ./t\nparameters: \(parameters)\n\(rest)", file: "study.yaml")
      return "no error"
    } catch { return error.description }
  }

  @Test(
    "a parameter in another tool's words is told in ours, with the user's own numbers",
    arguments: [
      ("{min: 1e-5, max: 1e-1}", "`min`", "{float: [1e-05, 0.1]}"),
      ("{min: 1, max: 9}", "`min`", "{int: [1, 9]}"),
      (
        "{distribution: log_uniform_values, min: 1e-5, max: 1e-1}", "`distribution`",
        "{float: [1e-05, 0.1], scale: log}"
      ),
      ("{values: [a, b]}", "`values`", "{choice: [a, b]}"),
      ("{value: 3}", "`value`", "{fixed: 3}"),
      ("{type: int, low: 1, high: 64, log: true}", "`type`", "{int: [1, 64], scale: log}"),
      ("{type: float, bounds: [0, 1], step: 0.5}", "`type`", "{float: [0.0, 1.0], step: 0.5}"),
      ("{type: float, low: 0, high: 1, step: null, log: false}", "`type`", "{float: [0.0, 1.0]}"),
      ("{type: uniform_int, lower: 2, upper: 5}", "`type`", "{int: [2, 5]}"),
      ("{lower: 0.5, upper: 5, log_scale: true}", "`lower`", "{float: [0.5, 5.0], scale: log}"),
      ("{type: categorical, choices: [x, y]}", "`type`", "{choice: [x, y]}"),
      ("{_type: loguniform, _value: [1e-3, 1]}", "`_type`", "{float: [0.001, 1.0], scale: log}"),
      (
        "{parameterType: double, feasibleSpace: {min: '0.1', max: '0.2'}}", "`parameterType`",
        "{float: [0.1, 0.2]}"
      ),
      ("{uniform: [0, 1]}", "`uniform`", "{float: [0.0, 1.0]}"),
      ("{loguniform: [1e-5, 1]}", "`loguniform`", "{float: [1e-05, 1.0], scale: log}"),
      ("{categorical: [a, b]}", "`categorical`", "{choice: [a, b]}"),
      ("{float: {min: 0, max: 1}}", "not a list", "{float: [0.0, 1.0]}"),
      ("{int: {low: 1, high: 4}}", "not a list", "{int: [1, 4]}"),
      ("{choice: {values: [a, b]}}", "not a list", "{choice: [a, b]}"),
      ("{float: [1e-5, 1], log: true}", "`log`", "scale: log"),
      ("{float: [0, 1], q: 0.1}", "`q`", "step: 0.1"),
      ("{float: [0, 1], distribution: log_uniform}", "`distribution`", "scale: log"),
      ("{choice: [a, b], probabilities: [1, 2]}", "`probabilities`", "weights: [1, 2]"),
      ("{float: [0, 1], condition: 'opt == sgd'}", "`condition`", "when:"),
      ("loguniform(1e-5, 1e-1)", "text here", "{float: [1e-05, 0.1], scale: log}"),
      ("\"uniform(0, 1)\"", "text here", "{float: [0.0, 1.0]}"),
      ("tune.loguniform(1e-4, 1e-1)", "text here", "{float: [0.0001, 0.1], scale: log}"),
      ("\"hp.uniform('x', 0, 2)\"", "text here", "{float: [0.0, 2.0]}"),
      ("choice(a, b, c)", "text here", "{choice: [a, b, c]}"),
      ("\"tag(log, interval(1e-5, 1))\"", "text here", "{float: [1e-05, 1.0], scale: log}"),
      ("\"~loguniform(1e-5, 1)\"", "text here", "{float: [1e-05, 1.0], scale: log}"),
      ("quniform(0, 1, 0.25)", "text here", "{float: [0.0, 1.0], step: 0.25}"),
      ("randint(1, 10)", "text here", "{int: [1, 9]}"),
      ("normal(0, 1)", "text here", "{normal: [0.0, 1.0]}"),
      ("loguniform(low)", "text here", "{float: [low, high]}"),
    ])
  func parameter(declaration: String, found: String, wanted: String) {
    let block = error("\n  x: \(declaration)")
    #expect(block.contains(found), "\(block)")
    #expect(block.contains(wanted), "\(block)")
    #expect(block.contains("study.yaml:3:"), "\(block)")
  }

  @Test(
    "a space of a command line in another tool's words is told in ours",
    arguments: [
      ("{lr: loguniform(1e-5, 1e-1)}", "{lr: 1e-05..0.1 log}"),
      ("--n={n:randint(1, 10)}", "{n: 1..9}"), ("{o: choice(sgd, adam)}", "{o: sgd|adam}"),
      ("{z: normal(0, 1)}", "study file"), ("{q: quniform(0, 1, 0.25)}", "{q: 0.0..1.0 step 0.25}"),
    ])
  func inline(argument: String, wanted: String) {
    do {
      _ = try CommandTemplate.inline(["./t", argument])
      Issue.record("no error")
    } catch { #expect(error.description.contains(wanted), "\(error)") }
  }

  @Test("a condition that was said is kept in what would be right")
  func condition() {
    let text = error("\n  x: {min: 1, max: 9, when: {o: a}}\n  o: {choice: [a, b]}")
    #expect(text.contains("{int: [1, 9], when: {o: a}}"), "\(text)")
  }

  @Test("texts that only look like calls stay fixed texts")
  func texts() throws {
    for text in ["relu(x)", "f(1, 2)", "a (b)", "()", "exp(-x)"] {
      let study = try StudyFile.parse(
        "command: ./t\nparameters: {x: \"\(text)\", y: {fixed: \"uniform(0, 1)\"}}", file: "s.yaml")
      #expect(study.space.parameters[0].domain == .fixed(.string(text)))
      #expect(study.space.parameters[1].domain == .fixed("uniform(0, 1)"))
    }
  }

  @Test(
    "a key of the study in another tool's words is told in ours",
    arguments: [
      ("program: train.py", "`program`", "command: python train.py"),
      ("method: random", "`method`", "sampler: random"),
      ("algorithm: {algorithmName: tpe}", "`algorithm`", "sampler: tpe"),
      ("metric: {name: val_acc, goal: maximize}", "metric", "maximize: val_acc"),
      ("direction: minimize", "`direction`", "minimize: METRIC"),
      (
        "directions: [minimize, maximize]", "`directions`", "objectives: {a: minimize, b: maximize}"
      ),
      ("objective: {type: maximize, objectiveMetricName: acc}", "`objective`", "maximize: acc"),
      ("objective: loss", "`objective`", "minimize: loss"),
      ("n_trials: 100", "`n_trials`", "trials: 100"),
      ("max_trials: 100", "`max_trials`", "trials: 100"),
      ("run_cap: 7", "`run_cap`", "trials: 7"),
      ("n_jobs: 4", "`n_jobs`", "parallel: 4"),
      ("random_state: 4", "`random_state`", "seed: 4"),
      ("early_terminate: {type: hyperband}", "`early_terminate`", "pruner"),
      ("search_space: {}", "`search_space`", "parameters"),
      ("forbidden: []", "`forbidden`", "constraints"),
    ])
  func study(line: String, found: String, wanted: String) {
    let text = error("{x: {float: [0, 1]}}", line)
    #expect(text.contains(found), "\(text)")
    #expect(text.contains(wanted), "\(text)")
    #expect(text.contains("study.yaml:3:"), "\(text)")
  }

  @Test("a whole file of another tool names the command that converts it")
  func whole() {
    for text in [
      "program: t.py\nmethod: grid\nparameters: {x: {min: 0, max: 1}}",
      #"{"x": {"_type": "uniform", "_value": [0, 1]}}"#,
      "hydra: {sweeper: {params: {x: \"range(1, 3)\"}}}",
      #"{"hyperparameters": [], "conditions": []}"#,
    ] {
      do {
        _ = try StudyFile.parse(text, file: "s.yaml")
        Issue.record("no error")
      } catch { #expect(error.description.contains("hone init --from"), "\(error)") }
    }
  }
}
