internal import HoneCore
internal import HoneStorage

/// Decides which leases are over, though processes die without a word and clocks jump.
///
/// A lease is over at once where its holder is known to be dead. Else it is over when its end has
/// passed, unless something says that the time is not to be trusted: its holder runs on this
/// machine, or the clock has just jumped. And whatever the clock says, it is over once this session
/// has seen it unchanged for as long as a lease lasts; a holder that lives extends it four times in
/// that while.
struct LeaseWatch: Sendable {
  private let clocks: Clocks
  private let patience: Timestamp
  private let life: @Sendable (String) -> ProcessIdentity.Life
  // By trial: the lease as last seen, and since when it has been like that.
  private var seen: [Int: (lease: Lease, since: Timestamp)] = [:]
  private var lives: [String: (life: ProcessIdentity.Life, asked: Timestamp)] = [:]
  // What the wall clock is ahead of the steady one, and when that was last found to have changed.
  private var offset: Timestamp
  private var jumped: Timestamp?

  /// How far the clocks may drift apart between two looks before it counts as a jump: microseconds.
  private static let slack: Timestamp = 5_000_000
  /// How long what is known of a living process is believed.
  private static let freshness: Timestamp = 1_000_000

  /// Creates a watch.
  ///
  /// - Parameters:
  ///   - lease: How long a lease lasts, in microseconds.
  ///   - clocks: What tells the time.
  ///   - life: What is known of the process of a worker of this name.
  init(
    lease: Timestamp, clocks: Clocks = .system,
    life: @escaping @Sendable (String) -> ProcessIdentity.Life = LeaseWatch.life
  ) {
    self.clocks = clocks
    self.life = life
    patience = lease
    offset = clocks.wall() - clocks.steady()
  }

  /// What this machine knows of a worker.
  static let life: @Sendable (String) -> ProcessIdentity.Life = {
    ProcessIdentity(worker: $0)?.life() ?? .unknown
  }

  /// Whether the trial may be taken from its holder.
  mutating func isOver(_ lease: Lease) -> Bool {
    let (wall, now) = (clocks.wall(), clocks.steady())
    look(wall: wall, steady: now)
    let life = life(of: lease.worker, at: now)
    guard life != .dead else { return true }
    guard let known = seen[lease.trial], known.lease == lease else {
      if seen.count > 10_000 { seen = [:] }
      seen[lease.trial] = (lease, now)
      return lease.end <= wall && isTrusted(life, at: now)
    }
    return now - known.since >= patience || lease.end <= wall && isTrusted(life, at: now)
  }

  /// Notices that the clock was set. What the machine sleeps through counts as a jump, too.
  private mutating func look(wall: Timestamp, steady: Timestamp) {
    let found = wall - steady
    if abs(found - offset) > LeaseWatch.slack { jumped = steady }
    offset = found
    if let jump = jumped, steady - jump >= patience { jumped = nil }
  }

  private func isTrusted(_ life: ProcessIdentity.Life, at now: Timestamp) -> Bool {
    life != .running && jumped == nil
  }

  private mutating func life(of worker: String, at now: Timestamp) -> ProcessIdentity.Life {
    if let known = lives[worker],
      known.life == .dead || now - known.asked < LeaseWatch.freshness
    {
      return known.life
    }
    let found = life(worker)
    // Names of workers long gone are not kept for ever.
    if lives.count > 1_000 { lives = [:] }
    lives[worker] = (found, now)
    return found
  }
}
