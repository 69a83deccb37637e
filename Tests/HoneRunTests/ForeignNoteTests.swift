import HoneCore
import HoneFormats
import HoneRun
import Testing

/// A study file's comments without their breaks.
func said(_ text: String) -> String {
  text.split(separator: "\n").map { $0.drop { $0 == "#" || $0 == " " } }.joined(separator: " ")
}

@Suite("What is dropped of another tuner's file is named")
struct ForeignNoteTests {
  @Test("Of a script the first search is taken, and all its other lines are quoted")
  func script() throws {
    let (study, text) = try converted(
      """
      #!/bin/bash
      set -e
        export DATA=/data
      orion hunt -n one --max-trials 9 ./t --lr~'uniform(0, 1)' > out.log  # the first
      orion hunt -n two --max-trials many ./u \\
        --units~'uniform(1, 9, discrete=True)'
      """, "hunt.sh")
    let notes = said(text)
    #expect(study.name == "one" && study.trials == 9)
    #expect(study.space.parameters.map(\.name) == ["lr"])
    #expect(notes.contains("the first search of the script only"), "\(text)")
    #expect(notes.contains("orion hunt -n two --max-trials many ./u"), "\(text)")
    #expect(notes.contains("what followed the command is left out: `> out.log"), "\(text)")
    #expect(notes.contains("lines of the script are left out: `set -e`, `export DATA=/data`"))
  }

  @Test("A comment behind a command is no word of it")
  func comment() throws {
    let (_, text) = try converted("orion hunt -n a ./t --x~'uniform(0, 1)' # why", "hunt.sh")
    #expect(text.contains("command: [./t, \"--x={x}\"]") && !text.contains("why"), "\(text)")
  }

  @Test(
    "A number of trials or of workers that is none is named",
    arguments: [
      ("method: random\nrun_cap: all\nparameters: {x: {min: 0.0, max: 1.0}}", "`run_cap: all`"),
      ("method: random\nrun_cap: 0\nparameters: {x: {min: 0.0, max: 1.0}}", "`run_cap: 0`"),
      (
        "trialCommand: ./t\nmaxTrialNumber: 1e2.5\nsearchSpace: {x: {_type: uniform, _value: [0, 1]}}",
        "`maxTrialNumber: 1e2.5`"
      ),
      (
        "trialCommand: ./t\ntrialConcurrency: -1\nsearchSpace: {x: {_type: uniform, _value: [0, 1]}}",
        "`trialConcurrency: -1`"
      ),
      (
        "{apiVersion: kubeflow.org/v1beta1, spec: {maxTrialCount: some, parameters: [{name: x, "
          + "parameterType: double, feasibleSpace: {min: '0', max: '1'}}]}}",
        "`maxTrialCount: some`"
      ),
      ("orion hunt -n a --max-trials many ./t --x~'uniform(0, 1)'", "`--max-trials: many`"),
      ("experiment: {name: a, max_trials: -3}\nx: 'orion~uniform(0, 1)'", "`max_trials: -3`"),
      (
        "method: random\nmetrics: [{goal: minimize}]\nparameters: {x: {min: 0.0, max: 1.0}}",
        "has no name"
      ),
    ])
  func counts(file: String, part: String) throws {
    let (_, text) = try converted(file)
    #expect(said(text).contains(part), "\(text)")
  }

  @Test("A command that is refused is quoted, so that it can be written again")
  func command() throws {
    for line in ["python t.py 'open", "cat <<E {y", "./t {z} {{", "./t \"a b"] {
      let (study, text) = try converted(
        "{\"trialCommand\": \(JSON.text(.string(line))), \"searchSpace\": "
          + "{\"x\": {\"_type\": \"uniform\", \"_value\": [0, 1]}}}")
      #expect(study.space.parameters.map(\.name) == ["x"])
      let isTaken = !said(text).contains("so write it again")
      let problem = "the command `\(line)` could not be taken over"
      #expect(isTaken || said(text).contains(problem), "\(text)")
    }
  }
}
