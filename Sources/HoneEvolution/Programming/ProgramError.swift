/// Why a text or a list of nodes is no program of a grammar.
public struct ProgramError: Error, Sendable, Hashable, CustomStringConvertible {
  /// Kinds of faults.
  public struct Code: Sendable, Hashable {
    let name: String
    /// A word that names no primitive of the set.
    public static let unknownSymbol = Code(name: "unknownSymbol")
    /// A primitive of another type than the place wants.
    public static let wrongType = Code(name: "wrongType")
    /// Too few or too many arguments, or brackets and commas that do not match.
    public static let wrongShape = Code(name: "wrongShape")
    /// A number where no number can stand.
    public static let wrongNumber = Code(name: "wrongNumber")
  }

  /// What kind of fault it is.
  public let code: Code
  /// Where it is: the character of a text, or the node of a tree, counted from 0.
  public let position: Int
  /// What is wrong, and what would be right.
  public let description: String

  init(_ code: Code, at position: Int, _ description: String) {
    self.code = code
    self.position = position
    self.description = description
  }
}
