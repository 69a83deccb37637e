internal import HoneCore

/// The search space that the trials of an Optuna study lie in, as far as they tell it.
struct OptunaSpace {
  /// The space.
  var space: SearchSpace
  /// Hone's name of each of Optuna's parameters.
  var names: [String: String]
  /// Parameters that say whether others are there, with those (Optuna's names).
  var flags: [(name: String, of: [String])]
  /// What could not be taken over as it was, for the user.
  var notes: [String]

  /// A parameter's domain over all trials.
  struct Column {
    var name: String
    var domain: OptunaDomain
  }

  /// Puts the space together.
  ///
  /// - Parameters:
  ///   - columns: The parameters in the order of their first appearance.
  ///   - presence: Which trials have them; nil where all of them do.
  ///   - notes: What has been noted already.
  /// - Throws: `SpaceError` where there are no parameters or Hone cannot have one.
  init(
    _ columns: [Column], _ presence: OptunaPresence?, notes: [String]
  ) throws(SpaceError) {
    guard !columns.isEmpty else {
      throw SpaceError(
        .missingKey, at: [],
        "no trial of the study has a parameter yet, so its space is unknown: declare "
          + "it with --study-file study.yaml")
    }
    var draft = Draft(columns: columns, notes: notes)
    try draft.fill(presence)
    space = try SearchSpace(draft.parameters)
    names = draft.names
    flags = draft.flags
    self.notes = draft.notes
  }

  /// The name with what Hone's names may not have replaced.
  static func valid(_ name: String) -> String {
    var scalars = String.UnicodeScalarView()
    for scalar in name.unicodeScalars {
      let isLetter = scalar.properties.isAlphabetic || scalar == "_"
      let isPart = ("0"..."9").contains(scalar) || scalar == "-" || scalar == "."
      if scalars.isEmpty, !isLetter {
        scalars.append("_")
        if isPart { scalars.append(scalar) }
      } else {
        scalars.append(isLetter || isPart ? scalar : "_")
      }
    }
    return scalars.isEmpty ? "_" : String(scalars)
  }
}

/// A space being put together.
private struct Draft {
  let columns: [OptunaSpace.Column]
  var notes: [String]
  var parameters: [Parameter] = []
  var names: [String: String] = [:]
  var flags: [(name: String, of: [String])] = []

  init(columns: [OptunaSpace.Column], notes: [String]) {
    self.columns = columns
    self.notes = notes
    for column in columns {
      let name = Draft.unused(OptunaSpace.valid(column.name), Array(names.values))
      names[column.name] = name
      guard name != column.name else { continue }
      self.notes.append("the parameter `\(column.name)` is called `\(name)` here")
    }
  }

  mutating func fill(_ presence: OptunaPresence?) throws(SpaceError) {
    let conditions = presence.map { OptunaConditions($0) }
    for (index, column) in columns.enumerated() {
      var parameter = Parameter(names[column.name] ?? column.name, column.domain.domain)
      switch conditions?.findings[index] {
      case .when(let links):
        for link in links { parameter.conditions.append(try condition(link)) }
      case .untold:
        if let presence { parameter = parameter.when(flag(for: index, presence), is: true) }
      case .always, nil: break
      }
      parameters.append(parameter)
    }
  }

  private func condition(_ link: OptunaConditions.Link) throws(SpaceError) -> Condition {
    let parent = columns[link.parent]
    let axis = try Axis(parent.domain.domain, path: [parent.name])
    return Condition(
      parent: names[parent.name] ?? parent.name, values: link.raws.map { axis.value(raw: $0) })
  }

  /// The parameter that says whether this one is there, shared with those that come with it.
  private mutating func flag(for index: Int, _ presence: OptunaPresence) -> String {
    let shared = flags.firstIndex { flag in
      columns.firstIndex { $0.name == flag.of[0] }.map { presence.goTogether($0, index) } ?? false
    }
    if let shared {
      flags[shared].of.append(columns[index].name)
      return flags[shared].name
    }
    let name = Draft.unused(
      "has_" + OptunaSpace.valid(columns[index].name), names.values + flags.map(\.name))
    flags.append((name, [columns[index].name]))
    parameters.append(.choice(name, [false, true]))
    notes.append(
      "no parameter decides whether `\(columns[index].name)` is there: a choice of its own, "
        + "`\(name)`, says so")
    return name
  }

  private static func unused(_ name: String, _ taken: [String]) -> String {
    guard taken.contains(name) else { return name }
    var number = 2
    while taken.contains("\(name)_\(number)") { number += 1 }
    return "\(name)_\(number)"
  }
}
