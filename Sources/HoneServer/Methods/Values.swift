internal import Hone
internal import HoneFormats

extension Method {
  /// The parameter `values`: an object with a number for each objective, or one number.
  static func values(
    _ arguments: Arguments, _ study: Study, orElse: String = ""
  ) throws(RPCError) -> [String: Double] {
    let objectives = study.objectives
    guard let field = arguments.field("values") else {
      let names = SearchSpace.list(objectives.map(\.name))
      throw RPCError(
        SpaceError(
          .missingKey, at: ["values"],
          "this parameter must be given: a number for \(names)\(orElse)"))
    }
    return try arguments.reading(field) { field throws(SpaceError) in
      guard let members = field.document.members else {
        let number = try field.real("a number, or an object with a number for each objective")
        guard objectives.count == 1 else {
          throw field.fault(
            .wrongType,
            "\(objectives.count) objectives need more than one number: give an object with "
              + SearchSpace.list(objectives.map(\.name)))
        }
        return [objectives[0].name: number]
      }
      var values: [String: Double] = [:]
      for member in members {
        if let number = member.value.real {
          values[member.key] = number
        } else {
          _ = try Field(member.value, path: field.path + [member.key]).real()
        }
      }
      return values
    }
  }
}
