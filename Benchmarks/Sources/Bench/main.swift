// Hone's side of the benchmarks: each measures one thing in a process of its own and prints a line of
// JSON. `scripts/bench` runs them beside the peers.
import Glibc
import Hone
import HoneSQLite

/// CPU time of ask and tell after `finished` trials.
func askTell(_ spec: AlgorithmSpec, finished: Int, trials: Int) throws {
  let study = try Study(Studies.definition(sampler: spec))
  try Studies.askTell(study, trials: finished)
  let cpu = Usage.cpu
  try Studies.askTell(study, trials: trials)
  report(("us", 1e6 * (Usage.cpu - cpu) / Double(trials)))
}

/// Trials begun and ended in a new file, each in a transaction of its own.
func store(_ path: String, trials: Int) throws {
  let study = try Study.open(Studies.definition(), in: SQLiteStorage(path: path))
  let (cpu, wall) = (Usage.cpu, Usage.wall)
  try Studies.askTell(study, trials: trials)
  report(
    ("cpu", (Usage.cpu - cpu) / Double(trials)), ("wall", (Usage.wall - wall) / Double(trials)))
}

/// One of several processes that begin and end trials of one study in one file: how long the longest
/// of its calls took, opening the study included.
func contend(_ path: String, trials: Int) throws {
  let clock = ContinuousClock()
  var worst = Duration.zero
  func timed<R>(_ call: () throws -> R) throws -> R {
    let start = clock.now
    defer { worst = max(worst, clock.now - start) }
    return try call()
  }
  let study = try timed { try Study.open(Studies.definition(), in: SQLiteStorage(path: path)) }
  for _ in 0..<trials {
    let trial = try timed { try study.ask() }
    try timed { try study.tell(trial.number, value: 1) }
  }
  report(("worst", worst / .seconds(1)))
}

/// A file with a study of `trials` finished trials.
func fill(_ path: String, trials: Int) throws {
  let definition = try Studies.definition()
  let source = try Study(definition)
  let storage = try SQLiteStorage(path: path)
  let worker = Worker(id: "bench")
  let id = try storage.create(definition, at: 1)
  for start in stride(from: 0, to: trials, by: 1_000) {
    let end = min(start + 1_000, trials)
    try Studies.askTell(source, trials: end - start)
    var events: [Event] = []
    for trial in source.trials(since: start) {
      let raw = Studies.names.map { trial.parameters[$0]?.number ?? 0 }
      let (number, time) = (trial.number, Timestamp(trial.number + 1) * 1_000)
      events.append(
        .asked(Event.Asked(trial: number, point: Point(raw: raw), seen: 2 * number, at: time)))
      events.append(
        .finished(trial: number, attempt: 1, .completed(trial.values), at: time + 500))
    }
    _ = try storage.append(events, to: id, by: worker)
  }
}

/// Time and memory of loading the study of a file.
func load(_ path: String) throws {
  let (cpu, wall) = (Usage.cpu, Usage.wall)
  let study = try Study.load("bench", from: SQLiteStorage(path: path))
  report(
    ("cpu", Usage.cpu - cpu), ("wall", Usage.wall - wall), ("peak", Double(Usage.peak)),
    ("trials", Double(study.finishedCount)))
}

/// Bytes that the heap holds for each finished trial.
func memory(trials: Int, reproducible: Int?) throws {
  let before = Usage.heap
  let study = try Study(Studies.definition(reproducible: reproducible))
  try Studies.askTell(study, trials: trials)
  let bytes = Usage.heap - before
  report(("bytes", Double(bytes) / Double(study.finishedCount)))
}

let arguments = CommandLine.arguments.dropFirst()
func number(_ index: Int) -> Int { Int(arguments.dropFirst(index).first ?? "") ?? 0 }
let second = arguments.dropFirst().first ?? ""

switch arguments.first {
case let name? where ["random", "ga", "pso", "de", "nsga2"].contains(name):
  try askTell(AlgorithmSpec(name), finished: number(1), trials: number(2))
case "tpe":
  // As many random trials first as the peer has had.
  let startup = AlgorithmSpec.Option("startup", .int(number(1)))
  try askTell(
    AlgorithmSpec("tpe", options: [startup]), finished: number(1), trials: number(2))
case "store": try store(second, trials: number(2))
case "contend": try contend(second, trials: number(2))
case "fill": try fill(second, trials: number(2))
case "load": try load(second)
case "memory": try memory(trials: number(1), reproducible: nil)
case "reproducible": try memory(trials: number(1), reproducible: 8)
default:
  print(
    "usage: Bench random|tpe|ga|pso|de|nsga2 FINISHED TRIALS | store|contend|fill FILE TRIALS | load FILE "
      + "| memory|reproducible N"
  )
  exit(2)
}
