import Hone
import Testing

@testable import HoneCommand

@Suite("The live progress line")
struct ProgressLineTests {
  private func line(_ change: (inout ProgressLine) -> Void = { _ in }) -> ProgressLine {
    var progress = Progress()
    progress.completed = 12
    progress.pruned = 7
    progress.failed = 1
    progress.running = 4
    progress.bestTrial = 17
    progress.bestValues = [0.973_456_789]
    var line = ProgressLine(
      progress: progress, objectives: [.maximize("accuracy")], limits: RunLimits(trials: 40),
      finishedBefore: 10, elapsed: .seconds(20), isStopping: false)
    change(&line)
    return line
  }

  private func shown(_ columns: Int, _ change: (inout ProgressLine) -> Void = { _ in }) -> String {
    Paint.shown(line(change).text(columns: columns), inColour: false)
  }

  @Test(
    "It shows trials done, running, pruned and failed, the best and its trial, rate and time left")
  func wide() {
    #expect(
      shown(200)
        == "20/40 done · 4 running · 7 pruned · 1 failed · best accuracy 0.973457 (trial 17) · "
        + "2 s a trial · 40 s left")
  }

  @Test("It never is wider than the terminal, and the best value stays longest", arguments: 1...130)
  func narrow(columns: Int) {
    let text = shown(columns)
    #expect(text.count <= columns)
    if columns >= 55 { #expect(text.contains("best accuracy 0.973457")) }
    if columns >= 10 { #expect(text.hasPrefix("20/40 do")) }
  }

  @Test("The time left is the shorter of the time for the trials and the time that is allowed")
  func timeLeft() {
    let text = shown(200) { $0.limits.timeout = .seconds(25) }
    #expect(text.hasSuffix("5 s left"))
    #expect(!shown(200) { $0.limits = RunLimits() }.contains("left"))
    #expect(!shown(200) { $0.isStopping = true }.contains("left"))
  }

  @Test("Before the first trial has ended there is neither a best value nor a rate")
  func beginning() {
    let text = shown(200) {
      $0.progress = Progress()
      $0.progress.running = 2
      $0.finishedBefore = 0
    }
    #expect(text == "0/40 done · 2 running · 20 s so far")
  }

  @Test("Where trials tell gradients, it shows the last one's value and its gradient's norm")
  func gradients() {
    func descent(_ columns: Int) -> String {
      shown(columns) {
        $0.progress.latest = Progress.Descent(trial: 19, value: 0.5, norm: 0.012_345_678)
      }
    }
    #expect(
      descent(200).contains(
        "best accuracy 0.973457 (trial 17) · last accuracy 0.5, |gradient| 0.0123457 · 2 s a trial")
    )
    #expect(!descent(90).contains("|gradient|"))
    #expect(descent(90).contains("best accuracy 0.973457"))
  }

  @Test("Where the sampler keeps a population, it shows the generation")
  func generation() {
    let text = shown(200) { $0.progress.generation = 3 }
    #expect(text.hasPrefix("20/40 done · gen 3 · 4 running"))
  }

  @Test("A generation's line has DEAP's names, and fits the terminal", arguments: 1...160)
  func generationLine(columns: Int) throws {
    var generation = GenerationReport.Generation(number: 12)
    generation.completed = 98
    generation.failed = 2
    let values = [[0.5, 0.25, 0.75], [12, 24.5, 13]]
    generation.summaries = values.compactMap { GenerationReport.Summary($0) }
    generation.frontCount = 7
    generation.hypervolume = 0.8125
    let two = GenerationLine(
      generation: generation, objectives: [.maximize("accuracy"), .minimize("ms")])
    let text = two.text(columns: columns)
    #expect(text.count <= columns)
    if columns >= 90 { #expect(text.contains("accuracy ") && text.contains("max 0.75")) }
    if columns == 160 {
      #expect(
        text == "gen 12  nevals 100  failed 2  accuracy avg 0.5 std 0.204124 min 0.25 max 0.75  "
          + "ms avg 16.5 std 5.67157 min 12 max 24.5  front 7  volume 0.8125")
    }
    generation.summaries.removeLast()
    let one = GenerationLine(generation: generation, objectives: [.maximize("accuracy")])
    #expect(one.text(columns: columns).count <= columns)
    if columns >= 80 {
      #expect(
        one.text(columns: columns)
          == "gen 12  nevals 100  failed 2  avg 0.5  std 0.204124  min 0.25  max 0.75")
    }
  }

  private func front(_ columns: Int) -> String {
    shown(columns) {
      $0.progress.bestTrial = nil
      $0.progress.frontCount = 3
      $0.progress.bestValues = [0.9, 12, 512]
      $0.objectives = [.maximize("accuracy"), .minimize("latency_ms"), .minimize("memory_mb")]
    }
  }

  @Test(
    "A study of several objectives shows its front, and of each objective which end is its best")
  func severalObjectives() {
    #expect(
      front(200).contains(
        "front of 3: max accuracy 0.9, min latency_ms 12, min memory_mb 512 · 2 s a trial"))
    #expect(front(60) == "20/40 done · 4 running · 7 pruned · 1 failed · front of 3")
  }

  @Test("Without an end in sight it shows how long the run has taken")
  func elapsed() {
    #expect(shown(200) { $0.limits = RunLimits() }.hasSuffix("2 s a trial · 20 s so far"))
    #expect(!shown(200).contains("so far"))
  }
}
