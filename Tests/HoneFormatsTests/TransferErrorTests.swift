import HoneCore
import HoneFormats
import Testing

@Suite struct TransferErrorTests {
  private static let header =
    #"{"hone":1,"version":1,"name":"s","parameters":{"x":{"float":[0.5,2]},"#
    + #""c":{"choice":["a","b"]},"y":{"int":[1,9],"when":{"c":"a"}}},"constraints":[],"#
    + #""objectives":{"loss":"minimize"},"sampler":"tpe","pruner":"none","seed":1}"#

  private func failure(lines text: String) throws -> String {
    var found = "none"
    do {
      var reader = try JSONLinesReader(pieces(text, of: 100), file: "f.jsonl")
      let study = try #require(reader.header).definition
      while try reader.next(in: study.space, study.objectives) != nil {}
    } catch let error as SpaceError { found = error.description }
    return found
  }

  private func failure(table text: String) throws -> String {
    var reader = try JSONLinesReader(pieces(TransferErrorTests.header, of: 100), file: "f")
    let study = try #require(reader.header).definition
    _ = try reader.next(in: study.space, study.objectives)
    do {
      var table = try TrialTableReader(
        pieces(text, of: 3), file: "f.csv", space: study.space, objectives: study.objectives)
      while try table.next() != nil {}
    } catch let error as SpaceError { return error.description }
    return "none"
  }

  @Test(arguments: [
    (#"{"state":"completed","params":{"x":1,"c":"b"},"values":{"loss":1}}"#, "none"),
    (#"{"state":"completed","params":{"x":1,"c":"b"}"#, "f.jsonl:3:46: expected"),
    (
      #"{"state":"completed","params":{"x":1,"c":"b"},"values":{"loss":1},"gradient":{"c":1}}"#,
      "f.jsonl:3:83: gradient.c: `c` is a choice parameter and has no slope"
    ),
    (
      #"{"state":"completed","params":{"x":1,"c":"b"},"values":{"loss":1},"gradient":{"y":1}}"#,
      "f.jsonl:3:83: gradient.y: `y` is inactive in this trial"
    ),
    (
      #"{"state":"failed","params":{"x":1,"c":"b"},"gradient":{"x":1}}"#,
      "f.jsonl:3:55: gradient: a trial that is failed has no gradient"
    ),
    (#"{"state":"done"}"#, "f.jsonl:3:10: state: expected waiting, running"),
    (#"{"params":{"x":1}}"#, "f.jsonl:3:1: state: this trial has no state"),
    (
      #"{"state":"failed","parms":{}}"#,
      "f.jsonl:3:19: parms: there is no key `parms`: did you mean"
    ),
    (
      #"{"state":"failed","params":{"x":3,"c":"b"}}"#,
      "f.jsonl:3:33: params.x: 3 is outside 0.5 to 2.0"
    ),
    (
      #"{"state":"failed","params":{"c":"b"}}"#,
      "f.jsonl:3:28: params.x: there is no value for `x`"
    ),
    (
      #"{"state":"failed","params":{"x":1,"c":"b","y":2}}"#,
      "f.jsonl:3:47: params.y: `y` is inactive here, and active only when `c` is a: leave it out"
    ),
    (
      #"{"state":"failed","params":{"z":1}}"#,
      "f.jsonl:3:33: params.z: there is no parameter `z`: did you mean `x`? There are `x`, `c` and `y`"
    ),
    (
      #"{"state":"completed","params":{"x":1,"c":"b"}}"#,
      "f.jsonl:3:1: values: there is no value for the objective `loss`"
    ),
    (
      #"{"state":"completed","params":{"x":1,"c":"b"},"values":{"loss":"nan"}}"#,
      "f.jsonl:3:64: values.loss: a completed trial's value cannot be NaN: it has failed"
    ),
    (
      #"{"state":"failed","params":{"x":1,"c":"b"},"values":{"loss":1}}"#,
      "f.jsonl:3:61: values.loss: a trial that is failed has no values"
    ),
    (
      #"{"state":"failed","params":{"x":1,"c":"b"},"reports":[[1]]}"#,
      "f.jsonl:3:55: reports.0: expected [step, value], not a list"
    ),
    (
      #"{"state":"failed","params":{"x":1,"c":"b"},"started":"today"}"#,
      "f.jsonl:3:54: started: expected a time"
    ),
  ]) func aLineThatIsWrongIsNamed(line: String, message: String) throws {
    let found = try failure(lines: "\u{FEFF}" + TransferErrorTests.header + "\r\n\n" + line + "\n")
    #expect(found.hasPrefix(message), "\(found)")
  }

  @Test(arguments: [
    (
      #"{"vector":"w","values":[1,"x"]}"#,
      #"f.jsonl:4:27: values.1: expected a number, not text, "x""#
    ),
    (#"{"vector":"w"}"#, "f.jsonl:4:1: values: this part of a vector has no numbers"),
    (
      #"{"vector":"w","trial":7,"values":[1]}"#,
      "f.jsonl:4:23: trial: a vector stands after its own trial, and the one before is 0"
    ),
    (#"{"vector":"w","values":[]}"#, "f.jsonl:4:11: vector: the vector `w` has 0 numbers"),
    (#"{"vector":"a/b","values":[1]}"#, "f.jsonl:4:1: `a/b` cannot be a vector's name"),
    (#"{"vector":"w","values":[1]}"#, "none"),
    (#"{"vector":"w","vlues":[1]}"#, "f.jsonl:4:15: vlues: there is no key `vlues`: did you mean"),
  ]) func aVectorThatIsWrongIsNamed(line: String, message: String) throws {
    let trial = #"{"trial":0,"state":"failed","params":{"x":1,"c":"b"}}"#
    let found = try failure(lines: "\(TransferErrorTests.header)\n\n\(trial)\n\(line)\n")
    #expect(found.hasPrefix(message), "\(found)")
    let waiting = #"{"state":"waiting","params":{"x":1}}"#
    let early = try failure(lines: "\(TransferErrorTests.header)\n\n\(waiting)\n\(line)\n")
    #expect(early.hasPrefix("f.jsonl:4:") && early != "none", "\(early)")
  }

  @Test func aFileOfAnotherKindSaysSo() throws {
    #expect(try failure(lines: "").contains("the file is empty"))
    #expect(try failure(lines: #"{"hone":2}"#).contains("a newer Hone wrote this file"))
    #expect(try failure(lines: #"{"op_code": 0, "study": 1}"#).contains("a journal of Optuna"))
    #expect(try failure(table: "").contains("the file is empty"))
  }

  @Test(arguments: [
    ("x,c,loss\n1,b,0.5\n", "none"),
    ("values.loss,params.c,params.x\r\n-inf,\"b\",1\r\n\r\n", "none"),
    ("x,c,loss\n1,b,0.5\n7,b,0.5\n", "f.csv:3:1: x: 7 is outside 0.5 to 2.0"),
    ("x,c,loss\n1,\"q\nq\",0.5", "f.csv:2:3: c: `q\nq` is not one of its values: `a` or `b`"),
    ("x,c,loss\n1,\"b\n", "f.csv:2:3: this quote is never closed"),
    ("x,c,loss\n1,\"b\"b,1", "f.csv:2:6: a closing quote ends a field"),
    ("x,c,loss\n1,b\n", "f.csv:2:1: there are 2 fields and 3 columns"),
    ("x,c,los\n1,b,1\n", "f.csv:1:5: there is no column `los`: did you mean `loss`?"),
    ("x,x\n", "f.csv:1:3: the column `x` appears twice"),
    ("x,c,loss\n1,b,\n", "f.csv:2:5: loss: there is no value for the objective `loss`"),
    ("x,c\n1,b\n", "f.csv:2:1: values.loss: there is no value for the objective `loss`"),
    ("x,c,loss\n1,b,low\n", "f.csv:2:5: loss: `low` is not a number"),
    ("x,c,loss\n1,b,1e400\n", "f.csv:2:5: loss: `1e400` is too large for a number: write inf"),
    ("x,c,loss\n1,b,-1e400\n", "f.csv:2:5: loss: `-1e400` is too large for a number"),
    ("x,c,loss\n1e400,b,1\n", "f.csv:2:1: x: `1e400` is too large for a number"),
    ("x,c,loss\n1,b,inf\n", "none"),
    ("x,c,loss\n1,b,nan\n", "f.csv:2:5: loss: a completed trial's value cannot be NaN"),
    ("x,c,loss,state\n1,b,3,failed\n", "f.csv:2:5: loss: a trial that is failed has no value"),
    ("x,c,loss,state\n1,b,3,over\n", "f.csv:2:7: state: `over` is not a state"),
    ("c,loss\nb,3\n", "f.csv:2:1: x: there is no value for `x`"),
    ("x,c,y,loss\n1,a,,3\n", "f.csv:2:5: y: there is no value for `y`"),
    ("x,c,y,loss\n1,b,4,3\n", "f.csv:2:5: y: `y` is inactive here"),
    ("x,c,loss,started\n1,b,3,now\n", "f.csv:2:7: started: `now` is not a time"),
  ]) func aFieldThatIsWrongIsNamed(text: String, message: String) throws {
    let found = try failure(table: text)
    #expect(found.hasPrefix(message), "\(found)")
  }
}
