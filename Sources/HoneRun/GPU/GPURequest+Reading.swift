public import HoneCore
internal import HoneFormats

extension GPURequest {
  private static let forms =
    "a number of GPUs such as 2, a list such as [0, 1], either with `per` as in \"2 per 0.5\", or "
    + "{devices: [0, 1], per: 0.5}; with `check: false` as a third key it is believed"

  /// Reads what a person writes on a command line: `2`, `0,1`, `2 per 0.5`, `[0, 1]`.
  ///
  /// - Throws: `SpaceError` that says how GPUs are written.
  public static func parse(_ text: String) throws(SpaceError) -> GPURequest {
    let isFlow = text.hasPrefix("{") || (text.hasPrefix("[") && text.hasSuffix("]"))
    guard isFlow else { return try GPURequest(text: text) }
    return try GPURequest(Field(try YAMLDocument.parse(text)))
  }

  /// Reads the value of `gpus` in a study file.
  init(_ field: Field) throws(SpaceError) {
    do throws(SpaceError) {
      if field.document.members != nil {
        try field.allow(["devices", "per", "check"], wanted: Self.forms)
        guard let devices = field["devices"] else {
          throw field.fault(.missingKey, "there is no `devices`: give a number or a list of them")
        }
        try self.init(devices: devices)
        if let per = field["per"] { try take(try per.number()) }
        if let check = field["check"] { isChecked = try check.truth() }
      } else {
        try self.init(devices: field)
      }
    } catch {
      guard error.position == nil else { throw error }
      throw field.fault(error.code, error.message)
    }
  }

  private init(devices field: Field) throws(SpaceError) {
    if field.document.elements != nil {
      var names: [String] = []
      for element in try field.elements(Self.forms) {
        if let number = element.document.whole {
          names.append(String(number))
        } else {
          names.append(try element.text("a GPU's number from 0 on, or its UUID"))
        }
      }
      try self.init(names: names)
    } else if let count = field.document.whole {
      try self.init(count: count)
    } else {
      guard let text = field.document.text else { throw field.mismatch(Self.forms) }
      try self.init(text: text)
    }
  }

  private init(text: String) throws(SpaceError) {
    var words = text.split { $0.isWhitespace || $0 == ":" }
    var share: Double?
    if let per = words.firstIndex(of: "per") {
      guard per == words.count - 2, let number = Double(words[per + 1]), per > 0 else {
        throw SpaceError(.invalidValue, "`\(text)` is not understood: expected \(Self.forms)")
      }
      share = number
      words.removeLast(2)
    }
    var list = words.joined()
    let isList = list.contains(",") || (list.hasPrefix("[") && list.hasSuffix("]"))
    if isList, list.hasPrefix("["), list.hasSuffix("]") {
      list = String(list.dropFirst().dropLast())
    }
    if !isList, let count = Int(list) {
      try self.init(count: count)
    } else {
      guard !list.isEmpty, isList || words.count == 1 else {
        throw SpaceError(.invalidValue, "`\(text)` is not understood: expected \(Self.forms)")
      }
      try self.init(names: list.split(separator: ",").map(String.init))
    }
    if let share { try take(share) }
  }

  private init(count: Int) throws(SpaceError) {
    guard count >= 1 else {
      throw SpaceError(
        .invalidValue,
        "expected a number of GPUs from 1 on, not \(count)"
          + (count == 0 ? ": for the GPU with the number 0 write [0]" : ""))
    }
    guard count <= 4096 else {
      throw SpaceError(.invalidValue, "\(count) GPUs are more than a machine has")
    }
    self.init(.count(count))
  }

  private init(names: [String]) throws(SpaceError) {
    guard !names.isEmpty else {
      throw SpaceError(.invalidValue, "there is no GPU in this list: name one, or remove `gpus`")
    }
    var seen: Set<String> = []
    for name in names {
      let isNumber = Int(name).map { $0 >= 0 && String($0) == name }
      let isIdentity = name.hasPrefix("GPU-") || name.hasPrefix("MIG-")
      guard isNumber ?? isIdentity, !name.contains(where: { $0.isWhitespace || $0 == "\0" }) else {
        throw SpaceError(
          .invalidValue,
          "`\(name)` is no GPU: give a number from 0 on, or a UUID such as GPU-… from `nvidia-smi -L`"
        )
      }
      guard seen.insert(name).inserted else {
        throw SpaceError(
          .invalidValue, "GPU \(name) appears twice: for two trials on one GPU write `per: 0.5`")
      }
    }
    self.init(.listed(names))
  }
}
