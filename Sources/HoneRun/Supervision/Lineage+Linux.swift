internal import CProcess
import Synchronization

#if canImport(Musl)
  import Musl
#elseif canImport(Glibc)
  import Glibc
#endif

#if !canImport(Darwin)
  extension Lineage {
    private static let ownSession = getsid(0)

    /// Lets the orphans among all descendants become children of this process, to be ended with their
    /// trials. For a process whose children in other sessions are all started here.
    func adoptOrphans() {
      state.withLock { $0.isAdopting = hone_adopt_orphans() != 0 }
    }

    static func start(of process: pid_t) -> UInt64 {
      ProcessTable.entry(of: process)?.start ?? 0
    }

    /// What a leader started and has not ended, the leader apart; `nil` where `/proc` does not tell.
    ///
    /// Complexity: two short reads where nothing is left of an ended leader; else a read for each
    /// process of the machine.
    func members(of leader: pid_t, hasEnded: Bool) -> Set<ProcessMember>? {
      state.withLock { state in
        guard state.families[leader] != nil else { return [] }
        if hasEnded { state.families[leader]?.isEnding = true }
        let orphans = Self.orphans(state)
        if hasEnded, orphans?.isEmpty == true { return [] }
        guard let table = ProcessTable.all() else { return nil }
        var found = Self.members(of: leader, table, state)
        // One that starts another and ends may be in no table, though it is there all the time.
        if hasEnded { found.formUnion(Self.missing(from: found, orphans ?? [], leader, state)) }
        state.families[leader]?.known = found
        return found
      }
    }

    /// Sends a signal to a leader's orphans and what they started, as soon as each is seen.
    ///
    /// One that starts another and ends, over and over, is hit on the way: from its number to the signal
    /// it has some microseconds.
    /// - Returns: To how many.
    func strike(_ leader: pid_t, _ signal: Int32, sparing spared: Set<ProcessMember>) -> Int {
      state.withLock { state in
        var count = 0
        for orphan in Self.orphans(state) ?? [] {
          // Nobody else could have started it where there is nobody else.
          if state.families.count > 1 || !spared.isEmpty {
            guard let entry = ProcessTable.entry(of: orphan),
              !spared.contains(ProcessMember(process: orphan, start: entry.start)),
              Self.owner(of: entry, state, asker: leader) == leader
            else { continue }
          }
          count += Int(hone_hunt(orphan, signal))
        }
        return count
      }
    }

    /// Ends a leader's orphans, though they start others and end; `rounds` is how often they are looked
    /// for.
    func chase(_ leader: pid_t, rounds: Int) {
      _ = strike(leader, SIGKILL, sparing: [])
      state.withLock { state in
        guard state.isAdopting, let family = state.families[leader] else { return }
        // Those without a tag are anybody's, unless nobody else is there.
        let tag = state.families.count > 1 ? family.tag : 0
        let spared = Array(state.families.keys) + Array(state.servants)
        _ = hone_chase(
          Self.ownSession, spared, Int32(spared.count), tag, SIGKILL, Int32(rounds))
      }
    }

    /// Children of this process that others started; those that have ended are reaped. `nil` where there
    /// can be none, or the kernel does not tell.
    private static func orphans(_ state: State) -> [pid_t]? {
      guard state.isAdopting else { return nil }
      var children: [pid_t] = []
      // What ends while it is looked at may have left another behind, which is then looked for.
      for _ in 0..<orphanLooks {
        guard let now = ProcessTable.children else { return nil }
        children = now.filter { child in
          guard state.families[child] == nil, !state.servants.contains(child) else { return false }
          // What this process starts in other ways stays in its session.
          let session = getsid(child)
          return session >= 0 && session != ownSession
        }
        let living = children.filter { waitpid($0, nil, WNOHANG) == 0 }
        if living.count == children.count { return living }
      }
      return children
    }

    /// How often in a row orphans that start others and end are looked for before they count as there.
    private static let orphanLooks = 100

    /// Orphans of a leader that were there, and are not among what was found.
    private static func missing(
      from found: Set<ProcessMember>, _ orphans: [pid_t], _ leader: pid_t, _ state: State
    ) -> Set<ProcessMember> {
      var missing: Set<ProcessMember> = []
      for orphan in orphans {
        guard let entry = ProcessTable.entry(of: orphan) else {
          // The leader, which is not reaped yet, stands for it: its own number may be another's by now.
          missing.insert(ProcessMember(process: leader, start: 0))
          continue
        }
        let member = ProcessMember(process: orphan, start: entry.start)
        if !found.contains(member), owner(of: entry, state, asker: leader) == leader {
          missing.insert(member)
        }
      }
      return missing
    }

    private static func members(
      of leader: pid_t, _ table: [ProcessTable.Entry], _ state: State
    ) -> Set<ProcessMember> {
      var children: [pid_t: [ProcessTable.Entry]] = [:]
      var found: Set<ProcessMember> = []
      var next: [ProcessTable.Entry] = []
      for entry in table {
        children[entry.parent, default: []].append(entry)
        if entry.process == leader || entry.session == leader || isRoot(entry, of: leader, state) {
          next.append(entry)
        }
      }
      while let entry = next.popLast() {
        let member = ProcessMember(process: entry.process, start: entry.start)
        if entry.process != leader {
          guard entry.isLiving, found.insert(member).inserted else { continue }
        }
        next += children[entry.process] ?? []
      }
      return found
    }

    /// Whether this is an orphan of the leader's, whatever session it is in.
    private static func isRoot(
      _ entry: ProcessTable.Entry, of leader: pid_t, _ state: State
    ) -> Bool {
      guard entry.isLiving, let family = state.families[leader] else { return false }
      guard state.isAdopting else {
        // Others have adopted it, so that its environment alone tells.
        return entry.start >= family.start
          && (hone_tag(entry.process) == family.tag
            || ProcessTable.bears(family.marks, entry.process))
      }
      guard entry.parent == getpid(), entry.session != ownSession,
        state.families[entry.process] == nil, !state.servants.contains(entry.process)
      else { return false }
      return owner(of: entry, state, asker: leader) == leader
    }

    /// Whose orphan this is; `nil` where several that run may have started it.
    private static func owner(
      of orphan: ProcessTable.Entry, _ state: State, asker: pid_t
    ) -> pid_t? {
      let tag = hone_tag(orphan.process)
      if let tagged = state.families.values.first(where: { $0.tag == tag }) { return tagged.leader }
      if state.families[orphan.session] != nil { return orphan.session }
      let member = ProcessMember(process: orphan.process, start: orphan.start)
      let families = state.families
      if let known = families.values.first(where: { $0.known.contains(member) }) {
        return known.leader
      }
      if families.count > 1 {
        let environment = ProcessTable.environment(of: orphan.process)
        let marked = families.values.first { family in
          !family.marks.isEmpty && environment.bears(family.marks)
        }
        if let marked { return marked.leader }
      }
      let able = families.values.filter { !$0.isEnding && $0.start <= orphan.start }
      if able.isEmpty { return asker }
      return able.count == 1 ? able[0].leader : nil
    }
  }
#else
  extension Lineage {
    func adoptOrphans() {}
    static func start(of process: pid_t) -> UInt64 { 0 }
  }
#endif
