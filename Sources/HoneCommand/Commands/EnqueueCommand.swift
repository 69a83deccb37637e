import ArgumentParser
import Hone
import HoneCore
import HoneFormats
import HoneRun

struct EnqueueCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "enqueue",
    abstract: "Adds values to be tried next, before the sampler's own.",
    usage: "hone enqueue [<study>] <name>=<value> ... [--storage <place>] [--json]",
    discussion: """
      Parameters that are left out are filled in when the trial starts. A run that
      is under way takes enqueued trials next; otherwise the next run does.

      Examples:
        hone enqueue lr=1e-3 units=128
        hone enqueue digits lr=1e-3 optimizer=sgd
        hone enqueue digits '{"lr": 1e-3}' '{"lr": 1e-2, "units": 64}'

      They count towards `trials` like any other. If the study has reached that
      number, raise it to have them tried: hone run --trials.
      """)

  @Argument(
    help: ArgumentHelp(
      "The study's name, which may be left out where the store has only one; then the values of "
        + "one trial as name=value, or of several as JSON objects.", valueName: "values"),
    completion: Suggestions.enqueued)
  var words: [String] = []
  @OptionGroup var store: StoreOptions
  @OptionGroup var format: JSONOption

  func run() throws {
    var values = words[...]
    let isValue = { (word: String) in word.contains("=") || word.hasPrefix("{") }
    let name = values.first.map { isValue($0) ? nil : $0 } ?? nil
    if name != nil { values = values.dropFirst() }
    guard !values.isEmpty else {
      throw CommandFailure(
        .usage,
        "there are no values to enqueue: give some, such as `hone enqueue lr=1e-3 units=128`")
    }
    let study = try store.openStudy(name)
    let numbers = try failing {
      try study.enqueue(all: try trials(Array(values), of: study.definition.space))
    }
    defer { adviseTrials(study) }
    guard !format.json else {
      return Terminal.output.exactLine(
        JSON.text(
          .object([
            ("study", .string(study.definition.name)), ("trials", .array(numbers.map { .int($0) })),
          ])))
    }
    for trial in numbers.compactMap(study.trial) {
      Terminal.output.line(
        "trial \(trial.number) of \(Text.name(study.definition.name)) waits: "
          + Text.oneLine(Text.parameters(trial.parameters)))
    }
  }

  /// Says what it takes for the trials to be tried in a study whose run has ended.
  private func adviseTrials(_ study: Study) {
    let progress = study.progress
    guard progress.finished > 0, progress.running == 0 else { return }
    let all = progress.finished + progress.waiting
    Terminal.error.line(
      "\(Text.count(progress.finished, "trial")) of \(Text.name(study.definition.name)) finished so far: to try "
        + "\(progress.waiting == 1 ? "the waiting one" : "all that wait"), a run needs `trials` of "
        + "\(all) or more, as with --trials \(all)")
  }

  /// The values of each trial: all words with an `=` are one, each object is another.
  private func trials(
    _ words: [String], of space: SearchSpace
  ) throws -> [[(name: String, value: Value)]] {
    var members: [Document.Member] = []
    var trials: [[(name: String, value: Value)]] = []
    for word in words {
      if word.hasPrefix("{") {
        trials.append(try EnqueueFormat.values(in: try object(word), of: space))
      } else if let (name, value) = EnqueueFormat.member(word, of: space) {
        guard !members.contains(where: { $0.key == name }) else {
          throw CommandFailure(
            .usage,
            "`\(name)` appears twice: for several trials give each as an object, such as "
              + "'{\(name): …}'")
        }
        members.append(Document.Member(name, value))
      } else {
        throw CommandFailure(.usage, "`\(word)` is not a value: write name=value, such as lr=1e-3")
      }
    }
    guard !members.isEmpty else { return trials }
    return [try EnqueueFormat.values(in: Document(.object(members)), of: space)] + trials
  }

  private func object(_ word: String) throws -> Document {
    do throws(SpaceError) { return try YAMLDocument.parse(word) } catch {
      throw CommandFailure(.usage, "`\(word)` is not an object: \(error)")
    }
  }
}
