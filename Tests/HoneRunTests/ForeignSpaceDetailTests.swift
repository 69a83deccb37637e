import HoneCore
import HoneFormats
import HoneRun
import Testing

@Suite("Details of files of Hydra, Orion, ConfigSpace and SMAC")
struct ForeignSpaceDetailTests {
  @Test("Hydra's lists of values are choices, and what it casts, shuffles and fixes stays so")
  func hydra() throws {
    let (study, _) = try converted(
      """
      hydra:
        sweeper:
          params:
            a: sort(3, 2, 1)
            b: shuffle(x, y)
            c: int(interval(1.5, 9.9))
            d: int(1, 9)
            e: shuffle(range(0, 1, 0.25))
            f: shuffle(range(1, 7, 2))
            g: "[1, 2]"
            h: [3, 4]
      """)
    let found = declarations(study)
    #expect(found["a"] == "{choice: [3, 2, 1]}")
    #expect(found["b"] == "{choice: [x, y]}")
    #expect(found["c"] == "{int: [1, 9]}")
    #expect(found["d"] == "{choice: [1, 9]}")
    #expect(found["e"] == "{choice: [0.0, 0.25, 0.5, 0.75]}")
    #expect(found["f"] == "{choice: [1, 3, 5]}")
    #expect(found["g"] == "{fixed: [1, 2]}")
    #expect(found["h"] == "{fixed: [3, 4]}")
  }

  @Test("Hydra's defaults choose a sampler, and Ax's own keys are read or said")
  func hydraSweepers() throws {
    let (study, text) = try converted(
      """
      defaults: [override hydra/sweeper: optuna, override hydra/sweeper/sampler: nsgaii]
      hydra:
        sweeper:
          sampler: {seed: 5}
          direction: [minimize, maximize]
          max_failure_rate: 0.5
          params: {x: "range(1, 3)"}
      """)
    #expect(study.sampler?.name == "nsga2")
    #expect(study.seed == 5)
    #expect(text.contains("max_failure_rate: 0.5"))
    let (ax, said) = try converted(
      """
      hydra:
        sweeper:
          ax_config:
            max_trials: 20
            experiment: {minimize: false, objective_name: y}
            early_stop: {max_epochs_without_improvement: 10}
            params:
              x: {type: range, bounds: [-5, 10], value_type: float}
              n: {type: range, bounds: [1, 8]}
      """)
    let found = declarations(ax)
    #expect(found["x"] == "{float: [-5.0, 10.0]}")
    #expect(found["n"] == "{int: [1, 8]}")
    #expect(ax.objectives == [.maximize("value")])
    #expect(ax.trials == 20)
    for part in ["early_stop", "objective_name: y"] {
      #expect(said.contains(part), "\(part) in \(said)")
    }
  }

  @Test("what Orion rounds, drops and spells in its own way is said")
  func orion() throws {
    let (study, text) = try converted(
      #"""
      orion -v hunt --enable-evc --storage-type legacy -n exp ./t \
        --lr~'loguniform(1e-5, 1.0, precision=3, default_value=None)' \
        --amp~'choices([True, False])' --gone~- --p~'choices({"a": 0.5, "b": 0.5, "c": 0})'
      """#, "hunt.sh")
    let found = declarations(study)
    #expect(found["amp"] == "{choice: [true, false]}")
    #expect(found["p"] == "{choice: [a, b], weights: [0.5, 0.5]}")
    #expect(study.enqueue.isEmpty)
    #expect(study.name == "exp")
    #expect(text.contains(#"command: [./t, "--lr={lr}", "--amp={amp}", "--p={p}"]"#), "\(text)")
    for part in ["rounded to 3 digits", "Orion passed True", "`gone`", "--storage-type legacy"] {
      #expect(text.contains(part), "\(part) in \(text)")
    }
  }

  @Test("keys of Orion's configuration that are not kept are said, without passwords")
  func orionFile() throws {
    let (_, text) = try converted(
      """
      storage: {database: {host: h, password: hush}}
      experiment:
        max_broken: 3
        algorithm: {tpe: {seed: 3, n_initial_points: 20}}
        space: {x: "uniform(-5, 5)"}
      """)
    for part in ["max_broken: 3", "n_initial_points: 20", "host: h"] {
      #expect(text.contains(part), "\(part) in \(text)")
    }
    #expect(!text.contains("hush"))
  }

  @Test("each of several clauses that ConfigSpace forbids is a constraint of its own")
  func forbidden() throws {
    let (study, text) = try converted(
      """
      {"hyperparameters": [
        {"type": "categorical", "name": "a", "choices": ["x", "y", "z"], "weights": [1, 2, 0]},
        {"type": "ordinal", "name": "o", "sequence": ["s", "m", "l"]},
        {"type": "uniform_int", "name": "n", "lower": 1, "upper": 9, "meta": {"k": 1}},
        {"type": "uniform_int", "name": "k", "lower": 1, "upper": 9},
        {"type": "normal_int", "name": "g", "mu": 3, "sigma": 1, "log": true},
        {"type": "normal_float", "name": "h", "mu": 3, "sigma": 1},
        {"type": "uniform_int", "name": "c", "lower": 1, "upper": 9}],
       "conditions": [{"child": "c", "parent": "h", "type": "EQ", "value": 3.5}],
       "forbiddens": [
        {"type": "OR", "clauses": [
          {"type": "EQUALS", "name": "n", "value": 3}, {"type": "CLAUSE_GT", "name": "n", "value": 7}]},
        {"type": "AND", "clauses": [
          {"type": "CLAUSE_LE", "name": "o", "value": "m"},
          {"type": "OR", "clauses": [
            {"type": "EQUALS", "name": "n", "value": 1}, {"type": "EQUALS", "name": "k", "value": 2}]}]},
        {"type": "RELATION_GE", "left": "n", "right": "k"}]}
      """, "space.json")
    let found = declarations(study)
    #expect(found["a"] == "{choice: [x, y], weights: [1.0, 2.0]}")
    #expect(found["g"] == "{lognormal: [3.0, 1.0], integer: true}")
    #expect(found["c"] == "{int: [1, 9]}", "a float never has one exact value")
    #expect(
      study.space.constraints.map(\.source) == [
        "not (`n` == 3)", "not (`n` > 7)",
        "not ((`o` == 's' or `o` == 'm') and (`n` == 1 or `k` == 2))", "not (`n` >= `k`)",
      ])
    for part in ["its meta is left out", "is active in every trial"] {
      #expect(text.contains(part), "\(part) in \(text)")
    }
  }

  @Test("a parent whose name begins with `in`, and quotes, are read in a .pcs file")
  func pcs() throws {
    let (study, _) = try converted(
      """
      init {"a", 'b'} ["a"]
      inner integer [1, 9] [3]
      x [0, 1] [0.5]
      y [0, 1] [0.5]
      z [0, 1] [0.5]
      x | init in {a}
      y | inner in{2, 3}
      z | init != inst || init == a
      """, "params.pcs")
    let found = declarations(study)
    #expect(found["init"] == "{choice: [a, b]}")
    #expect(found["x"] == "{float: [0.0, 1.0], when: {init: a}}")
    #expect(found["y"] == "{float: [0.0, 1.0], when: {inner: [2, 3]}}")
    #expect(found["z"] == "{float: [0.0, 1.0], when: {init: [a, b]}}")
  }

  @Test("an empty name is none")
  func names() throws {
    let (study, _) = try converted(
      "name: ''\nmethod: random\nmetric: {name: ''}\nparameters: {x: {min: 0.5, max: 1}}")
    #expect(study.name == "sweep")
  }
}
