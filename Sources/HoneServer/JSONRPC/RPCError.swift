internal import HoneFormats

/// Why a call was not done, as the client hears it.
struct RPCError: Error, Sendable, Hashable {
  /// What JSON-RPC 2.0 names, and from -32000 down what the state of a study or a store forbids.
  enum Code: Int, Sendable, CaseIterable {
    /// The line is not JSON.
    case parse = -32700
    /// The line is JSON but no request.
    case invalidRequest = -32600
    /// There is no such method.
    case methodNotFound = -32601
    /// A parameter is missing, unknown or wrong.
    case invalidParams = -32602
    /// A fault of the server's own.
    case internalError = -32603
    /// The trial is not running: it has ended, or another worker has taken it over.
    case notRunning = -32000
    /// A study of this name is there already.
    case studyExists = -32001
    /// Every point of the space has been tried.
    case exhausted = -32002
    /// The store cannot be opened, read or written, or the study is gone from it.
    case storage = -32003
    /// The contract names it, and a later version brings it.
    case notBuiltIn = -32004
    /// The study that is to be resumed is another one than was declared.
    case studyDiffers = -32005
    /// No trial has completed yet.
    case nothingCompleted = -32006
    /// A trial of a reproducible study has to begin or end before the next can be proposed.
    case notReady = -32007
    /// No point that satisfies the constraints was found.
    case infeasible = -32008
    /// The sampler descends by gradients, and a trial was told without one.
    case missingGradient = -32009
    /// The sampler cannot search the study's space.
    case unsuitable = -32010
    /// The study has a sampler or a pruner of another program's own.
    case absent = -32011
  }

  var code: Code
  /// What is wrong and what would be right.
  var message: String
  /// Where the fault is, such as `{"path": ["parameters", "lr"], "line": 1, "column": 87}`.
  var data: Document?

  init(_ code: Code, _ message: String, data: Document? = nil) {
    self.code = code
    self.message = message
    self.data = data
  }
}
