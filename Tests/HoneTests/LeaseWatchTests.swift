import HoneStorage
import Synchronization
import Testing

@testable import Hone

/// Two clocks that a test sets.
final class FakeClocks: Sendable {
  private let state = Mutex((wall: Int64(1_700_000_000_000_000), steady: Int64(5_000_000)))

  var clocks: Clocks {
    Clocks(wall: { self.state.withLock { $0.wall } }, steady: { self.state.withLock { $0.steady } })
  }

  var wall: Int64 { state.withLock { $0.wall } }

  /// Time goes by.
  func pass(seconds: Int64) {
    state.withLock {
      $0.wall += seconds * 1_000_000
      $0.steady += seconds * 1_000_000
    }
  }

  /// Somebody sets the time of day.
  func jump(seconds: Int64) { state.withLock { $0.wall += seconds * 1_000_000 } }
}

@Suite("When a lease is over")
struct LeaseWatchTests {
  private let time = FakeClocks()

  /// A watch that an expectation may ask.
  private final class Watch {
    private var watch: LeaseWatch
    init(_ watch: LeaseWatch) { self.watch = watch }
    func isOver(_ lease: Lease) -> Bool { watch.isOver(lease) }
  }

  private func watch(_ life: ProcessIdentity.Life) -> Watch {
    Watch(LeaseWatch(lease: 60_000_000, clocks: time.clocks) { _ in life })
  }

  private func lease(_ seconds: Int64, attempt: Int = 1) -> Lease {
    Lease(trial: 3, attempt: attempt, worker: "w", end: time.wall + seconds * 1_000_000)
  }

  @Test("At once where its holder is dead")
  func dead() {
    let watch = watch(.dead)
    #expect(watch.isOver(lease(59)))
  }

  @Test(
    "When its end has passed, where its holder is not known to run",
    arguments: [ProcessIdentity.Life.unknown, .suspended])
  func passed(life: ProcessIdentity.Life) {
    let watch = watch(life)
    let lease = lease(20)
    #expect(!watch.isOver(lease))
    time.pass(seconds: 19)
    #expect(!watch.isOver(lease))
    time.pass(seconds: 1)
    #expect(watch.isOver(lease))
  }

  @Test("Not where the clock jumps forward by a day while its holder gives signs of life")
  func forward() {
    for life in [ProcessIdentity.Life.unknown, .running] {
      let watch = watch(life)
      var lease = lease(60)
      #expect(!watch.isOver(lease))
      time.pass(seconds: 10)
      time.jump(seconds: 86_400)
      for _ in 0..<10 {
        #expect(!watch.isOver(lease))
        time.pass(seconds: 14)
        #expect(!watch.isOver(lease))
        // A quarter of a lease later the holder extends it, by the new time.
        lease.end = time.wall + 60_000_000
      }
    }
  }

  @Test("Not at once in a session that begins after the clock jumped, where its holder runs")
  func late() {
    let lease = lease(60)
    time.jump(seconds: 86_400)
    let watch = watch(.running)
    #expect(!watch.isOver(lease))
    time.pass(seconds: 59)
    #expect(!watch.isOver(lease))
    time.pass(seconds: 1)
    #expect(watch.isOver(lease))
  }

  @Test("After the length of a lease where the clock jumps back by an hour")
  func back() {
    let watch = watch(.unknown)
    let lease = lease(30)
    #expect(!watch.isOver(lease))
    time.jump(seconds: -3_600)
    time.pass(seconds: 59)
    #expect(!watch.isOver(lease))
    time.pass(seconds: 1)
    #expect(watch.isOver(lease))
  }

  @Test("After the length of a lease where its holder runs and is stuck")
  func stuck() {
    let watch = watch(.running)
    let lease = lease(10)
    #expect(!watch.isOver(lease))
    time.pass(seconds: 59)
    #expect(!watch.isOver(lease))
    time.pass(seconds: 1)
    #expect(watch.isOver(lease))
    // Another attempt is another lease.
    #expect(!watch.isOver(self.lease(10, attempt: 2)))
  }
}
