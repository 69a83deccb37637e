public import HoneAlgorithms
public import HoneFormats

/// Samplers and pruners as JSON: what `samplers.list` and `hone samplers --json` answer.
public enum CatalogFormat {
  /// The name, the options with their defaults, and when to use it.
  public static func document(of entry: AlgorithmInfo) -> Document {
    let options = entry.options.map { option in
      var members: [(String, Document)] = [("name", .string(option.name))]
      if let fallback = option.standard { members.append(("default", Document(fallback))) }
      if !option.words.isEmpty {
        members.append(("choices", .array(option.words.map(Document.string))))
      }
      members.append(("help", .string(option.help)))
      return Document.object(members)
    }
    return .object([
      ("name", .string(entry.name)), ("options", .array(options)), ("when", .string(entry.when)),
    ])
  }
}
