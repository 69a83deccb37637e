import ArgumentParser
import Hone
import HoneServer
import HoneStorage

struct ServeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve",
    abstract: "Serves other programs: ask and tell over JSON-RPC 2.0.",
    discussion: """
      One JSON object per line on standard input and output. Each of these is one
      line:

        {"jsonrpc": "2.0", "id": 1, "method": "study.create", "params":
          {"name": "s", "parameters": {"x": {"float": [0, 1]}}, "minimize": "loss"}}
        {"jsonrpc": "2.0", "id": 2, "method": "study.ask", "params": {"study": "s"}}
        {"jsonrpc": "2.0", "id": 3, "method": "study.tell", "params":
          {"study": "s", "trial": 0, "values": {"loss": 0.3}}}

      The server ends when its input does.
      """)

  @Flag(help: "Speak on standard input and output.")
  var stdio = false

  func run() throws {
    guard stdio else {
      throw CommandFailure(
        .usage, "say how to be reached: `hone serve --stdio` speaks on standard input and output")
    }
    let server = StdioServer(
      openStorage: { (place) throws(StorageError) in try StoreLocation(place).open() },
      place: { (try? StoreLocation($0))?.place ?? $0 })
    do { try server.run() } catch { throw CommandFailure(.usage, "\(error)") }
  }
}
