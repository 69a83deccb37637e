internal import HoneFormats

/// A call as JSON-RPC 2.0 defines it, section 4.
struct Request {
  /// What the reply bears; nil for a notification, which gets none.
  let id: Document?
  /// The method's name.
  let method: String
  /// An object or a list, if given.
  let params: Document?

  /// What cannot be a request, and the id of the reply that says so.
  struct Refusal: Error {
    let id: Document
    let error: RPCError
  }

  /// Reads a request.
  ///
  /// Members that JSON-RPC does not name are none of our business.
  /// - Throws: `Refusal` where it is not one.
  init(_ document: Document) throws(Refusal) {
    guard let members = document.members else {
      throw Request.refusal("a request is an object, not \(document.kind)")
    }
    var version: Document?
    var id: Document?
    var method: Document?
    var params: Document?
    for member in members {
      switch member.key {
      case "jsonrpc": version = member.value
      case "id": id = member.value
      case "method": method = member.value
      case "params": params = member.value
      default: break
      }
    }
    if let id { try Request.check(id) }
    guard version?.text == "2.0" else {
      throw Request.refusal("`jsonrpc` must be \"2.0\"", id)
    }
    guard let name = method?.text else {
      let found = method.map { "not \($0.kind)" } ?? "and it is missing"
      throw Request.refusal("`method` is a method's name, text, \(found)", id)
    }
    if let params, params.members == nil, params.elements == nil {
      throw Request.refusal(
        "`params` is an object with a member for each parameter, not \(params.kind)", id)
    }
    self.id = id
    self.method = name
    self.params = params
  }

  /// An id must come back exactly, so a number must be whole and small enough to be exact.
  private static func check(_ id: Document) throws(Refusal) {
    switch id.node {
    case .null, .int, .string: return
    case .double(let number) where number == number.rounded() && number.magnitude <= 0x1p53: return
    case .double:
      throw refusal("`id` is text, a whole number below 2^63 or null, not the number \(id)")
    case .bool, .array, .object:
      throw refusal("`id` is text, a whole number or null, not \(id.kind)")
    }
  }

  private static func refusal(_ message: String, _ id: Document? = nil) -> Refusal {
    Refusal(id: id ?? .null, error: RPCError(.invalidRequest, message))
  }
}
