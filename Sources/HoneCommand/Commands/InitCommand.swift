import ArgumentParser

struct InitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init",
    abstract: "Writes a commented study file to start from.",
    discussion: """
      Examples:
        hone init
        hone init tuning/resnet.yaml
      """)

  @Argument(help: "The file to write.")
  var file = "study.yaml"

  func run() throws {
    guard !FileSystem.exists(file) else {
      throw CommandFailure(.usage, "`\(file)` is there already: name another file, or remove it")
    }
    guard FileSystem.create(file, InitCommand.template) else {
      throw CommandFailure(.usage, "`\(file)` cannot be written: is its folder there, and yours?")
    }
    Terminal.output.line("wrote \(file): put your program into it, then `hone run \(file)`")
  }

  /// A study file that reads without a change; its program is the user's to name.
  static let template = """
    # hone run THIS_FILE
    #
    # Trials run in this file's folder. {x} is replaced by the value of the parameter x; what stands
    # in [ ] is left out where its parameter takes no part. {amp?--amp} is there where amp is true,
    # and {args} is all parameters. {trial}, {dir}, {seed} and {study} are what Hone knows.
    command: python train.py --lr {lr} --units {units} --optimizer {optimizer} [--momentum {momentum}]
    # env: {OMP_NUM_THREADS: 1}
    # template: {config.yaml.in: config.yaml}    # filled in, for {dir}/config.yaml in the command

    # Your program prints a line such as {"loss": 0.31}: the last one counts. With a step, as in
    # {"loss": 0.5, "step": 3}, a pruner can end hopeless trials early.
    minimize: loss                # or maximize: accuracy, or objectives: {accuracy: maximize, ms: minimize}
    # metric: {loss: 'val_loss=([-+.eE0-9]+)'}   # for a program that prints something else

    parameters:
      lr:        {float: [1e-5, 1e-1], scale: log}
      units:     {int: [16, 512], scale: log}
      optimizer: {choice: [sgd, adam]}
      momentum:  {float: [0, 0.99], when: {optimizer: sgd}}   # only where the optimizer is sgd
      # dropout: {float: [0, 0.5], step: 0.05}
      # size:    {ordinal: [small, medium, large]}
      # noise:   {normal: [0, 1]}                             # also lognormal
      # epochs:  20                                           # always this value
    # constraints: ["units * layers <= 4096"]

    # enqueue: [{lr: 1e-3, units: 128, optimizer: adam}]      # tried first: the values you use today
    # sampler: tpe                # `hone samplers` tells them; auto chooses
    # pruner: {asha: {min: 1, max: 81, eta: 3}}
    trials: 50
    parallel: 1                   # trials at the same time
    # timeout: 1h                 # no trial is started after that
    # target: 0.05                # good enough
    # patience: 30                # trials without a new best
    # trial: {timeout: 10m, memory: 4GB, retries: 1}
    # seed: 7
    # reproducible: 8             # the same study for this seed with 1 to 8 workers
    # storage: hone.db

    """
}
