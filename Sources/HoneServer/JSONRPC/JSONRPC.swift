internal import Hone
internal import HoneFormats

extension Server {
  /// Does what one message asks: a request, a notification or a batch of them.
  ///
  /// - Parameter message: The bytes of one JSON text.
  /// - Returns: The reply's bytes, one line without its end; nil where there is nothing to reply.
  public func handle(_ message: [UInt8]) -> [UInt8]? {
    var reply: [UInt8] = []
    handle(message, into: &reply)
    return reply.isEmpty ? nil : reply
  }

  /// Does what one message asks, and appends the reply, if there is one.
  ///
  /// - Parameters:
  ///   - message: The bytes of one JSON text.
  ///   - reply: Where the reply goes.
  ///   - aside: Takes over what may take long, and replies to it later; false where it cannot.
  func handle(
    _ message: [UInt8], into reply: inout [UInt8],
    aside: (@escaping @Sendable () -> [UInt8]) -> Bool = { _ in false }
  ) {
    let document: Document
    do throws(SpaceError) { document = try JSON.parse(message) } catch {
      Reply.write(.parse(error), id: .null, into: &reply)
      return
    }
    if takesLong(document) {
      let isTaken = aside {
        var reply: [UInt8] = []
        self.handle(message: document, into: &reply)
        return reply
      }
      if isTaken { return }
    }
    handle(message: document, into: &reply)
  }

  /// Whether a request, or one of a batch, asks for a trial that is yet to be worked out.
  private func takesLong(_ document: Document) -> Bool {
    for call in document.elements ?? [document] {
      guard call["method"]?.text == Method.ask.name, let params = call["params"],
        let name = params["study"]?.text ?? params.elements?.first?.text
      else { continue }
      if studies.isSlow(name) { return true }
    }
    return false
  }

  private func handle(message document: Document, into reply: inout [UInt8]) {
    guard let calls = document.elements else {
      handle(document, into: &reply)
      return
    }
    guard !calls.isEmpty else {
      let error = RPCError(.invalidRequest, "a batch has at least one request, and this is empty")
      Reply.write(error, id: .null, into: &reply)
      return
    }
    guard calls.count <= Server.batchLimit else {
      let error = RPCError(
        .invalidRequest,
        "a batch has at most \(Server.batchLimit) requests, and this has \(calls.count): none of it "
          + "was processed; send several batches")
      Reply.write(error, id: .null, into: &reply)
      return
    }
    handle(batch: calls, into: &reply)
  }

  /// In order, so that a later call of a batch can rely on an earlier one.
  private func handle(batch calls: [Document], into reply: inout [UInt8]) {
    let start = reply.count
    for call in calls {
      let end = reply.count
      let isFull = end - start > replyLimit
      // In a batch of notifications there is no reply, not even an empty list.
      reply.append(UInt8(ascii: end == start ? "[" : ","))
      handle(call, isFull: isFull, into: &reply)
      if reply.count == end + 1 { reply.removeLast() }
    }
    if reply.count > start { reply.append(UInt8(ascii: "]")) }
  }

  /// Once the batch `isFull` of replies, no more calls with a reply are done.
  private func handle(_ document: Document, isFull: Bool = false, into reply: inout [UInt8]) {
    let request: Request
    do throws(Request.Refusal) { request = try Request(document) } catch {
      Reply.write(error.error, id: error.id, into: &reply)
      return
    }
    do throws(RPCError) {
      if isFull, request.id != nil {
        throw RPCError(
          .invalidRequest,
          "this was not processed, because the replies of the batch exceed \(replyLimit) bytes already: send it "
            + "again, in a batch of its own")
      }
      let result = try perform(request)
      if let id = request.id { Reply.write(result, id: id, into: &reply) }
    } catch {
      if let id = request.id { Reply.write(error, id: id, into: &reply) }
    }
  }

  private func perform(_ request: Request) throws(RPCError) -> Document {
    guard let method = Method.named[request.method] else {
      throw Method.unknown(request.method)
    }
    return try method.perform(self, try Arguments(request.params, of: method))
  }
}
