package import HoneCore

/// The vectors of a study's trials, in memory.
package struct VectorShelf: Sendable {
  private var byTrial: [Int: [(name: String, bytes: VectorBytes)]] = [:]

  package init() {}

  /// Keeps vectors, each in the place of an earlier one of its name.
  package mutating func keep(_ vectors: [NamedVector], of trial: Int) {
    for vector in vectors {
      let bytes = VectorBytes(vector.values)
      if let place = byTrial[trial]?.firstIndex(where: { $0.name == vector.name }) {
        byTrial[trial]?[place].bytes = bytes
      } else {
        byTrial[trial, default: []].append((vector.name, bytes))
      }
    }
  }

  /// Forgets a trial's vectors.
  package mutating func clear(_ trial: Int) {
    if !byTrial.isEmpty { byTrial[trial] = nil }
  }

  /// The names and lengths of the vectors of some trials.
  package func summaries(of trials: ClosedRange<Int>) -> [Int: [VectorSummary]] {
    byTrial.filter { trials.contains($0.key) }.mapValues { vectors in
      vectors.map { VectorSummary(name: $0.name, count: $0.bytes.count) }
        .sorted { $0.name < $1.name }
    }
  }

  /// A vector's numbers; nil where there is none of this name.
  package func vector(named name: String, of trial: Int) -> [Double]? {
    byTrial[trial]?.first { $0.name == name }?.bytes.values
  }

  /// Takes notice of events that have happened: what is kept, and what a new attempt begins without.
  package mutating func apply(_ event: Event) {
    switch event {
    case .vectors(let trial, _, let vectors): keep(vectors, of: trial)
    case .asked, .released, .deleted: clear(event.trial)
    case .enqueued, .reserved, .reported, .gradient, .finished: break
    }
  }
}
