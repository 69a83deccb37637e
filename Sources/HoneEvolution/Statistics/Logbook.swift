/// What was recorded of each generation, in their order; printed as a table.
public struct Logbook: Sendable {
  /// A thing that is recorded.
  public enum Value: Sendable, Hashable {
    /// A count.
    case int(Int)
    /// A measure.
    case real(Double)
    /// Anything else.
    case text(String)

    /// As a number; nil where it is text.
    public var number: Double? {
      switch self {
      case .int(let value): Double(value)
      case .real(let value): value
      case .text: nil
      }
    }
  }

  /// What was recorded at one time: named values, and chapters of them.
  public struct Entry: Sendable {
    /// The values, in the order of their columns.
    public var fields: [(name: String, value: Value)]
    /// The chapters, in the order of their columns.
    public var chapters: [(name: String, entry: Entry)]

    /// An entry of values and chapters.
    public init(
      _ fields: [(name: String, value: Value)] = [],
      chapters: [(name: String, entry: Entry)] = []
    ) {
      self.fields = fields
      self.chapters = chapters
    }

    /// The value of a name; nil where there is none.
    public subscript(_ name: String) -> Value? {
      fields.first { $0.name == name }?.value
    }

    /// A chapter; nil where there is none of that name.
    public func chapter(_ name: String) -> Entry? {
      chapters.first { $0.name == name }?.entry
    }
  }

  /// The entries, from the first on.
  public private(set) var entries: [Entry] = []
  /// The columns, by name of value or chapter; nil for those of the first entry.
  public var header: [String]?
  /// Whether the names of the columns are printed above them.
  public var printsHeader = true

  var streamed = 0
  var widths: [Int] = []
  // How wide the columns of chapters have become, by their names.
  var chapterWidths: [String: [Int]] = [:]

  /// An empty logbook.
  public init() {}

  /// Enters what was measured, with the number of the generation and of its evaluations before it.
  public mutating func record(generation: Int, evaluations: Int, _ measured: Entry? = nil) {
    var entry = Entry()
    entry.fields.reserveCapacity(2 + (measured?.fields.count ?? 0))
    entry.fields.append(("gen", .int(generation)))
    entry.fields.append(("nevals", .int(evaluations)))
    if let measured {
      entry.fields.append(contentsOf: measured.fields)
      entry.chapters = measured.chapters
    }
    entries.append(entry)
  }

  /// Enters values and chapters.
  public mutating func record(_ entry: Entry) { entries.append(entry) }

  /// The values of a column, one an entry; of a chapter's where it is named.
  public func select(_ name: String, in chapter: String? = nil) -> [Value?] {
    entries.map { entry in
      guard let chapter, entry[name] == nil || entry.chapter(chapter)?[name] != nil else {
        return entry[name]
      }
      return entry.chapter(chapter)?[name]
    }
  }

  /// The numbers of a column, one an entry; NaN where there is none.
  public func numbers(_ name: String, in chapter: String? = nil) -> [Double] {
    select(name, in: chapter).map { $0?.number ?? .nan }
  }

  /// Removes an entry.
  public mutating func remove(at index: Int) {
    entries.remove(at: index)
    if index < streamed { streamed -= 1 }
  }
}
