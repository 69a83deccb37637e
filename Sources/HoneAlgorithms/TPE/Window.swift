internal import HoneCore

/// The part of a parameter's unit coordinates outside of which constraints forbid every point.
///
/// Kernels that are as wide as the whole range would tell nothing within a small part of it, so that
/// part is taken for the whole.
struct Window: Sendable {
  let low: Double
  let width: Double

  /// The windows of a space's continuous parameters that are always active, where they are narrow.
  static func all(of space: SearchSpace) -> [Int: Window] {
    guard !space.constraints.isEmpty else { return [:] }
    var windows: [Int: Window] = [:]
    for (index, range) in space.feasibleUnits.enumerated() {
      let width = range.upperBound - range.lowerBound
      guard !space.axes[index].isDiscrete, !space.isPart(index), !space.isConditional(index),
        width > 0, width < 0.5
      else { continue }
      windows[index] = Window(low: range.lowerBound, width: width)
    }
    return windows
  }

  /// Where in the window a unit coordinate lies, from 0 to 1.
  func inside(_ unit: Double) -> Double { min(max((unit - low) / width, 0), 1) }

  /// The unit coordinate of a place in the window.
  func outside(_ place: Double) -> Double { min(low + place * width, low + width) }
}
