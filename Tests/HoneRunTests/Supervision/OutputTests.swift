import Synchronization
import Testing
import Waiting

@testable import HoneRun

@Suite("What is read of a supervised program", .timeLimit(.minutes(Patience.minutes)), .serialized)
struct OutputTests {
  let scratch: Scratch
  init() throws { scratch = try Scratch() }

  @Test("Lines come in order, CRLF and a missing last newline included")
  func lines() async throws {
    let (ending, lines) = try await run(scratch.shell("printf 'one\\r\\n\\ntwo\\nthree'"))
    #expect(lines.text == ["one", "", "two", "three"])
    #expect(ending.tail == "one\r\n\ntwo\nthree")
    #expect(scratch.size("log") == 15)
  }

  @Test("A line is read when it is printed, not when the program ends")
  func prompt() async throws {
    let path = scratch.path
    // The program ends only once its first line was read.
    let script = "echo go; while [ ! -e go ]; do sleep 0.02; done; echo gone"
    let (ending, lines) = try await run(scratch.shell(script)) { line in
      if line == "go" { Descriptors.close(Descriptors.open("\(path)/go", 0o101)) }
      return .continue
    }
    #expect(ending.reason == .finished)
    #expect(lines.text == ["go", "gone"])
  }

  @Test("A program waits while its reader does")
  func backpressure() async throws {
    let scratch = scratch
    let script = "i=0; while [ $i -lt 64 ]; do printf '%08192d\\n' 0; i=$((i+1)); done; : > done"
    let (_, lines) = try await run(scratch.shell(script)) { [lines = Lines()] line in
      if lines.bytes.isEmpty {
        // clock: a program that does not wait would have ended by then, on most machines.
        try? await Task.sleep(for: .milliseconds(300))
        #expect(scratch.size("done") == -1)
      }
      lines.add([])
      return .continue
    }
    #expect(lines.bytes.count == 64)
  }

  @Test("Bytes that are not UTF-8 arrive as they are and are repaired in the tail")
  func notUTF8() async throws {
    let (ending, lines) = try await run(scratch.shell("printf 'a\\377b\\n'"))
    #expect(lines.bytes == [[0x61, 0xFF, 0x62]])
    #expect(ending.tail == "a\u{FFFD}b")
  }

  @Test("A program that closes its output and runs on is waited for")
  func closesOutput() async throws {
    let (ending, lines) = try await run(
      scratch.shell("echo 1; exec >&- 2>&-; sleep 0.3; : > done; exit 6"))
    #expect(ending.status == .exited(6))
    #expect(lines.text == ["1"])
    #expect(scratch.size("done") == 0)
  }

  @Test("1 GB of output is read line by line in constant memory, and the log stays short")
  func muchOutput() async throws {
    let before = peakMemory()
    let script = """
      import os
      block = (b'x' * 3999 + b'\\n') * 50
      for _ in range(5000): os.write(1, block)
      """
    let counts = Mutex((lines: 0, others: 0))
    let ending = try await supervise(scratch.python(script)) { line in
      counts.withLock {
        if line.count == 3999 { $0.lines += 1 } else { $0.others += 1 }
      }
      return .continue
    }
    #expect(ending.status == .exited(0))
    #expect(ending.logFailure == nil)
    #expect(counts.withLock { $0.lines } == 250_000 && counts.withLock { $0.others } == 0)
    #expect((6 << 20)...(17 << 20) ~= scratch.size("log"))
    #expect(ending.tail.utf8.count <= 2048)
    #expect(peakMemory() - before < 64 << 20)
  }

  @Test("A line of 1 GB is passed over in constant memory and followed by the next line")
  func longLine() async throws {
    let before = peakMemory()
    let script = """
      import os
      print('first', flush=True)
      for _ in range(1000): os.write(1, b'x' * 1000000)
      print('\\nlast')
      """
    let (ending, lines) = try await run(scratch.python(script))
    #expect(ending.status == .exited(0))
    #expect(lines.text == ["first", "last"])
    #expect(ending.tail.hasSuffix("x\nlast"))
    #expect((6 << 20)...(17 << 20) ~= scratch.size("log"))
    #expect(peakMemory() - before < 64 << 20)
  }

  @Test("1 GB without a newline, of zero bytes, is no line and no trouble")
  func noNewline() async throws {
    let before = peakMemory()
    let (ending, lines) = try await run(
      scratch.shell("head -c 1000000000 /dev/zero; echo >&2 end"))
    #expect(ending.status == .exited(0))
    #expect(lines.bytes.isEmpty)
    #expect(ending.tail.utf8.count <= 2048)
    #expect(peakMemory() - before < 64 << 20)
  }

  @Test("Standard error that floods the log is shortened, too")
  func muchError() async throws {
    let (ending, lines) = try await run(
      scratch.shell("yes a line of an error | head -c 300000000 >&2; echo the end >&2"))
    #expect(ending.status == .exited(0))
    #expect(lines.bytes.isEmpty)
    #expect(ending.tail.hasSuffix("the end"))
    #expect(scratch.size("log") <= 17 << 20)
  }

  @Test("100,000 short lines come all, in order")
  func shortLines() async throws {
    let next = Mutex(0)
    let script = "for n in range(100_000): print(n)"
    _ = try await supervise(scratch.python(script)) { line in
      let number = Int(String(decoding: line, as: UTF8.self))
      return next.withLock { next in
        guard number == next else { return .stop }
        next += 1
        return .continue
      }
    }
    #expect(next.withLock { $0 } == 100_000)
  }

  @Test("Zero bytes arrive as they are")
  func zeroBytes() async throws {
    let (ending, lines) = try await run(scratch.shell("printf 'a\\000b\\n\\000\\n'"))
    #expect(lines.bytes == [[0x61, 0, 0x62], [0]])
    #expect(ending.status == .exited(0))
  }

  @Test("The tail is this run's last 20 lines of both outputs")
  func tail() async throws {
    _ = try await run(scratch.shell("echo an earlier attempt"))
    #expect(try await run(scratch.shell("echo only >&2")).ending.tail == "only")
    let many = try await run(
      scratch.shell("i=0; while [ $i -lt 40 ]; do i=$((i+1)); echo $i; done"))
    #expect(many.ending.tail == (21...40).map(String.init).joined(separator: "\n"))
  }

  #if os(Linux)
    @Test("A full disk under the log is told and does not end the program")
    func fullDisk() async throws {
      var command = scratch.shell("echo 1; echo 2")
      command.log = "/dev/full"
      let (ending, lines) = try await run(command)
      #expect(ending.status == .exited(0))
      #expect(ending.logFailure != nil)
      #expect(lines.text == ["1", "2"])
    }
  #endif

  @Test("Lines are cut the same wherever the reads are cut", arguments: 1...9)
  func splitter(size: Int) {
    let text = Array("ab\r\n\n123456789\n12345678\nxyz\r\ntail".utf8)
    var splitter = LineSplitter(limit: 8)
    var lines: [String] = []
    func take(_ batch: LineBatch) {
      lines += batch.lines.map { String(decoding: batch.bytes[$0], as: UTF8.self) }
    }
    for start in stride(from: 0, to: text.count, by: size) {
      take(text[start..<min(start + size, text.count)].withUnsafeBytes { splitter.push($0) })
    }
    take(splitter.finish())
    #expect(lines == ["ab", "", "12345678", "xyz", "tail"])
    #expect(splitter.hasSkipped)
    var other = LineSplitter(limit: 9)
    text.withUnsafeBytes { _ = other.push($0) }
    #expect(!other.hasSkipped)
  }

  @Test("A return ends a line as a newline does, wherever the reads are cut", arguments: 1...6)
  func returns(size: Int) {
    let text = Array("10%\r20%\r\n\rEpoch 1\r\r\nend\r".utf8)
    var splitter = LineSplitter()
    var lines: [String] = []
    for start in stride(from: 0, to: text.count, by: size) {
      let batch = text[start..<min(start + size, text.count)].withUnsafeBytes { splitter.push($0) }
      lines += batch.lines.map { String(decoding: batch.bytes[$0], as: UTF8.self) }
    }
    #expect(lines == ["10%", "20%", "", "Epoch 1", "", "end"])
    #expect(splitter.finish().lines.isEmpty)
  }

  @Test("Lines of both outputs arrive whole, however the program cuts its writes")
  func bothOutputs() async throws {
    let script = """
      import os
      for n in range(200):
          os.write(1, b'out '); os.write(2, b'error '); os.write(1, b'%d\\n' % n); os.write(2, b'%d\\n' % n)
      """
    let heard = Mutex((output: [String](), error: [String]()))
    let ending = try await supervise(scratch.python(script)) { line, origin in
      let text = String(decoding: line, as: UTF8.self)
      heard.withLock { if origin.isError { $0.error.append(text) } else { $0.output.append(text) } }
      return .continue
    }
    #expect(ending.status == .exited(0))
    #expect(heard.withLock { $0.output } == (0..<200).map { "out \($0)" })
    #expect(heard.withLock { $0.error } == (0..<200).map { "error \($0)" })
  }

  #if os(Linux)
    @Test("What was written at once is told from what was written one by one")
    func writes() async throws {
      var command = scratch.python(
        "import os; os.write(1, b'a\\nb\\nc\\n'); os.write(1, b'd\\n'); os.write(1, b'e\\nf')")
      command.separatesWrites = true
      let origins = Mutex<[LineOrigin]>([])
      _ = try await supervise(command) { _, origin in
        origins.withLock { $0.append(origin) }
        return .continue
      }
      #expect(origins.withLock { $0.map(\.write) } == [1, 1, 1, 2, 3, 3])
      #expect(origins.withLock { $0.map(\.isLast) } == [false, false, true, true, false, true])
    }
  #endif
}
