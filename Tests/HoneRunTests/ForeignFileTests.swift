import HoneCore
import HoneFormats
import HoneRun
import Testing

/// What a file of another tuner becomes: the study that its text declares, and the text.
func converted(
  _ text: String, _ file: String = "sweep.yaml", format: ForeignFormat? = nil
) throws -> (study: StudyFile, text: String) {
  let draft = try ForeignFile.parse(text, file: file, format: format)
  let (written, study) = try draft.checked(file: "study.yaml")
  return (study, written)
}

/// The parameters as a study file has them, on one line each.
func declarations(_ study: StudyFile) -> [String: String] {
  Dictionary(
    uniqueKeysWithValues: study.space.parameters.map {
      ($0.name, YAMLText.flow(SpaceFormat.document(of: $0)))
    })
}

@Suite("Files of W&B, NNI and Katib")
struct ForeignSweepTests {
  @Test("a sweep of W&B keeps each distribution, its metric, its limits and its command")
  func wandb() throws {
    let (study, text) = try converted(
      """
      program: train.py
      name: mnist sweep
      project: demo
      method: bayes
      metric: {name: val/loss, goal: maximize, target: 0.9}
      run_cap: 30
      early_terminate: {type: hyperband, min_iter: 3, s: 2, eta: 4}
      parameters:
        lr: {distribution: log_uniform_values, min: 1e-5, max: 0.1}
        old: {distribution: log_uniform, min: -5, max: 0}
        batch: {distribution: q_log_uniform_values, q: 8, min: 32, max: 256}
        units: {min: 16, max: 512}
        drop: {min: 0.1, max: 0.5}
        wide: {distribution: uniform, min: 0, max: 2}
        step: {distribution: q_uniform, min: 0.1, max: 0.95, q: 0.1}
        noise: {distribution: normal, mu: 1, sigma: 0.5}
        scale: {distribution: q_log_normal, mu: 0, sigma: 1, q: 0.25}
        opt: {values: [sgd, adam, "01"], probabilities: [0.2, 0.3, 0.5]}
        layers: {values: [[8], [8, 8]]}
        epochs: {value: 20}
        odd: {distribution: beta, a: 2, b: 5}
        weird: {distribution: cauchy}
        net:
          parameters:
            depth: {values: [1, 2, 3]}
      command: ["${env}", "${interpreter}", "${program}", "--data={data}", "${args}"]
      """)
    let found = declarations(study)
    #expect(found["lr"] == "{float: [1e-05, 0.1], scale: log}")
    #expect(found["old"] == "{float: [0.006737946999085467, 1.0], scale: log}")
    #expect(found["batch"] == "{int: [32, 256], scale: log, step: 8}")
    #expect(found["units"] == "{int: [16, 512]}")
    #expect(found["drop"] == "{float: [0.1, 0.5]}")
    #expect(found["wide"] == "{float: [0.0, 2.0]}")
    #expect(found["step"] == "{float: [0.1, 0.9], step: 0.1}")
    #expect(found["noise"] == "{normal: [1.0, 0.5]}")
    #expect(found["scale"] == "{lognormal: [0.0, 1.0], step: 0.25}")
    #expect(found["opt"] == "{choice: [sgd, adam, \"01\"], weights: [0.2, 0.3, 0.5]}")
    #expect(found["layers"] == "{choice: [[8], [8, 8]]}")
    #expect(found["epochs"] == "{fixed: 20}")
    #expect(found["odd"] == "{float: [0.0, 1.0]}")
    #expect(found["net.depth"] == "{choice: [1, 2, 3]}")
    #expect(found["weird"] == nil)
    #expect(study.name == "mnist sweep")
    #expect(study.objectives == [.maximize("val/loss")])
    #expect(study.target == 0.9)
    #expect(study.trials == 30)
    #expect(study.pruner?.name == "asha")
    for part in [
      "weird", "cauchy", "beta", "method: bayes", "early_terminate", "0.95", "project: demo",
    ] {
      #expect(text.contains(part), "\(part) in \(text)")
    }
    let words = study.command.arguments(for: Parameters([("lr", 0.01), ("opt", "sgd")]))
    #expect(words.prefix(4) == ["python", "train.py", "--data={data}", "--lr=0.01"])
  }

  @Test("a search space of NNI keeps its types, and nested choices become conditions")
  func nni() throws {
    let (study, _) = try converted(
      """
      {
        "lr": {"_type": "loguniform", "_value": [0.0001, 0.1]},
        "batch": {"_type": "choice", "_value": [16, 32, 64]},
        "units": {"_type": "randint", "_value": [124, 1024]},
        "drop": {"_type": "quniform", "_value": [0.5, 0.9, 0.1]},
        "m": {"_type": "normal", "_value": [0, 2]},
        "q": {"_type": "qloguniform", "_value": [2, 64, 2]},
        "layer": {"_type": "choice", "_value": [
          {"_name": "Empty"},
          {"_name": "Conv", "kernel": {"_type": "choice", "_value": [1, 2, 3]},
           "size": {"_type": "uniform", "_value": [0, 1]}},
          {"_name": "Pool", "size": {"_type": "uniform", "_value": [1, 2]},
           "inner": {"_type": "choice", "_value": [{"_name": "a", "b": {"_type": "uniform", "_value": [3, 4]}}, {"_name": "c"}]}}
        ]}
      }
      """, "search_space.json")
    let found = declarations(study)
    #expect(found["lr"] == "{float: [0.0001, 0.1], scale: log}")
    #expect(found["batch"] == "{choice: [16, 32, 64]}")
    #expect(found["units"] == "{int: [124, 1023]}")
    #expect(found["drop"] == "{float: [0.5, 0.9], step: 0.1}")
    #expect(found["m"] == "{normal: [0.0, 2.0]}")
    #expect(found["q"] == "{int: [2, 64], scale: log, step: 2}")
    #expect(found["layer"] == "{choice: [Empty, Conv, Pool]}")
    #expect(found["layer.kernel"] == "{choice: [1, 2, 3], when: {layer: Conv}}")
    #expect(found["layer.Conv.size"] == "{float: [0.0, 1.0], when: {layer: Conv}}")
    #expect(found["layer.Pool.size"] == "{float: [1.0, 2.0], when: {layer: Pool}}")
    #expect(found["layer.inner.b"] == "{float: [3.0, 4.0], when: {layer: Pool, layer.inner: a}}")
  }

  @Test("an experiment of NNI brings its command, its tuner and its limits, in both versions")
  func nniExperiment() throws {
    let second = try converted(
      """
      experimentName: mnist
      searchSpace: {lr: {_type: uniform, _value: [0, 1]}}
      trialCommand: python3 mnist.py && echo done
      trialCodeDirectory: .
      trialGpuNumber: 1
      trialConcurrency: 2
      maxTrialNumber: 10
      maxExperimentDuration: 1h
      tuner: {name: TPE, classArgs: {optimize_mode: minimize}}
      assessor: {name: Medianstop, classArgs: {start_step: 5}}
      trainingService: {platform: local}
      """)
    #expect(second.study.name == "mnist")
    #expect(second.study.objectives == [.minimize("default")])
    #expect(second.study.sampler?.name == "tpe")
    #expect(second.study.pruner?.name == "median")
    #expect(second.study.trials == 10)
    #expect(second.study.parallel == 2)
    #expect(second.study.timeout == .seconds(3600))
    #expect(second.text.contains("shell: true"))
    #expect(second.text.contains("trainingService"))
    let first = try converted(
      """
      searchSpacePath: /dev/null/space.json
      trial: {command: python3 t.py, codeDir: src, gpuNum: 0}
      tuner: {builtinTunerName: Random}
      maxTrialNum: 3
      searchSpace: {lr: {_type: uniform, _value: [0, 1]}}
      """)
    #expect(first.study.objectives == [.maximize("default")])
    #expect(first.study.sampler?.name == "random")
    #expect(first.study.trials == 3)
    #expect(first.text.contains("command: python3 t.py"))
    #expect(first.text.contains("`src`"))
  }

  @Test("an experiment of Katib brings its parameters, its container's command and its goal")
  func katib() throws {
    let (study, text) = try converted(
      """
      apiVersion: kubeflow.org/v1beta1
      kind: Experiment
      metadata: {namespace: kubeflow, name: random}
      spec:
        objective:
          type: minimize
          goal: 0.001
          objectiveMetricName: loss
          additionalMetricNames: [Train-accuracy]
        algorithm:
          algorithmName: random
          algorithmSettings: [{name: random_state, value: "10"}]
        parallelTrialCount: 3
        maxTrialCount: 12
        maxFailedTrialCount: 3
        parameters:
          - {name: lr, parameterType: double, feasibleSpace: {min: "0.01", max: "0.05", distribution: logUniform}}
          - {name: momentum, parameterType: double, feasibleSpace: {min: "0.5", max: "0.9", step: "0.1"}}
          - {name: num-layers, parameterType: int, feasibleSpace: {min: "2", max: "6"}}
          - {name: optimizer, parameterType: categorical, feasibleSpace: {list: [sgd, adam]}}
          - {name: width, parameterType: discrete, feasibleSpace: {list: ["16", "32", "64"]}}
        trialTemplate:
          primaryContainerName: training
          trialParameters:
            - {name: learningRate, reference: lr}
            - {name: layers, reference: num-layers}
          trialSpec:
            kind: Job
            spec:
              template:
                spec:
                  containers:
                    - {name: sidecar, command: [sleep]}
                    - name: training
                      image: docker.io/mnist:latest
                      command: [python3, /opt/mnist.py, "--lr=${trialParameters.learningRate}"]
                      args: ["--layers", "${trialParameters.layers}"]
      """)
    let found = declarations(study)
    #expect(found["lr"] == "{float: [0.01, 0.05], scale: log}")
    #expect(found["momentum"] == "{float: [0.5, 0.9], step: 0.1}")
    #expect(found["num-layers"] == "{int: [2, 6]}")
    #expect(found["optimizer"] == "{choice: [sgd, adam]}")
    #expect(found["width"] == "{ordinal: [16, 32, 64]}")
    #expect(study.objectives == [.minimize("loss")])
    #expect(study.target == 0.001)
    #expect(study.seed == 10)
    #expect(study.trials == 12)
    #expect(study.parallel == 3)
    #expect(study.metrics.count == 1)
    #expect(
      text.contains(
        #"command: [python3, /opt/mnist.py, "--lr={lr}", "--layers", "{num-layers}"]"#), "\(text)")
    for part in ["docker.io/mnist", "maxFailedTrialCount", "Train-accuracy"] {
      #expect(text.contains(part), "\(part) in \(text)")
    }
  }
}
