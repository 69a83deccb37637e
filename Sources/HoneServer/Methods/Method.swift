internal import Hone
internal import HoneFormats

/// What can be called: its name, its parameters, and what it does.
struct Method: Sendable {
  let name: String
  let parameters: [String]
  let perform: @Sendable (Server, Arguments) throws(RPCError) -> Document

  init(
    _ name: String, _ parameters: [String],
    _ perform: @escaping @Sendable (Server, Arguments) throws(RPCError) -> Document
  ) {
    self.name = name
    self.parameters = parameters
    self.perform = perform
  }

  /// All methods, in the order of the contract's table.
  static let all: [Method] = [
    create, ask, tell, report, enqueue, best, trials, importance, samplers,
  ]

  static let named = Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })

  /// `study.ask takes `study` and `count``.
  var takes: String {
    parameters.isEmpty
      ? "\(name) takes no parameters" : "\(name) takes \(SearchSpace.list(parameters))"
  }

  static func unknown(_ name: String) -> RPCError {
    // One that is named and not built in is nothing to offer.
    let names = all.map(\.name).filter { $0 != importance.name }
    let known = Spelling.advice(for: name, among: names)
    return RPCError(.methodNotFound, "there is no method `\(name)`: \(known)")
  }
}

extension Server {
  /// The open study that a call names.
  func study(_ arguments: Arguments) throws(RPCError) -> OpenStudy {
    try studies.named(try arguments.text("study"))
  }
}

/// Turns what a study throws into what a client hears.
func answering<R>(_ body: () throws(StudyError) -> R) throws(RPCError) -> R {
  do throws(StudyError) { return try body() } catch { throw RPCError(error) }
}
