public import HoneCore
internal import HoneStorage

extension Study {
  /// What was noted of trials, as in an imported study; trials without attributes are not there.
  ///
  /// - Parameter trials: The numbers of the trials; those that are not there are passed over.
  /// - Returns: The attributes by trial.
  /// - Throws: ``StudyError`` where the store cannot be read.
  ///
  /// Complexity: O(attributes of these trials), which are read when they are asked for.
  public func attributes(
    of trials: ClosedRange<Int> = 0...(.max)
  ) throws(StudyError) -> [Int: [Attribute]] {
    try withSession { session throws(StudyError) in
      guard let link = session.link else { return [:] }
      do throws(StorageError) {
        return try link.storage.attributes(of: trials, in: link.id)
      } catch { throw session.failure(error) }
    }
  }

  /// What was noted of the study itself.
  ///
  /// - Throws: ``StudyError`` where the store cannot be read.
  public func ownAttributes() throws(StudyError) -> [Attribute] {
    try withSession { session throws(StudyError) in
      guard let link = session.link else { return [] }
      do throws(StorageError) { return try link.storage.attributes(of: link.id) } catch {
        throw session.failure(error)
      }
    }
  }
}
