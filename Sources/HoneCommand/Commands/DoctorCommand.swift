import ArgumentParser
import HoneCore
import HoneFormats
import HoneRun
import HoneSQLite

struct DoctorCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Checks what this machine has for tuning, and what it lacks.",
    discussion: """
      Examples:
        hone doctor
        hone doctor --storage results/hone.db --json
      """)

  @OptionGroup var store: StoreOptions
  @OptionGroup var format: JSONOption

  func run() async throws {
    let findings = await Examination(storage: store.storage ?? "hone.db").findings()
    if format.json {
      Terminal.output.exactLine(
        JSON.text(
          .object(
            findings.map { finding in
              (
                finding.name,
                .object([
                  ("ok", .bool(finding.isGood)), ("found", .string(finding.text)),
                ])
              )
            })))
    } else {
      var table = Table(["", "what", "found"])
      for finding in findings {
        table.add([finding.isGood ? "ok" : "!!", finding.name, finding.text])
      }
      Terminal.output.line(table.text(columns: Terminal.output.tableColumns))
    }
    guard findings.allSatisfy({ $0.isGood || $0.isOptional }) else {
      throw CommandFailure(.storage, "")
    }
  }
}
