import HoneCore
import HoneRun
import Testing

@Suite("Numbers that patterns find")
struct PatternNumberTests {
  private static let documented = "val_loss=([-+.eE0-9]+)"

  private func read(
    _ line: String, _ pattern: String, _ metric: String = "loss"
  ) throws -> Result<[Double], MetricProblem> {
    var reader = try MetricReader(
      objectives: [.minimize("loss")],
      patterns: metric == "loss"
        ? [.init("loss", pattern)] : [.init("loss", "l=(.*)"), .init(metric, pattern)])
    _ = reader.read(Array(line.utf8)[...])
    return reader.result
  }

  @Test(
    "A part of a number is an error that shows the number",
    arguments: [
      ("val_loss=0,25", documented, "0,25"), ("val_loss=1,234.5", documented, "1,234.5"),
      ("val_loss=-1,234", documented, "-1,234"), ("val_loss=1,234,567 ok", documented, "1,234,567"),
      ("val_loss=12_000", documented, "12_000"), ("val_loss=1'234.5", documented, "1'234.5"),
      ("val_loss=1.5e-05", "val_loss=([0-9.]+)", "1.5e-05"),
      ("val_loss=1.5e3", "val_loss=([0-9.]+)", "1.5e3"),
      ("val_loss=12.5", #"val_loss=(\d+)"#, "12.5"),
      ("val_loss=0.123", #"val_loss=(\d\.\d)"#, "0.123"),
      ("val_loss=1.2.3", #"val_loss=(\d+\.\d+)"#, "1.2.3"),
      ("val_loss=0x1F", #"val_loss=(\d+)"#, "0x1F"),
      ("val_loss=0.25", "val_loss.*([0-9.]+)", "0.25"), ("val_loss=0.5", "loss.*([0-9.]+)", "0.5"),
      ("val_loss=-0.25", "val_loss=?.*?([0-9.]+)", "-0.25"), ("loss: -0.25", #"\d+\.\d+"#, "-0.25"),
      ("1,234.5", #"\d+\.\d+"#, "1,234.5"), ("val_loss=0,25", "val_loss=([0-9.]+).*", "0,25"),
      ("loss 1\u{A0}234", #"loss (\d+)"#, "1\u{A0}234"),
    ])
  func parts(line: String, pattern: String, whole: String) throws {
    guard case .failure(let problem) = try read(line, pattern) else {
      Issue.record("`\(line)` was read by `\(pattern)`")
      return
    }
    #expect(problem.message.contains("from \(whole), which"), "\(problem.message)")
  }

  @Test("A comma inside what was found is an error that says so", arguments: ["0,25", "1,234.5"])
  func commas(text: String) throws {
    guard case .failure(let problem) = try read("val_loss=\(text)", #"val_loss=(\S+)"#) else {
      Issue.record("`\(text)` was read")
      return
    }
    #expect(problem.message.contains("\"\(text)\", not a number: print it with a point"))
  }

  @Test(
    "More than a number is an error that says what the pattern should take",
    arguments: ["0.25,acc=0.9", "25%", "0.25s", "(0.25)"])
  func more(text: String) throws {
    guard case .failure(let problem) = try read("val_loss=\(text)", "val_loss=(.*)") else {
      Issue.record("`\(text)` was read")
      return
    }
    #expect(
      problem.message.hasSuffix(
        "not a number: let the pattern take the number alone, as "
          + "([-+.eE0-9]+) does"))
  }

  @Test(
    "What ends a number without being a part of it is no trouble",
    arguments: [
      ("val_loss=0.25, acc=0.9", documented, 0.25), ("val_loss=0.25,acc=0.9", documented, 0.25),
      ("val_loss=0.25%", documented, 0.25), ("val_loss=0.25s", documented, 0.25),
      ("val_loss=0.25.", documented, 0.25), ("val_loss=0.25. Next", "val_loss=([0-9.]+)", 0.25),
      ("val_loss=0.25)", documented, 0.25), ("val_loss=1e-3 at 5", documented, 1e-3),
      ("val_loss=0.25; 3", documented, 0.25), ("val_loss=3/10", documented, 3),
      ("val_loss=12:30", documented, 12), ("3,0.25,0.9", #"^\d+,([0-9.]+),"#, 0.25),
      ("3,0.25,0.9", #"^\d+,\s*([0-9.]+)[,;].*"#, 0.25), ("run-12", #"run-(\d+)"#, 12),
      ("loss=-5", "loss=-([0-9]+)", 5), ("no 007", #"no 0*(\d+)"#, 7),
      ("val_loss=0.25, acc=0.9", "val_loss=(.*)", 0.25), ("val_loss=5; 3", "val_loss=(.*)", 5),
      ("loss 5 100", #"loss (\d+)"#, 5), ("2-3", #"(\d)$"#, 3), ("loss=3.", #"loss=(\d+)"#, 3),
    ] as [(String, String, Double)])
  func whole(line: String, pattern: String, value: Double) throws {
    #expect(try read(line, pattern) == .success([value]))
  }

  @Test(
    "A pattern of digits does not pass over nan and inf, and leave an earlier value",
    arguments: ["nan", "NaN", "-nan", "NAN"])
  func notANumber(text: String) throws {
    var reader = try MetricReader(
      objectives: [.minimize("loss")], patterns: [.init("loss", Self.documented)])
    _ = reader.read(Array("val_loss=0.5".utf8)[...])
    #expect(reader.read(Array("val_loss=\(text), next".utf8)[...])?.values[0].isNaN == true)
    #expect(reader.read(Array("val_loss=-inf".utf8)[...])?.values == [-.infinity])
    #expect(reader.read(Array("val_loss=inf".utf8)[...])?.values == [.infinity])
    #expect(reader.read(Array("val_loss=nano".utf8)[...]) == nil)
    #expect(reader.read(Array("val_loss=0.25 info=nan".utf8)[...])?.values == [0.25])
  }

  @Test("A step's thousands are an error, and its fraction is not")
  func steps() throws {
    guard case .failure(let problem) = try read("step 1,000 l=3", #"step (\d+)"#, "step") else {
      Issue.record("1,000 was read as a step")
      return
    }
    #expect(problem.message.hasPrefix("`step` was read from 1,000"))
    #expect(try read("step 1.5 l=3", #"step (\d+)"#, "step") == .success([3]))
  }
}
