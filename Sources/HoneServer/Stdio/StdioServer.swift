public import HoneAlgorithms
internal import HoneFormats

/// Speaks JSON-RPC 2.0, one message a line, over two file descriptors: standard input and output,
/// the way editors start language servers.
public struct StdioServer: Sendable {
  private static let chunk = 1 << 18
  /// So that replies do not wait for a slow call behind them.
  private static let patience = Duration.milliseconds(2)
  /// Well below a quarter of a lease.
  private static let heartbeat = Duration.seconds(5)

  private let server: Server
  private let lineLimit: Int

  /// Creates a server without studies.
  ///
  /// - Parameters:
  ///   - openStorage: Opens the store that an address names.
  ///   - place: Where an address leads; the address itself unless given.
  ///   - registry: The samplers and pruners that studies may name.
  ///   - lineLimit: How many bytes a line may have; a longer one is refused and passed over.
  public init(
    openStorage: @escaping Server.OpenStorage, place: @escaping Server.Place = { $0 },
    registry: Registry = .builtin, lineLimit: Int = 1 << 24
  ) {
    self.init(
      Server(openStorage: openStorage, place: place, registry: registry), lineLimit: lineLimit)
  }

  init(_ server: Server, lineLimit: Int = 1 << 24) {
    self.server = server
    self.lineLimit = lineLimit
  }

  /// Serves until the input ends, nobody reads the replies any more, or `stop` can be read.
  ///
  /// What takes long, such as a proposal of a slow sampler, is answered once it is done, while requests
  /// that came later are answered before. Where the input ends, it is waited for; else it is given up.
  ///
  /// Trials of stored studies that are running then are given back to other workers.
  /// - Parameters:
  ///   - input: Where requests come from; standard input unless given.
  ///   - output: Where replies go; standard output unless given.
  ///   - stop: A pipe in which there is something, or whose other end is closed, once the server is to
  ///     end: after the request at hand, and without waiting for anybody.
  /// - Throws: `StdioError` where reading or writing fails.
  public func run(
    input: Int32 = 0, output: Int32 = 1, stop: Int32? = nil
  ) throws(StdioError) {
    Descriptor.ignoreBrokenPipes()
    var connection = Connection(
      server: server, input: Descriptor(number: input, stop: stop ?? -1),
      output: Descriptor(number: output, stop: stop ?? -1),
      lines: LineBuffer(limit: lineLimit))
    defer {
      connection.aside?.cancel()
      server.close()
    }
    try connection.serve()
  }

  /// What `run` changes as it goes.
  private struct Connection {
    let server: Server
    var input: Descriptor
    let output: Descriptor
    var lines: LineBuffer
    var replies: [UInt8] = []
    var flushed = ContinuousClock.now
    var beaten = ContinuousClock.now
    var isGone = false
    /// Where what takes long is done; made when it is first needed.
    var aside: Aside?

    mutating func serve() throws(StdioError) {
      let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: chunk, alignment: 16)
      defer { buffer.deallocate() }
      while !isGone {
        switch input.read(into: buffer, wait: wait) {
        case .bytes(let count):
          var rest = UnsafeRawBufferPointer(rebasing: buffer[..<count])[...]
          flushed = .now
          while !isGone, !Task.isCancelled, let line = lines.next(&rest) { try answer(line) }
        case .nothing: server.keepAlive()
        case .woken: break
        case .stopped: return try flush()
        case .end:
          if let line = lines.last() { try answer(line) }
          try flush()
          return try finish()
        case .failed(let code): throw StdioError("reading", code)
        }
        collect()
        // Before blocking: the other side may wait for a reply before it says more.
        try flush()
      }
    }

    /// How long to wait for a request, in milliseconds; leases are renewed meanwhile.
    private var wait: Int32 { server.holdsLeases ? 5_000 : -1 }

    /// Waits for what takes long, as no more requests come.
    private mutating func finish() throws(StdioError) {
      guard let aside else { return }
      let rest = Descriptor(number: -1, stop: input.stop, wake: aside.descriptor)
      let nothing = UnsafeMutableRawBufferPointer(start: nil, count: 0)
      while !isGone, aside.isBusy {
        switch rest.read(into: nothing, wait: wait) {
        case .woken: collect()
        case .nothing: server.keepAlive()
        case .stopped, .end, .bytes, .failed: return
        }
        try flush()
      }
    }

    /// Takes the replies to what took long.
    private mutating func collect() {
      if let aside { replies += aside.replies() }
    }

    /// Lets something be done beside the connection; false where that cannot be.
    private mutating func putAside(_ work: @escaping Aside.Work) -> Bool {
      if aside == nil { aside = Aside() }
      guard let aside else { return false }
      input.wake = aside.descriptor
      aside.take(work)
      return true
    }

    private mutating func answer(_ line: LineBuffer.Line) throws(StdioError) {
      let start = replies.count
      switch line {
      case .text(let bytes): if !bytes.isBlank { handle(bytes) }
      case .tooLong:
        let message = "a line has at most \(lines.limit) bytes, and this one has more"
        Reply.write(RPCError(.invalidRequest, message), id: .null, into: &replies)
      }
      if replies.count > start { replies.append(UInt8(ascii: "\n")) }
      let now = ContinuousClock.now
      if replies.count >= chunk || now - flushed > patience { try flush() }
      if now - beaten > heartbeat {
        server.keepAlive()
        beaten = now
      }
    }

    private mutating func handle(_ bytes: [UInt8]) {
      var reply: [UInt8] = []
      swap(&reply, &replies)
      server.handle(bytes, into: &reply) { putAside($0) }
      swap(&reply, &replies)
    }

    private mutating func flush() throws(StdioError) {
      guard !replies.isEmpty else { return }
      switch replies.withUnsafeBytes({ output.write($0) }) {
      case .done: break
      case .gone: isGone = true
      case .failed(let code): throw StdioError("writing", code)
      }
      // The memory of one long reply is not kept for ever.
      replies.removeAll(keepingCapacity: replies.capacity <= 4 * chunk)
      flushed = .now
    }
  }
}

/// Reading or writing a descriptor failed.
public struct StdioError: Error, Sendable, Hashable, CustomStringConvertible {
  /// What failed, and why.
  public let description: String

  init(_ what: String, _ code: Int32) {
    description = "\(what) failed: \(Descriptor.describe(code))"
  }
}

extension [UInt8] {
  /// Whether there is nothing but space.
  fileprivate var isBlank: Bool {
    allSatisfy { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }
  }
}
