extension StudyDefinition {
  /// The slopes of a trial's gradient, in the order of the parameters.
  ///
  /// Integers and floats with a step have slopes, too: those of the objective as if they had none.
  /// - Parameters:
  ///   - gradient: The slopes by the parameters' names, in any order.
  ///   - isActive: Whether the parameter of an index takes part in the trial.
  /// - Returns: The slopes with their parameters' indices.
  /// - Throws: `SpaceError` where the study has several objectives, or for a slope of a parameter
  ///   that is not there, is inactive or has no order of numbers, or that is not finite.
  package func slopes(
    _ gradient: [NamedSlope], isActive: (Int) -> Bool
  ) throws(SpaceError) -> [Slope] {
    guard gradient.isEmpty || objectives.count == 1 else {
      throw SpaceError(
        .invalidValue, at: ["gradient"],
        "a gradient is of a single objective, and this study has \(objectives.count), "
          + "\(SearchSpace.list(objectives.map(\.name))): leave it out")
    }
    return try space.slopes(gradient, isActive: isActive)
  }
}

extension SearchSpace {
  /// The slopes of a gradient, in the order of the parameters.
  ///
  /// - Parameters:
  ///   - gradient: The slopes by the parameters' names, in any order.
  ///   - isActive: Whether the parameter of an index takes part in the trial.
  /// - Returns: The slopes with their parameters' indices.
  /// - Throws: `SpaceError` for a slope of a parameter that is not there, is inactive or has no order
  ///   of numbers, or that is not finite.
  package func slopes(
    _ gradient: [NamedSlope], isActive: (Int) -> Bool
  ) throws(SpaceError) -> [Slope] {
    var slopes: [Slope] = []
    for slope in gradient {
      let parameter = try self.parameter(of: slope)
      guard isActive(parameter) else {
        throw SpaceError(
          .invalidCondition, at: ["gradient", slope.name],
          "`\(slope.name)` is inactive in this trial, and so has no slope: leave it out")
      }
      slopes.append(Slope(parameter: parameter, value: slope.value))
    }
    slopes.sort { $0.parameter < $1.parameter }
    for (one, next) in zip(slopes, slopes.dropFirst()) where one.parameter == next.parameter {
      let name = parameters[one.parameter].name
      throw SpaceError(
        .invalidName, at: ["gradient", name], "the slope of `\(name)` appears twice: give it once")
    }
    return slopes
  }

  /// The slopes by the names of their parameters, as people and programs have them.
  func named(_ slopes: [Slope]) -> [NamedSlope] {
    slopes.map { NamedSlope(name: parameters[$0.parameter].name, value: $0.value) }
  }

  private func parameter(of slope: NamedSlope) throws(SpaceError) -> Int {
    let path = ["gradient", slope.name]
    guard let parameter = index(of: slope.name) else {
      let known = SearchSpace.offer(parameters.map(\.name))
      throw SpaceError(
        .unknownKey, at: path, "there is no parameter `\(slope.name)`: \(known)")
    }
    switch parameters[parameter].domain {
    case .float, .int, .normal, .lognormal, .simplex: break
    case .choice, .ordinal, .fixed:
      let kind = parameters[parameter].domain.kind
      throw SpaceError(
        .wrongType, at: path,
        "`\(slope.name)` is \(kind == "ordinal" ? "an" : "a") \(kind) parameter and has no slope: "
          + "leave it out of the gradient")
    }
    guard slope.value.isFinite else {
      throw SpaceError(
        .invalidValue, at: path,
        "the slope of `\(slope.name)` is \(slope.value), and must be a finite number")
    }
    return parameter
  }
}
