/// Hyperparameters by the thousand that are no parameters of the space, such as a weight an example.
///
/// A trial may keep several, each under its own name. They are stored beside the study's events and
/// read one at a time: opening a study does not load them.
public struct NamedVector: Sendable, Hashable {
  /// The name, unique in its trial.
  public var name: String
  /// The numbers, all of them finite.
  public var values: [Double]

  /// Creates a vector; whoever stores it checks it.
  public init(name: String, values: [Double]) {
    self.name = name
    self.values = values
  }

  /// How many numbers a vector may have.
  public static let longest = 10_000_000
  /// How many vectors a trial may keep.
  public static let most = 100
}

/// A vector that a trial keeps, without its numbers.
public struct VectorSummary: Sendable, Hashable {
  /// The vector's name.
  public var name: String
  /// How many numbers it has.
  public var count: Int

  /// Creates a summary.
  public init(name: String, count: Int) {
    self.name = name
    self.count = count
  }
}

extension NamedVector {
  /// What keeps this vector from being stored, for people; nil where nothing does.
  ///
  /// Complexity: O(length).
  package var problem: String? {
    if let problem = NamedVector.problem(name: name) ?? NamedVector.problem(of: name, values.count)
    {
      return problem
    }
    guard let place = values.firstIndex(where: { !$0.isFinite }) else { return nil }
    return "the vector `\(name)` has \(values[place]) at place \(place), and must be finite"
  }

  /// What is wrong with a vector's name; it may become a file's name.
  package static func problem(name: String) -> String? {
    let isSound = name.utf8.allSatisfy {
      switch $0 {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"),
        UInt8(ascii: "."):
        true
      default: false
      }
    }
    guard isSound, (1...64).contains(name.utf8.count), name.utf8.first != UInt8(ascii: ".") else {
      return "`\(name)` cannot be a vector's name: use letters, digits, `_`, `-` and `.`, "
        + "not beginning with `.`, 64 of them at most"
    }
    return nil
  }

  /// What is wrong with a vector's length.
  package static func problem(of name: String, _ count: Int) -> String? {
    guard count == 0 || count > longest else { return nil }
    return "the vector `\(name)` has \(count) numbers, and may have 1 to \(longest)"
  }

  /// What keeps these vectors from being stored with one trial; nil where nothing does.
  package static func problem(with vectors: [NamedVector]) -> String? {
    guard vectors.count <= most else {
      return "a trial keeps \(most) vectors at most, not \(vectors.count): join some of them"
    }
    var known: Set<String> = []
    for vector in vectors {
      if let problem = vector.problem { return problem }
      guard known.insert(vector.name).inserted else {
        return "there are two vectors `\(vector.name)`: give each its own name"
      }
    }
    return nil
  }
}
