public import HoneCore

/// A sampler or pruner with its options: `tpe`, or `{tpe: {candidates: 24}}`. An option may be an
/// algorithm with options: `{hybrid: {sampler: {tpe: {candidates: 24}}}}`.
public enum AlgorithmFormat {
  /// Reads the choice of an algorithm. Whether there is one of this name is for others to say.
  ///
  /// - Parameters:
  ///   - document: A name, or a mapping of one name to its options.
  ///   - key: The key under which it stands, for errors.
  /// - Returns: The name with the options in the order given.
  /// - Throws: `SpaceError` with the key, its position, what is wrong and what would be right.
  public static func spec(from document: Document, key: String) throws(SpaceError) -> AlgorithmSpec
  {
    try spec(from: Field(document, path: [key]))
  }

  package static func spec(from field: Field) throws(SpaceError) -> AlgorithmSpec {
    let wanted = "a name such as tpe, or {tpe: {candidates: 24}}"
    if let name = field.document.text, !name.isEmpty { return AlgorithmSpec(name) }
    let fields = try field.fields(wanted)
    guard let (name, inner) = fields.first, fields.count == 1 else {
      let names = SearchSpace.list(fields.map(\.key))
      throw field.fault(
        .invalidValue,
        fields.isEmpty ? "expected \(wanted)" : "this is \(names) at once: keep one, as \(wanted)")
    }
    var spec = AlgorithmSpec(name)
    if inner.document.value == .null { return spec }
    for (option, value) in try inner.fields("a mapping of options to values") {
      spec.options.append(try setting(option, value))
    }
    return spec
  }

  private static func setting(
    _ option: String, _ field: Field
  ) throws(SpaceError) -> AlgorithmSpec.Option {
    guard let members = field.document.members, members.count == 1,
      members[0].value.members != nil || members[0].value.value == .null
    else { return .init(option, try field.scalar()) }
    return .init(option, algorithm: try spec(from: field))
  }

  /// The choice as it is read.
  public static func document(of spec: AlgorithmSpec) -> Document {
    guard !spec.options.isEmpty else { return .string(spec.name) }
    let options = spec.options.map { option in
      switch option.setting {
      case .value(let value): (option.name, Document(exactly: value))
      case .algorithm(let algorithm): (option.name, document(of: algorithm))
      }
    }
    return .object([(spec.name, .object(options))])
  }
}
