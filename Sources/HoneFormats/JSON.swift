public import HoneCore

/// JSON after RFC 8259.
///
/// Our own, because the order of keys decides the random streams, errors need positions, and
/// Foundation's takes 20 µs for a trial.
public enum JSON {
  /// Reads one JSON value and nothing after it.
  ///
  /// Whole numbers that an `Int` holds are integers, all others doubles, exactly as they print.
  ///
  /// - Parameters:
  ///   - bytes: UTF-8 text; a byte order mark is skipped.
  ///   - allowsNaN: Whether `NaN`, `Infinity` and `-Infinity` are numbers, as Python prints them.
  /// - Returns: The value, every part with its position.
  /// - Throws: `SpaceError` with the position, what is wrong and what would be right.
  public static func parse(_ bytes: [UInt8], allowsNaN: Bool = false) throws(SpaceError) -> Document
  {
    var reader = JSONReader(bytes, allowsNaN: allowsNaN)
    return try reader.document()
  }

  /// Reads one JSON value, whatever comes after it.
  ///
  /// - Parameters:
  ///   - bytes: UTF-8 text.
  ///   - start: Where in it the value begins.
  ///   - allowsNaN: Whether `NaN`, `Infinity` and `-Infinity` are numbers, as Python prints them.
  /// - Returns: The value, and where in the text it ends.
  /// - Throws: `SpaceError` that says what is wrong and what would be right.
  public static func parseLeading(
    _ bytes: [UInt8], from start: Int, allowsNaN: Bool = false
  ) throws(SpaceError) -> (document: Document, end: Int) {
    var reader = JSONReader(bytes, allowsNaN: allowsNaN)
    reader.offset = start
    return (try reader.value(), reader.offset)
  }

  /// Reads one JSON value and nothing after it.
  ///
  /// - Parameters:
  ///   - text: The text.
  ///   - allowsNaN: Whether `NaN`, `Infinity` and `-Infinity` are numbers, as Python prints them.
  /// - Returns: The value, every part with its position.
  /// - Throws: `SpaceError` with the position, what is wrong and what would be right.
  public static func parse(_ text: String, allowsNaN: Bool = false) throws(SpaceError) -> Document {
    try parse(Array(text.utf8), allowsNaN: allowsNaN)
  }

  /// The document as JSON.
  ///
  /// Numbers read back exactly; those that are not finite are the texts "nan", "inf" and "-inf".
  ///
  /// - Parameters:
  ///   - document: What to write.
  ///   - pretty: Whether to indent it over several lines for people; else it is one line.
  /// - Returns: The text, without a line break at its end.
  public static func text(_ document: Document, pretty: Bool = false) -> String {
    var bytes: [UInt8] = []
    if pretty {
      JSONWriter.writePretty(document, into: &bytes, indent: 0)
    } else {
      write(document, into: &bytes)
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Appends the document as one line of JSON.
  public static func write(_ document: Document, into bytes: inout [UInt8]) {
    JSONWriter.write(document, into: &bytes)
  }
}
