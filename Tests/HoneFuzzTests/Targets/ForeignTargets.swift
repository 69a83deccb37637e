import HoneCore
import HoneFormats
import HoneRun

extension FuzzTarget {
  private static let foreignSamples = [
    """
    program: t.py
    method: bayes
    metric: {name: loss, goal: minimize}
    early_terminate: {type: hyperband, min_iter: 3}
    command: ["${env}", "${program}", "${args}"]
    parameters:
      lr: {distribution: log_uniform_values, min: 1e-5, max: 0.1}
      b: {distribution: q_uniform, q: 8, min: 32, max: 256}
      o: {values: [sgd, [1, 2]], probabilities: [0.2, 0.8]}
      n: {parameters: {d: {min: 1, max: 9}}}
    """,
    """
    {"lr": {"_type": "loguniform", "_value": [0.0001, 0.1]}, "u": {"_type": "randint", "_value": [1, 9]},
     "l": {"_type": "choice", "_value": [{"_name": "a", "k": {"_type": "qnormal", "_value": [0, 1, 0.5]}}, {"_name": "b"}]}}
    """,
    """
    apiVersion: kubeflow.org/v1beta1
    spec:
      objective: {type: maximize, goal: 0.9, objectiveMetricName: acc}
      parameters:
        - {name: lr, parameterType: double, feasibleSpace: {min: "0.01", max: "0.05", step: "0.01"}}
        - {name: o, parameterType: categorical, feasibleSpace: {list: [a, b]}}
      trialTemplate:
        trialParameters: [{name: r, reference: lr}]
        trialSpec: {containers: [{command: [p, "--lr=${trialParameters.r}"]}]}
    """,
    """
    hydra:
      sweeper:
        direction: [minimize, maximize]
        sampler: {_target_: optuna.samplers.TPESampler, seed: 3}
        params: {x: "range(1, 9, step=2)", y: "tag(log, interval(1e-5, 1))", z: "a, b", w: "shuffle(range(3))"}
    """,
    "orion hunt -n e --max-trials 9 ./t --lr~'loguniform(1e-5, 1, default_value=0.5)' -o~'choices({\"a\": 1, \"b\": 2})'",
    """
    {"hyperparameters": [{"type": "categorical", "name": "a:b", "choices": ["x", "y"], "default": "x"},
      {"type": "uniform_int", "name": "n", "lower": 1, "upper": 9, "log": true, "default": 3}],
     "conditions": [{"child": "n", "parent": "a:b", "type": "NEQ", "value": "x"}],
     "forbiddens": [{"type": "AND", "clauses": [{"name": "n", "type": "EQUALS", "value": 3}]}]}
    """,
    "a {x,y}[x]\nn [1,9][3]il\nr real [0.5, 2] [1] log\nn | a in {x} && r > 1 || a == y\n{a=x,n=3}",
  ]

  /// Files of other tuners: refused, or made into a study file that reads.
  static let foreign = FuzzTarget(
    name: "foreign", cases: 250,
    words: yamlWords + [
      "min: ", "max: ", "values: ", "_type: ", "_value: ", "1e999", "9223372036854775807",
      "-9223372036854775808", "uniform(", "choice(", "range(0, ", "discrete=True", "q: 0", "{x}",
      "${args}", " | ", "&&", "in {", "[", "orion~", "~", "0", "-1", "nan", "log",
    ],
    make: { maker in Array(maker.pick(foreignSamples).utf8) },
    check: { bytes in
      let text = String(decoding: bytes, as: UTF8.self)
      do {
        let draft = try ForeignFile.parse(text, file: "dir/sweep.txt")
        let space = try draft.space()
        let (written, study) = try draft.checked(file: "study.yaml")
        try hold(study.space == space, "the file declares another space: \(written)")
      } catch let error as SpaceError { try error.checkPlace() }
    })
}
