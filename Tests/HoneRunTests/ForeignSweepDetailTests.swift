import HoneCore
import HoneFormats
import HoneRun
import Testing

@Suite("Details of files of W&B, NNI and Katib")
struct ForeignSweepDetailTests {
  @Test("quantised distributions of W&B step by 1 unless told, and of an integer q are integers")
  func quantised() throws {
    let (study, _) = try converted(
      """
      method: random
      parameters:
        n: {distribution: q_normal, mu: 10, sigma: 2}
        l: {distribution: q_log_normal, mu: 1, sigma: 2}
        free: {distribution: normal, mu: 1, sigma: 2}
        units: {distribution: q_log_uniform, min: 0.5, max: 5, q: 2}
        batch: {distribution: q_uniform, min: 0.5, max: 9.5, q: 1}
      """)
    let found = declarations(study)
    #expect(found["n"] == "{normal: [10.0, 2.0], step: 1.0}")
    #expect(found["l"] == "{lognormal: [1.0, 2.0], step: 1.0}")
    #expect(found["free"] == "{normal: [1.0, 2.0]}")
    #expect(found["units"] == "{int: [2, 148], scale: log, step: 2}")
    #expect(found["batch"] == "{int: [1, 9]}")
  }

  @Test("what has no odds or appears twice is left out of a choice, and a comment says so")
  func choices() throws {
    let (study, text) = try converted(
      """
      method: random
      parameters:
        o: {values: [a, b, c], probabilities: [0.25, 0.75, 0]}
        twice: {values: [1, 1.0, 2]}
        lists: {values: [[1], {a: [true, null]}, {number: 3}]}
        whole: {value: {a: 1}}
      """)
    let found = declarations(study)
    #expect(found["o"] == "{choice: [a, b], weights: [0.25, 0.75]}")
    #expect(found["twice"] == "{choice: [1, 2], weights: [2.0, 1.0]}")
    #expect(found["lists"] == #"{choice: [[1], {a: [true, null]}, "{\"number\":3}"]}"#)
    #expect(found["whole"] == "{fixed: {a: 1}}")
    for part in ["`c` is left out", "was there twice"] {
      #expect(text.contains(part), "\(part) in \(text)")
    }
  }

  @Test("a command of W&B keeps its interpreter and its flags without a value")
  func command() throws {
    let (study, text) = try converted(
      """
      program: src.train
      method: random
      command: ["${env}", python, -m, "${program}", "${args_no_boolean_flags}", "--id=${envvar:ID}"]
      parameters: {lr: {min: 0.5, max: 1.5}, amp: {values: [true, false]}}
      """)
    func words(_ amp: Bool) -> [String] {
      study.command.arguments(for: Parameters([("lr", 0.75), ("amp", .bool(amp))]))
    }
    #expect(words(true).prefix(5) == ["python", "-m", "src.train", "--lr=0.75", "--amp"])
    #expect(words(false).prefix(4) == ["python", "-m", "src.train", "--lr=0.75"])
    #expect(!words(false).contains("--amp") && words(false).count == 5)
    #expect(text.contains("fill in "))
    let (_, plain) = try converted(
      "program: t.py\nmethod: random\nparameters: {amp: {values: [true, false]}}")
    #expect(plain.contains("W&B passed True, False and None"))
  }

  @Test("several metrics of W&B are objectives, and its rungs are counted down from max_iter")
  func metrics() throws {
    let (study, text) = try converted(
      """
      method: custom
      metrics: [{name: acc, goal: maximize, target: 0.9}, {name: ms, impute: worst}]
      early_terminate: {type: hyperband, max_iter: 27, s: 2}
      scheduler: {engine: optuna, token: abc}
      parameters: {x: {min: 0.5, max: 1}}
      """)
    #expect(study.objectives == [.maximize("acc"), .minimize("ms")])
    for part in ["{min: 3, max: 27}", "impute: worst", "the target 0.9 of acc"] {
      #expect(text.contains(part), "\(part) in \(text)")
    }
    #expect(!text.contains("abc"), "a token is nobody's business")
  }

  @Test(
    "what is better follows the tuner of NNI where nothing says it, and an advisor is one",
    arguments: [
      ("tuner: {name: TPE}", Objective.minimize("default"), "tpe"),
      ("tuner: {name: Anneal}", Objective.minimize("default"), "auto"),
      ("tuner: {name: Evolution}", Objective.maximize("default"), "regularized_evolution"),
      (
        "advisor: {name: BOHB, classArgs: {optimize_mode: minimize, eta: 3}}",
        Objective.minimize("default"), "tpe"
      ),
      (
        "advisor: {builtinAdvisorName: Hyperband, classArgs: {R: 60}}",
        Objective.maximize("default"), "random"
      ),
    ])
  func direction(tuner: String, objective: Objective, sampler: String) throws {
    let (study, text) = try converted(
      "searchSpace: {x: {_type: uniform, _value: [0, 1]}}\ntrialCommand: ./t\n\(tuner)")
    #expect(study.objectives == [objective])
    #expect(study.sampler?.name == sampler)
    #expect(study.pruner?.name == (tuner.contains("advisor") ? "asha" : nil))
    #expect(text.contains("optimize_mode") == !tuner.contains("optimize_mode"), "\(text)")
  }

  @Test("options of NNI that are not kept are said, without its passwords")
  func options() throws {
    let (study, text) = try converted(
      """
      searchSpace:
        r: {_type: randint, _value: [0.5, 3.5]}
        n: {_type: normal, _value: [0, 1, 2]}
      trialCommand: CUDA_VISIBLE_DEVICES=0 python3 t.py
      trial: {cpuNum: 4}
      maxTrialDuration: 10m
      tuner: {name: TPE, classArgs: {optimize_mode: minimize, seed: 7, tpe_args: {n: 1}}}
      assessor: {name: Curvefitting, classArgs: {epoch_num: 20}}
      machineList: [{ip: 10.1.1.1, passwd: hush}]
      """)
    let found = declarations(study)
    #expect(found["r"] == "{int: [1, 3]}")
    #expect(found["n"] == "{normal: [0.0, 1.0]}")
    #expect(study.seed == 7)
    for part in [
      "shell: true", "trial: {timeout: 10m}", "tpe_args", "epoch_num", "cpuNum", "10.1.1.1",
    ] {
      #expect(text.contains(part), "\(part) in \(text)")
    }
    #expect(!text.contains("hush"))
  }

  @Test("a space of NNI in YAML, a parameter a line, is no .pcs file")
  func lines() throws {
    let (study, _) = try converted("lr: {_type: loguniform, _value: [0.001, 1]}", "space.yaml")
    #expect(declarations(study) == ["lr": "{float: [0.001, 1.0], scale: log}"])
  }

  @Test("of Katib the metric's name is a whole word, and what is not kept is said")
  func katib() throws {
    let (study, text) = try converted(
      """
      apiVersion: kubeflow.org/v1beta1
      spec:
        objective: {type: minimize, objectiveMetricName: loss}
        earlyStopping:
          algorithmName: medianstop
          algorithmSettings: [{name: start_step, value: "4"}, {name: min_trials_required, value: "2"}]
        parameters:
          - {name: w, parameterType: discrete, feasibleSpace: {list: ["64", "16", "32"]}}
          - {name: v, parameterType: discrete, feasibleSpace: {list: [b, a]}}
        trialTemplate:
          trialSpec:
            containers: [{name: t, command: [./t], env: [{name: A, value: b}]}]
      """)
    let found = declarations(study)
    #expect(found["w"] == "{ordinal: [16, 32, 64]}")
    #expect(found["v"] == "{choice: [b, a]}")
    let pattern = try Regex(study.metrics[0].pattern)
    for line in ["loss=0.5", "epoch 1, loss = 0.5", "Train-loss=1 loss=0.5"] {
      #expect(line.contains(pattern), "\(line)")
    }
    #expect(!"Train-loss=0.5".contains(pattern) && !"val_loss=0.5".contains(pattern))
    for part in [
      "min of loss", "pruner: {median: {warmup: 4, startup: 2}}", "earlyStopping", "`env`",
    ] {
      #expect(text.contains(part), "\(part) in \(text)")
    }
  }
}
