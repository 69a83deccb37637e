internal import HoneCore
internal import HoneFormats

/// What the parts of a report say.
extension MetricReader {
  func step(of document: Document) throws(MetricProblem) -> Int? {
    // A metric may be called so itself.
    guard !objectives.contains(where: { $0.name == "step" }),
      let step = document["step"], step != .null
    else { return nil }
    guard let whole = step.whole, whole >= 0 else {
      throw MetricProblem(message: "`step` is \(step), not an integer from 0 on")
    }
    return whole
  }

  func gradient(of document: Document) throws(MetricProblem) -> [NamedSlope] {
    guard !objectives.contains(where: { $0.name == "gradient" }),
      let gradient = document["gradient"], gradient != .null
    else { return [] }
    guard let members = gradient.members else {
      throw MetricProblem(
        message: "`gradient` is \(gradient.kind), not a mapping such as {\"lr\": -0.2}")
    }
    return try members.map { member throws(MetricProblem) in
      let value = try MetricReader.number(member.value, "the gradient of `\(member.key)`")
      return NamedSlope(name: member.key, value: value)
    }
  }

  func vectors(of document: Document) throws(MetricProblem) -> [MetricReport.Vector] {
    guard !objectives.contains(where: { $0.name == "vectors" }),
      let vectors = document["vectors"], vectors != .null
    else { return [] }
    guard let members = vectors.members else {
      throw MetricProblem(
        message: "`vectors` is \(vectors.kind), not a mapping such as {\"weights\": [0.5, 1]}")
    }
    return try members.map { member throws(MetricProblem) in
      if let path = member.value.text { return MetricReport.Vector(member.key, .file(path)) }
      guard let elements = member.value.elements else {
        throw MetricProblem(
          message:
            "the vector `\(member.key)` is \(member.value.kind), not a list of numbers or the "
            + "name of a file in HONE_DIR")
      }
      var values: [Double] = []
      values.reserveCapacity(elements.count)
      for element in elements {
        values.append(try MetricReader.number(element, "a number of the vector `\(member.key)`"))
      }
      return MetricReport.Vector(member.key, .values(values))
    }
  }

  /// The other numbers of a report, as far as they can be kept.
  func measures(of document: Document) -> [Measure] {
    let members = document.members ?? []
    // Most reports have nothing but their metrics and a step.
    guard members.count > objectives.count else { return [] }
    var measures: [Measure] = []
    for member in members where !objectives.contains(where: { $0.name == member.key }) {
      guard member.key != "step", let number = member.value.number else { continue }
      let more = measures + [Measure(name: member.key, value: number)]
      if Measure.problem(with: more) == nil { measures = more }
    }
    return measures
  }

  static func number(_ value: Document, _ name: String) throws(MetricProblem) -> Double {
    if let number = value.number { return number }
    guard let text = value.text else {
      throw MetricProblem(message: "\(name) is \(value.kind), \(value), not a number")
    }
    guard let number = LinePattern.special(text) else {
      let isNumber = PlainScalar.value(of: text).number != nil
      throw MetricProblem(
        message: "\(name) is text, \(value), not a number"
          + (isNumber ? ": print it without the quotes" : ""))
    }
    return number
  }
}
