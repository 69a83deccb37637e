import ArgumentParser
import Hone
import HoneAlgorithms
import HoneFormats
import HoneServer

struct SamplersCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "samplers",
    abstract: "Lists the samplers and pruners and when to use each; or shows one with its options.",
    discussion: """
      Examples:
        hone samplers
        hone samplers tpe
        hone run study.yaml --sampler random
        in a study file: `sampler: {tpe: {candidates: 64}}`
      """)

  @Argument(
    help: "The sampler or pruner to show with its options. Without it, all are listed.",
    completion: Suggestions.algorithms)
  var name: String?
  @OptionGroup var format: JSONOption

  func run() throws {
    let registry = HoneCommand.registry
    let (samplers, pruners) = (registry.samplers, registry.pruners)
    guard let name else {
      guard !format.json else {
        return Terminal.output.exactLine(
          JSON.text(
            .object([
              ("samplers", .array(samplers.map(CatalogFormat.document(of:)))),
              ("pruners", .array(pruners.map(CatalogFormat.document(of:)))),
            ])))
      }
      Terminal.output.line("Samplers (--sampler NAME)\n\n\(list(samplers))\n")
      Terminal.output.line("Pruners (--pruner NAME)\n\n\(list(pruners))\n")
      return Terminal.output.line("`hone samplers NAME` shows the options of one.")
    }
    guard let entry = (samplers + pruners).first(where: { $0.name == name }) else {
      let known = Spelling.advice(for: name, among: (samplers + pruners).map(\.name))
      throw CommandFailure(.usage, "there is no sampler or pruner `\(name)`: \(known)")
    }
    guard !format.json else {
      return Terminal.output.exactLine(JSON.text(CatalogFormat.document(of: entry)))
    }
    show(entry, isSampler: samplers.contains { $0.name == name })
  }

  /// Each name with when to use it.
  private func list(_ entries: [AlgorithmInfo]) -> String {
    let width = entries.map { Text.width($0.name) }.max() ?? 0
    let room = min(Terminal.output.tableColumns, 96) - width - 4
    return entries.map { entry in
      Text.wrapped(entry.when, to: max(room, 20)).enumerated().map { place, line in
        let start = place == 0 ? entry.name : ""
        return "  " + start + String(repeating: " ", count: width - Text.width(start)) + "  " + line
      }.joined(separator: "\n")
    }.joined(separator: "\n")
  }

  private func show(_ entry: AlgorithmInfo, isSampler: Bool) {
    let width = min(Terminal.output.tableColumns, 96)
    let kind = isSampler ? "sampler" : "pruner"
    Terminal.output.line("\(kind) \(entry.name)")
    for line in Text.wrapped(entry.when, to: width - 2) { Terminal.output.line("  \(line)") }
    guard !entry.options.isEmpty else { return Terminal.output.line("\nIt has no options.") }
    for option in entry.options {
      let values = option.words.isEmpty ? "" : ": " + option.words.joined(separator: ", ")
      let standard = option.standard.map { ", default \($0)" } ?? ""
      Terminal.output.line("\n  \(option.name) (\(option.kind.name)\(standard))")
      for line in Text.wrapped(option.help + values, to: width - 6) {
        Terminal.output.line("      \(line)")
      }
    }
    let example = entry.options.first { $0.standard != nil } ?? entry.options[0]
    let value = example.standard?.description ?? "…"
    Terminal.output.line(
      "\nIn a study file: `\(kind): {\(entry.name): {\(example.name): \(value)}}`")
  }
}

extension OptionInfo.Kind {
  /// What it is called in a list of options.
  fileprivate var name: String {
    switch self {
    case .integer: "whole number"
    case .number: "number"
    case .word: "word"
    case .flag: "true or false"
    case .algorithm: "sampler"
    }
  }
}
