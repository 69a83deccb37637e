import HoneCore
import Testing

@testable import HoneCommand

@Suite("A run that says nothing for long")
struct PulseTests {
  @Test("It says that it is alive after a minute, and ever more rarely until something happens")
  func pulse() {
    var pulse = Pulse()
    func isDue(_ seconds: Int) -> Bool { pulse.isDue(after: .seconds(seconds)) }
    #expect([59, 60, 119, 120, 239, 240].map(isDue) == [false, true, false, true, false, true])
    #expect([480, 600, 599, 600].map(isDue) == [true, true, false, true])
    pulse.reset()
    #expect([59, 60].map(isDue) == [false, true])
  }

  @Test("A running trial's line has its time, its latest report and what it tries")
  func line() {
    let entry = RunningTrials.Entry(number: 3, begin: .now, parameters: "lr=0.5")
    func shown(_ report: Report?, _ seconds: Double) -> String {
      let line = RunningTrials.line(entry, report, [.maximize("acc")], .seconds(seconds))
      return Paint.shown(line, inColour: false)
    }
    #expect(shown(nil, 4.9) == "  trial 3 · 4 s · lr=0.5")
    #expect(
      shown(Report(step: 7, values: [0.93]), 3723)
        == "  trial 3 · 1:02:03 · step 7: acc 0.93 · lr=0.5")
  }
}
