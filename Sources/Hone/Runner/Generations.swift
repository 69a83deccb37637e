internal import HoneCore
internal import Synchronization

/// Tells a run's observer of the generations that are over, one after another.
final class Generations: Sendable {
  private let study: Study
  private let observer: any RunObserver
  private let watch: Mutex<GenerationWatch>

  init(_ study: Study, _ observer: any RunObserver) {
    self.study = study
    self.observer = observer
    watch = Mutex(study.read { GenerationWatch($0) })
  }

  /// Tells of what is over and has not been told of.
  ///
  /// - Parameter isEnd: Whether the run has ended.
  func tell(isEnd: Bool = false) {
    // Told under the lock, so that they come in their order.
    watch.withLock { watch in
      for generation in study.read({ watch.news($0, isEnd: isEnd) }) {
        observer.generationEnded(generation)
      }
    }
  }
}
