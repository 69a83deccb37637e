import Hone
import HoneCore
import HoneFormats

/// The generations of a study as a person and as a program reads them.
struct GenerationTable {
  let definition: StudyDefinition
  let report: GenerationReport

  init(_ study: any StudyReader, reference: [Double]?) {
    definition = study.definition
    report = study.generations(reference: reference)
  }

  /// A row a generation; of several objectives a row for each of them.
  func text(columns: Int) -> String {
    let heading = "\(Text.name(definition.name)): "
    guard !report.generations.isEmpty else {
      return heading + "no trial belongs to a generation: `\(definition.sampler.name)` has "
        + "proposed none of them, or keeps no population (`hone samplers` says which do)"
    }
    let count = Text.count(report.generations.count, "generation")
    var text = heading + "\(count) of \(definition.sampler.name)\n\n"
    // Fewer digits rather than fewer columns.
    let texts = [6, 5, 4].map { table(digits: $0).text(columns: .max, indent: "  ") }
    let fitting = texts.first { text in
      text.split(separator: "\n").allSatisfy { Text.width(String($0)) <= columns }
    }
    text += fitting ?? table(digits: 4).text(columns: columns, indent: "  ")
    if let reference = report.reference, report.generations.last?.hypervolume != nil {
      text += "\n\nvolume: the hypervolume from \(Text.values(reference, of: report.objectives))"
    }
    if report.others > 0 {
      text +=
        "\n\n\(Text.count(report.others, "trial")) without a generation, such as enqueued ones"
    }
    return text
  }

  private func table(digits: Int32) -> Table {
    let counts = self.counts
    let isMany = report.objectives.count > 1
    let front = isMany ? ["front", "volume", "objective"] : []
    let figures = ["avg", "std", "min", "max"]
    var table = Table(
      counts.map { .init($0.name, .right) }
        + front.map { .init($0, $0 == "objective" ? .left : .right) }
        + figures.map { .init($0, .right) })
    for generation in report.generations {
      var start = counts.map { $0.text(generation) }
      if isMany {
        start += [
          "\(generation.frontCount)",
          generation.hypervolume.map { Text.number($0, digits: digits) } ?? "",
        ]
      }
      guard !generation.summaries.isEmpty else {
        table.add(start + (isMany ? [""] : []) + figures.map { _ in "" })
        continue
      }
      for (objective, summary) in zip(report.objectives, generation.summaries) {
        let values = [summary.average, summary.deviation, summary.minimum, summary.maximum]
        table.add(
          start + (isMany ? [objective.name] : []) + values.map { Text.number($0, digits: digits) })
        // The generation's own figures stand once.
        start = start.map { _ in "" }
      }
    }
    return table
  }

  /// The columns of counts: of the ways in which no trial ended, none.
  private var counts: [(name: String, text: (GenerationReport.Generation) -> String)] {
    typealias Column = (name: String, count: (GenerationReport.Generation) -> Int)
    let always: [Column] = [("gen", \.number), ("nevals", \.finished)]
    let sometimes: [Column] = [("pruned", \.pruned), ("failed", \.failed), ("open", \.open)]
    let columns =
      always
      + sometimes.filter { column in report.generations.contains { column.count($0) > 0 } }
    return columns.map { column in (column.name, { "\(column.count($0))" }) }
  }

  /// The same as one JSON value.
  var document: Document {
    let objectives = report.objectives
    var members: [(String, Document)] = [
      ("study", .string(definition.name)),
      ("generations", .array(report.generations.map { document(of: $0) })),
      ("others", .int(report.others)),
    ]
    if objectives.count > 1 {
      members.append(
        (
          "reference",
          report.reference.map { TrialFormat.values($0, objectives: objectives) } ?? .null
        ))
    }
    return .object(members)
  }

  private func document(of generation: GenerationReport.Generation) -> Document {
    var members: [(String, Document)] = [
      ("generation", .int(generation.number)), ("nevals", .int(generation.finished)),
      ("completed", .int(generation.completed)), ("pruned", .int(generation.pruned)),
      ("failed", .int(generation.failed)), ("open", .int(generation.open)),
    ]
    let summaries = zip(report.objectives, generation.summaries).map { objective, summary in
      (
        objective.name,
        Document.object([
          ("avg", .double(summary.average)), ("std", .double(summary.deviation)),
          ("min", .double(summary.minimum)), ("max", .double(summary.maximum)),
        ])
      )
    }
    members.append(("values", .object(summaries)))
    if report.objectives.count > 1 {
      members.append(("front", .int(generation.frontCount)))
      members.append(("hypervolume", generation.hypervolume.map { .double($0) } ?? .null))
    }
    return .object(members)
  }
}
