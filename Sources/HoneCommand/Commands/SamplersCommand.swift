import ArgumentParser
import Hone
import HoneAlgorithms
import HoneFormats
import HoneServer

struct SamplersCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "samplers",
    abstract: "Lists the samplers and pruners, when to use which, and their options.",
    discussion: """
      Examples:
        hone samplers
        hone run study.yaml --sampler random
        in a study file: `sampler: {tpe: {candidates: 64}}`
      """)

  @OptionGroup var format: JSONOption

  func run() {
    let samplers = SamplerCatalog.entries
    let pruners = PrunerCatalog.entries
    guard !format.json else {
      return Terminal.output.exactLine(
        JSON.text(
          .object([
            ("samplers", .array(samplers.map(CatalogFormat.document(of:)))),
            ("pruners", .array(pruners.map(CatalogFormat.document(of:)))),
          ])))
    }
    Terminal.output.line("Samplers (--sampler NAME)\n")
    samplers.forEach(show)
    Terminal.output.line("Pruners (--pruner NAME)\n")
    pruners.forEach(show)
  }

  private func show(_ entry: CatalogEntry) {
    Terminal.output.line("  \(entry.name)")
    for line in Text.wrapped(entry.when, to: min(Terminal.output.tableColumns, 96) - 6) {
      Terminal.output.line("      \(line)")
    }
    guard !entry.options.isEmpty else { return Terminal.output.line() }
    var table = Table(["option", "default", ""])
    for option in entry.options {
      let words = option.words.isEmpty ? "" : "\(option.words.joined(separator: ", ")): "
      table.add([option.name, option.standard?.description ?? "", words + option.help])
    }
    Terminal.output.line(
      "\n" + table.text(columns: Terminal.output.tableColumns, indent: "      ") + "\n")
  }
}
