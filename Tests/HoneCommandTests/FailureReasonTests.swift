import HoneCore
import Testing

@testable import HoneCommand

@Suite("Why a trial failed, in a line")
struct FailureReasonTests {
  static let lines: [(reason: String, line: String)] = [
    ("", "no reason is known"), ("exit status 1", "exit status 1"),
    (
      """
      exit status 1
      Traceback (most recent call last):
        File "t.py", line 9, in train
      KeyError: 'missing'
      The above exception was the direct cause of the following exception:
      Traceback (most recent call last):
        File "t.py", line 12, in <module>
      Epoch: 1
          raise ValueError("too large") from e
      ValueError: the rate is too large
      Epoch 2/10: error rate 0.4
      """, "ValueError: the rate is too large (exit status 1)"
    ),
    (
      """
      exit status 1
      Traceback (most recent call last):
        File "t.py", line 3
      torch.cuda.OutOfMemoryError: CUDA out of memory. Tried to allocate 2 GiB
      RuntimeError: of the text of that error
      """,
      "torch.cuda.OutOfMemoryError: CUDA out of memory. Tried to allocate 2 GiB (exit status 1)"
    ),
    (
      """
      exit status 1
      W: could not load cuda, error: no device
      Traceback (most recent call last):
        File "t.py", line 3
      Diverged: loss is nan
      Epoch 9
      """, "Diverged: loss is nan (exit status 1)"
    ),
    (
      "exit status 1\nTraceback (most recent call last):\n  File \"t.py\", line 3\nqueue.Empty",
      "queue.Empty (exit status 1)"
    ),
    (
      "killed by signal 6 (SIGABRT)\nmain.c:4: main: Assertion 'n > 0' failed.\nepoch 9 error 0.12",
      "killed by signal 6 (SIGABRT): main.c:4: main: Assertion 'n > 0' failed."
    ),
    (
      "exit status 1\nval_error=high\nepoch 9",
      "exit status 1; last lines: val_error=high | epoch 9"
    ),
    (
      "exit status 1\nfatal: disk full\nRuntimeWarning: slow",
      "fatal: disk full (exit status 1)"
    ),
    (
      "exit status 2\nls: cannot access 'x': No such file\nbye",
      "ls: cannot access 'x': No such file (exit status 2)"
    ),
    (
      "exit status 1\nError in f(x) :\n  object 'y' not there\nExecution halted",
      "Error in f(x) : object 'y' not there (exit status 1)"
    ),
    (
      "exit status 101\nthread 'main' panicked at src/main.rs:2:5:\nindex out of bounds\nnote: run with",
      "thread 'main' panicked at src/main.rs:2:5: index out of bounds (exit status 101)"
    ),
    (
      "killed by signal 6 (SIGABRT)\nterminate called after throwing 'std::bad_alloc'",
      "killed by signal 6 (SIGABRT): terminate called after throwing 'std::bad_alloc'"
    ),
    (
      "ran longer than the trial's timeout of 2s\nEpoch 1",
      "ran longer than the trial's timeout of 2s; last line: Epoch 1"
    ),
    (
      "exceeded its memory limit of 100MB\n119 MiB\nEpoch 1",
      "exceeded its memory limit of 100MB (119 MiB); last line: Epoch 1"
    ),
  ]

  @Test(
    "The error stands before the exit status, a limit before what was printed last",
    arguments: lines.indices)
  func line(_ index: Int) {
    let (reason, line) = Self.lines[index]
    #expect(FailureReason(reason).line == line)
  }

  @Test("All that was printed comes after it where there is room")
  func text() {
    #expect(
      FailureReason("exit status 1\na\nOSError: b").text
        == "OSError: b (exit status 1)\na\nOSError: b")
    #expect(FailureReason("exit status 1\nOSError: b").text == "OSError: b (exit status 1)")
  }

  @Test("A trial's line is whole as far as its outcome goes, and what it tried is cut")
  func trialLine() {
    let parameters = Parameters([("lr", .double(0.5)), ("units", .int(8))])
    let trial = Trial(
      number: 4, state: .failed, parameters: parameters,
      reason: "exit status 1\nValueError: the rate is too large")
    let line = TrialLine(trial, [.minimize("loss")], isBest: false)
    func lines(_ columns: Int) -> [String] {
      line.lines(columns: columns).map { Paint.shown($0, inColour: false) }
    }
    let whole = "trial 4 failed: ValueError: the rate is too large (exit status 1)"
    #expect(lines(90) == [whole + "  lr=0.5 units=8"])
    #expect(lines(77) == [whole + "  lr=0.5 un…"])
    #expect(lines(70) == [whole])
    #expect(
      lines(40) == ["trial 4 failed: ValueError: the rate", "  is too large (exit status 1)"])
  }
}
