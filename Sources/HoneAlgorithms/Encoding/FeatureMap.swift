internal import HoneCore
internal import HoneNumerics

/// How points of a space are written as numbers for a model: a row a point, one or more features a
/// parameter.
///
/// Only parameters with more than one value that do not follow from others have features. A number or an
/// ordinal is its unit coordinate, in 0...1. What is inactive in a point has 0 in its features, and a mask
/// that says so: never NaN.
struct FeatureMap: Sendable {
  /// How the values of a choice are written.
  enum Choices: Sendable {
    /// One feature: the value's index, from 0.
    case index
    /// A feature a value: 1 for the value that it is, 0 for the others.
    case oneHot
  }

  /// What one feature says.
  struct Feature: Sendable, Hashable {
    /// The parameter's index in its space.
    var parameter: Int
    /// Which value of a choice it stands for; nil where it stands for the parameter itself.
    var value: Int?
  }

  /// The parameters that have features.
  let varied: [Int]
  /// Those of them whose values have an order: numbers and ordinals.
  let numeric: [Int]
  /// Those of them whose values have none.
  let categorical: [Int]
  /// The features, in the order of their parameters.
  let features: [Feature]
  /// Whether any parameter may be inactive.
  let isConditional: Bool
  private let choices: Choices

  /// The features of a space.
  init(_ space: SearchSpace, choices: Choices = .index) {
    let varied = space.parameters.indices.filter {
      (space.axes[$0].cardinality ?? 2) > 1 && !space.isDetermined($0)
    }
    self.varied = varied
    self.choices = choices
    isConditional = space.isConditional
    numeric = varied.filter { !space.parameters[$0].domain.isCategorical }
    categorical = varied.filter { space.parameters[$0].domain.isCategorical }
    features = varied.flatMap { parameter -> [Feature] in
      guard choices == .oneHot, space.parameters[parameter].domain.isCategorical,
        let count = space.axes[parameter].cardinality
      else { return [Feature(parameter: parameter)] }
      return (0..<count).map { Feature(parameter: parameter, value: $0) }
    }
  }

  /// How many features there are.
  var count: Int { features.count }

  /// Points as numbers.
  struct Table: Sendable, Hashable {
    /// Points × features.
    var values: Matrix
    /// Whether the feature's parameter is active in the point: points × features, row by row.
    var isActive: [Bool]
  }

  /// Trials of a history, all of which have begun, in this order.
  ///
  /// Complexity: O(trials · features).
  func table(of trials: [Int], _ history: borrowing History) -> Table {
    var values: [Double] = []
    var isActive: [Bool] = []
    values.reserveCapacity(trials.count * count)
    isActive.reserveCapacity(trials.count * count)
    for trial in trials {
      for feature in features {
        let parameter = feature.parameter
        let isThere = !isConditional || history.isActive(trial, parameter)
        isActive.append(isThere)
        values.append(
          isThere
            ? number(
              feature, raw: history.raw(trial, parameter), unit: history.unit(trial, parameter),
              in: history.space) : 0)
      }
    }
    let matrix = Matrix(rows: trials.count, columns: count, elements: values)
    return Table(values: matrix, isActive: isActive)
  }

  /// Points of the space, in this order.
  ///
  /// Complexity: O(points · parameters).
  func table(of points: [Point], in space: SearchSpace) -> Table {
    var values: [Double] = []
    var isActive: [Bool] = []
    for point in points {
      let unit = space.unit(point)
      for feature in features {
        let parameter = feature.parameter
        isActive.append(point.isActive(parameter))
        values.append(
          point.isActive(parameter)
            ? number(feature, raw: point.raw[parameter], unit: unit[parameter], in: space) : 0)
      }
    }
    let matrix = Matrix(rows: points.count, columns: count, elements: values)
    return Table(values: matrix, isActive: isActive)
  }

  private func number(
    _ feature: Feature, raw: Double, unit: Double, in space: SearchSpace
  ) -> Double {
    if let value = feature.value { return raw == Double(value) ? 1 : 0 }
    return space.parameters[feature.parameter].domain.isCategorical ? raw : unit
  }
}
