internal import HoneFormats

/// Writes replies as JSON-RPC 2.0 defines them, section 5, without a document around them.
enum Reply {
  static func write(_ result: Document, id: Document, into bytes: inout [UInt8]) {
    begin(id, into: &bytes)
    bytes += #","result":"#.utf8
    JSON.write(result, into: &bytes)
    bytes.append(UInt8(ascii: "}"))
  }

  static func write(_ error: RPCError, id: Document, into bytes: inout [UInt8]) {
    begin(id, into: &bytes)
    bytes += #","error":"#.utf8
    var members: [(String, Document)] = [
      ("code", .int(error.code.rawValue)), ("message", .string(error.message)),
    ]
    if let data = error.data { members.append(("data", data)) }
    JSON.write(.object(members), into: &bytes)
    bytes.append(UInt8(ascii: "}"))
  }

  private static func begin(_ id: Document, into bytes: inout [UInt8]) {
    bytes += #"{"jsonrpc":"2.0","id":"#.utf8
    // A client compares texts: -0 comes back as -0, and not as -0.0.
    if case .double(let number) = id.node, number == 0 {
      bytes += "-0".utf8
    } else {
      JSON.write(id, into: &bytes)
    }
  }
}
