import HoneCore
import HoneFormats
import HoneRun
import Testing

@Suite("Files of Hydra, Orion, ConfigSpace and SMAC")
struct ForeignSpaceTests {
  @Test("a configuration of Hydra keeps its sweeps, its directions and its sampler's seed")
  func hydra() throws {
    let (study, text) = try converted(
      """
      defaults: [override hydra/sweeper: optuna]
      hydra:
        sweeper:
          sampler: {_target_: optuna.samplers.TPESampler, seed: 123, n_startup_trials: 10}
          direction: [minimize, maximize]
          study_name: sphere
          storage: null
          n_trials: 20
          n_jobs: 2
          params:
            x: range(-5.5, 5.5, step=0.5)
            y: choice(-5, 0, 5)
            n: range(1, 10)
            lr: tag(log, interval(1e-5, 1e-1))
            k: int(interval(1, 64))
            c: tag(log, int, interval(1, 1000))
            opt: sgd, adam
            +model.depth: shuffle(range(1, 4))
            z: 3
      x: 1
      """, "config.yaml")
    let found = declarations(study)
    #expect(found["x"] == "{float: [-5.5, 5.5], step: 0.5}")
    #expect(found["y"] == "{choice: [-5, 0, 5]}")
    #expect(found["n"] == "{int: [1, 10]}")
    #expect(found["lr"] == "{float: [1e-05, 0.1], scale: log}")
    #expect(found["k"] == "{int: [1, 64]}")
    #expect(found["c"] == "{int: [1, 1000], scale: log}")
    #expect(found["opt"] == "{choice: [sgd, adam]}")
    #expect(found["model.depth"] == "{choice: [1, 2, 3]}")
    #expect(found["z"] == "{fixed: 3}")
    #expect(study.objectives == [.minimize("value_0"), .maximize("value_1")])
    #expect(study.name == "sphere")
    #expect(study.trials == 20)
    #expect(study.parallel == 2)
    #expect(study.seed == 123)
    #expect(text.contains("+model.depth={model.depth}"))
    #expect(text.contains("n_startup_trials"))
  }

  @Test("the older search_space of Hydra's sweeper is read as well")
  func hydraOfOld() throws {
    let (study, _) = try converted(
      """
      hydra:
        sweeper:
          direction: maximize
          search_space:
            x: {type: float, low: -5.5, high: 5.5, step: 0.5}
            y: {type: categorical, choices: [-5, 0, 5]}
            l: {type: float, low: 1e-4, high: 1, log: true}
            n: {type: int, low: 1, high: 9}
      """)
    let found = declarations(study)
    #expect(found["x"] == "{float: [-5.5, 5.5], step: 0.5}")
    #expect(found["y"] == "{choice: [-5, 0, 5]}")
    #expect(found["l"] == "{float: [0.0001, 1.0], scale: log}")
    #expect(found["n"] == "{int: [1, 9]}")
    #expect(study.objectives == [.maximize("value")])
  }

  @Test("a command line of Orion keeps its priors where they stood")
  func orionLine() throws {
    let (study, text) = try converted(
      #"""
      #!/bin/bash
      # tunes it
      orion hunt -n exp --max-trials 100 --max-broken 3 \
        ./train.py data/ --lr~'loguniform(1e-5, 1.0, precision=3)' -u~'uniform(16, 512, discrete=True)' \
        --opt~'choices(["sgd", "adam"])' --act~"choices({'relu': 0.75, 'tanh': 0.25})" \
        --mu~'normal(0, 2)' --drop~'uniform(0, 1, default_value=0.5)' \
        --epochs~'fidelity(1, 27, base=3)' --r~'randint(0, 10)' --odd~'poisson(mu=3)'
      """#, "hunt.sh")
    let found = declarations(study)
    #expect(found["lr"] == "{float: [1e-05, 1.0], scale: log}")
    #expect(found["u"] == "{int: [16, 512]}")
    #expect(found["opt"] == "{choice: [sgd, adam]}")
    #expect(found["act"] == "{choice: [relu, tanh], weights: [0.75, 0.25]}")
    #expect(found["mu"] == "{normal: [0.0, 2.0]}")
    #expect(found["drop"] == "{float: [0.0, 1.0]}")
    #expect(found["epochs"] == "{fixed: 27}")
    #expect(found["r"] == "{int: [0, 9]}")
    #expect(study.name == "exp")
    #expect(study.trials == 100)
    #expect(study.enqueue.first?.first?.value == 0.5)
    #expect(study.objectives == [.minimize("objective")])
    #expect(
      text.contains(
        #"command: [./train.py, data/, "--lr={lr}", "-u", "{u}", "--opt={opt}""#), "\(text)")
    for part in ["poisson(mu=3)", "--max-broken 3", "fidelity"] {
      #expect(text.contains(part), "\(part) in \(text)")
    }
  }

  @Test("a configuration of Orion, and a program's with priors in it, are read")
  func orionFile() throws {
    let (study, _) = try converted(
      """
      experiment:
        name: exp
        max_trials: 40
        algorithm: {tpe: {seed: 3}}
        space: {x: "uniform(-5, 5)", n: "uniform(1, 8, discrete=True)"}
      """)
    #expect(declarations(study) == ["x": "{float: [-5.0, 5.0]}", "n": "{int: [1, 8]}"])
    #expect(study.sampler?.name == "tpe")
    #expect(study.seed == 3)
    let (own, _) = try converted(
      "model: {lr: 'orion~loguniform(1e-4, 1.0)', depth: 3}\nname: m", "script.yaml")
    #expect(declarations(own) == ["model.lr": "{float: [0.0001, 1.0], scale: log}"])
  }

  @Test("a space of ConfigSpace keeps types, conditions, what is forbidden, and its defaults")
  func configSpace() throws {
    let (study, text) = try converted(
      """
      {"name": "auto", "format_version": 0.4, "hyperparameters": [
        {"type": "categorical", "name": "clf:__choice__", "choices": ["svm", "forest", "knn"], "weights": null, "default_value": "svm"},
        {"type": "uniform_float", "name": "clf:svm:C", "lower": 0.01, "upper": 100.0, "log": true, "default_value": 1.0},
        {"type": "uniform_int", "name": "trees", "lower": 10, "upper": 500, "log": false, "q": null, "default": 100},
        {"type": "ordinal", "name": "size", "sequence": ["s", "m", "l"], "default_value": "m"},
        {"type": "constant", "name": "version", "value": 2},
        {"type": "normal_float", "name": "g", "mu": 0.0, "sigma": 2.0, "default_value": 0.0},
        {"type": "normal_int", "name": "h", "mu": 5, "sigma": 2, "lower": 1, "upper": 9, "default_value": 5},
        {"type": "uniform_float", "name": "real", "lower": 0.0, "upper": 1.0, "log": false, "default_value": 0.5},
        {"type": "uniform_float", "name": "deep", "lower": 0.0, "upper": 1.0, "log": false, "default_value": 0.5}],
       "conditions": [
        {"child": "clf:svm:C", "parent": "clf:__choice__", "type": "EQ", "value": "svm"},
        {"child": "trees", "type": "AND", "conditions": [
          {"child": "trees", "parent": "clf:__choice__", "type": "NEQ", "value": "svm"},
          {"child": "trees", "parent": "size", "type": "GT", "value": "s"}]},
        {"child": "h", "type": "OR", "conditions": [
          {"child": "h", "parent": "clf:__choice__", "type": "EQ", "value": "svm"},
          {"child": "h", "parent": "clf:__choice__", "type": "IN", "values": ["knn", "svm"]}]},
        {"child": "deep", "parent": "real", "type": "LT", "value": 0.3}],
       "forbiddens": [
        {"type": "AND", "clauses": [
          {"name": "clf:__choice__", "type": "EQUALS", "value": "knn"},
          {"name": "size", "type": "IN", "values": ["m", "l"]}]},
        {"type": "RELATION", "left": "real", "right": "deep", "lambda": "LT"}]}
      """, "space.json")
    let found = declarations(study)
    #expect(found["clf.__choice__"] == "{choice: [svm, forest, knn]}")
    #expect(found["clf.svm.C"] == "{float: [0.01, 100.0], scale: log, when: {clf.__choice__: svm}}")
    #expect(
      found["trees"]
        == "{int: [10, 500], when: {clf.__choice__: [forest, knn], size: [m, l]}}")
    #expect(found["size"] == "{ordinal: [s, m, l]}")
    #expect(found["version"] == "{fixed: 2}")
    #expect(found["g"] == "{normal: [0.0, 2.0]}")
    #expect(
      found["h"]
        == "{normal: [5.0, 2.0], low: 1.0, high: 9.0, integer: true, when: {clf.__choice__: [svm, knn]}}"
    )
    #expect(found["deep"] == "{float: [0.0, 1.0]}")
    #expect(
      study.space.constraints.map(\.source) == [
        "not (`clf.__choice__` == 'knn' and (`size` == 'm' or `size` == 'l'))",
        "not (`real` < `deep`)",
      ])
    let start = Dictionary(uniqueKeysWithValues: study.enqueue[0].map { ($0.name, $0.value) })
    #expect(start["clf.svm.C"] == 1.0)
    #expect(start["trees"] == nil, "it takes no part with the defaults")
    for part in ["clf:svm:C", "is active in every trial"] {
      #expect(text.contains(part), "\(part) in \(text)")
    }
  }

  @Test(
    "a .pcs file is read in the old form and in the new",
    arguments: [
      """
      # old
      algo {a,b,c}[a]
      x [0.1, 1.0] [0.5]
      lr [1e-5, 0.1][0.01]l
      n [1,10][5]i
      m [1,1000][10]il
      flag {0,1,01}[0]
      Conditionals:
      x | algo in {a,b}
      lr | algo in {a} && flag in {0}
      Forbidden:
      {algo=a,n=3}
      """,
      """
      algo categorical {a, b, c} [a]
      x real [0.1, 1.0] [0.5]
      lr real [1e-5, 0.1] [0.01] log
      n integer [1,10] [5]
      m integer [1,1000] [10]log
      flag categorical {0,1,01}[0]
      x | algo in {a, b}   # comment
      lr | algo == a && flag == 0
      {algo=a, n=3}
      """,
    ])
  func pcs(text: String) throws {
    let (study, _) = try converted(text, "params.pcs")
    let found = declarations(study)
    #expect(found["algo"] == "{choice: [a, b, c]}")
    #expect(found["x"] == "{float: [0.1, 1.0], when: {algo: [a, b]}}")
    #expect(found["lr"] == "{float: [1e-05, 0.1], scale: log, when: {algo: a, flag: 0}}")
    #expect(found["n"] == "{int: [1, 10]}")
    #expect(found["m"] == "{int: [1, 1000], scale: log}")
    #expect(found["flag"] == #"{choice: [0, 1, "01"]}"#)
    #expect(study.space.constraints.map(\.source) == ["not (`algo` == 'a' and `n` == 3)"])
    #expect(study.enqueue[0].map(\.name) == ["algo", "x", "lr", "n", "m", "flag"])
  }

  @Test(
    "what is no such file is an error with its place",
    arguments: [
      ("algo {a,b}[a]\nwhat is this", ForeignFormat?.some(.pcs), "2:1"),
      ("command: ./t {x}\nparameters: {x: {float: [0, 1]}}", nil, "hone run"),
      ("a: 1", nil, "--format"), ("just text", nil, "--format"),
      ("method: grid\nparameters: {x: {min: 2, max: 1}}", nil, "above"),
      ("parameters: {x: {distribution: cauchy, min: 1}}", nil, "cauchy"),
      ("searchSpaceFile: nowhere.json\ntrialCommand: x", nil, "nowhere.json"),
    ])
  func errors(text: String, format: ForeignFormat?, part: String) throws {
    do {
      _ = try converted(text, "file.txt", format: format)
      Issue.record("no error for \(text)")
    } catch let error as SpaceError {
      #expect(error.description.contains(part), "\(error)")
    }
  }

  @Test("what the command cannot be is said, and the file still reads")
  func unusableCommand() throws {
    let (study, text) = try converted(
      "trialCommand: \"python 'open\"\nsearchSpace: {x: {_type: uniform, _value: [0, 1]}}")
    let problem = "the command `python 'open` could not be taken over, so write it again"
    #expect(said(text).contains(problem), "\(text)")
    #expect(study.space.parameters.map(\.name) == ["x"])
  }
}
