import HoneCore
import HoneFormats
import Testing

@Suite struct SpaceFormatTests {
  private func read(_ parameters: String, _ constraints: Document? = nil) throws(SpaceError)
    -> SearchSpace
  {
    try SpaceFormat.space(from: try JSON.parse(parameters), constraints: constraints)
  }

  @Test(arguments: 0..<200) func everySpaceReadsBackExactly(seed: Int) throws {
    var maker = Maker(seed: seed)
    let space = try maker.space()
    let text = JSON.text(SpaceFormat.document(of: space), pretty: seed % 2 == 0)
    let document = try JSON.parse(text)
    let parameters = try #require(document["parameters"])
    #expect(
      try SpaceFormat.space(from: parameters, constraints: document["constraints"]) == space)
  }

  @Test func limitsAndSimplexesAreReadAndWritten() throws {
    let space = try read(
      """
      {"z": {"normal": [0, 1], "low": -2, "high": 2}, "rate": {"lognormal": [0, 1], "high": 10},
       "n": {"lognormal": [3, 1], "integer": true}, "on": {"choice": ["yes", "no"]},
       "mix": {"simplex": ["w1", "w2", "w3"], "step": 0.1, "when": {"on": "yes"}},
       "other": {"simplex": ["p", "q"], "default": [0.25, 0.75]}}
      """, [])
    let half = Domain.simplex(["p", "q"])
    #expect(
      space.parameters.map(\.name) == ["z", "rate", "n", "on", "w1", "w2", "w3", "p", "q"])
    #expect(
      space
        == (try SearchSpace([
          .normal("z", mean: 0, deviation: 1, limits: Limits(low: -2, high: 2)),
          .lognormal("rate", mean: 0, deviation: 1, limits: Limits(high: 10)),
          .lognormal("n", mean: 3, deviation: 1, limits: Limits(isInteger: true)),
          .choice("on", ["yes", "no"]),
          .simplex(["w1", "w2", "w3"], step: 0.1).when("on", is: "yes"),
          Parameter("p", half, defaultValue: 0.25), Parameter("q", half, defaultValue: 0.75),
        ])))
    let again = try SpaceFormat.space(
      from: try JSON.parse(JSON.text(SpaceFormat.parameters(of: space))))
    #expect(again == space)
  }

  @Test(arguments: ["[\"a\", \"b\"]", "[[\"a\", \"b\"]]", "{\"simplex\": [\"a\", \"b\"]}"])
  func aSimplexMayStandBesideTheParameters(_ text: String) throws {
    let space = try SpaceFormat.space(
      from: try JSON.parse(#"{"x": {"float": [0, 1]}}"#), simplex: try JSON.parse(text))
    #expect(space == (try SearchSpace([.float("x", in: 0...1), .simplex(["a", "b"])])))
  }

  @Test(arguments: [
    ("[]", "two parts"), ("[\"a\"]", "two parts"), ("[\"a\", \"a\"]", "twice"), ("[1, 2]", "list"),
    ("[\"x\", \"b\"]", "among the `parameters`"), ("3", "[w1, w2, w3]"),
    ("[[\"a\", \"b\"], [\"b\", \"c\"]]", "two simplexes"),
    ("{\"simplex\": [\"a\", \"b\"], \"step\": 0.3}", "divides 1"),
  ])
  func whatIsNoSimplexIsSaid(_ text: String, _ part: String) throws {
    let error = #expect(throws: SpaceError.self) {
      try SpaceFormat.space(
        from: try JSON.parse(#"{"x": {"float": [0, 1]}}"#), simplex: try JSON.parse(text))
    }
    #expect(error?.message.contains(part) == true, "\(error.map { "\($0)" } ?? "")")
  }

  @Test func everyFormOfTheContractIsRead() throws {
    let space = try read(
      """
      {"lr": {"float": [1e-5, 1e-1], "scale": "log"}, "dropout": {"float": [0, 0.5], "step": 0.05},
       "units": {"int": [16, 512], "scale": "log", "step": 16},
       "opt": {"choice": ["sgd", "adam", 3, 4.5, true, null], "weights": [1, 2, 1, 1, 1, 1]},
       "size": {"ordinal": ["small", "large"]}, "noise": {"normal": [0, 1], "step": 0.5},
       "decay": {"lognormal": [0, 1]}, "epochs": 20, "name": "x", "flag": {"fixed": false},
       "momentum": {"float": [0, 0.99], "when": {"opt": "sgd", "size": ["small", "large"]}},
       "twice": {"int": [1, 2], "when": [{"opt": ["sgd", 3]}, {"opt": 3}]}}
      """, ["units * epochs <= 4096"])
    #expect(
      space.parameters == [
        .float("lr", in: 1e-5...0.1, scale: .log), .float("dropout", in: 0...0.5, step: 0.05),
        .int("units", in: 16...512, scale: .log, step: 16),
        .choice("opt", ["sgd", "adam", 3, 4.5, true, nil], weights: [1, 2, 1, 1, 1, 1]),
        .ordinal("size", ["small", "large"]), .normal("noise", mean: 0, deviation: 1, step: 0.5),
        .lognormal("decay", mean: 0, deviation: 1), .fixed("epochs", 20), .fixed("name", "x"),
        .fixed("flag", false),
        .float("momentum", in: 0...0.99).when("opt", is: "sgd")
          .when("size", in: ["small", "large"]),
        .int("twice", in: 1...2).when("opt", in: ["sgd", 3]).when("opt", is: 3),
      ])
    #expect(space.constraints.map(\.source) == ["units * epochs <= 4096"])
  }

  @Test(arguments: [
    (#"{"lr": {"flaot": [0, 1]}}"#, "unknown-key", "lr.flaot", 9, "did you mean `float`?"),
    (#"{"lr": {"float": [0, 1], "scael": "log"}}"#, "unknown-key", "lr.scael", 26, "`scale`"),
    (#"{"lr": {"float": [0, 1], "weights": [1]}}"#, "unknown-key", "lr.weights", 26, "`step`"),
    (#"{"lr": {"scale": "log"}}"#, "missing-key", "lr", 8, "`simplex` or `fixed`"),
    (#"{"lr": {}}"#, "missing-key", "lr", 8, "`float`"),
    (#"{"lr": {"float": [0, 1], "int": [0, 1]}}"#, "invalid-value", "lr", 8, "keep one"),
    (#"{"lr": {"float": 1}}"#, "wrong-type", "lr.float", 18, "[low, high]"),
    (#"{"lr": {"float": [1]}}"#, "wrong-type", "lr.float", 18, "not a list of 1"),
    (#"{"lr": {"float": [0, "1"]}}"#, "wrong-type", "lr.float.1", 22, "text, \"1\""),
    (#"{"n": {"int": [0, 1.5]}}"#, "wrong-type", "n.int.1", 19, "an integer, not a number, 1.5"),
    (
      #"{"n": {"int": [-9223372036854775808, 1]}}"#, "invalid-range", "n.int", 15, "2^53"
    ),
    (#"{"lr": {"float": [1, 0]}}"#, "invalid-range", "lr.float", 18, "low 1.0 is above high 0.0"),
    (#"{"lr": {"float": [0, 1], "scale": "log"}}"#, "invalid-range", "lr.float", 18, "above 0"),
    (#"{"lr": {"float": [0, 1], "scale": "lin"}}"#, "invalid-value", "lr.scale", 35, "linear"),
    (#"{"lr": {"float": [0, 1], "scale": 3}}"#, "wrong-type", "lr.scale", 35, "linear or log"),
    (#"{"lr": {"float": [0, 1], "step": 0}}"#, "invalid-value", "lr.step", 34, "above 0"),
    (#"{"o": {"choice": "a"}}"#, "wrong-type", "o.choice", 18, "a list of values"),
    (#"{"o": {"choice": []}}"#, "invalid-value", "o.choice", 18, "no value"),
    (#"{"o": {"choice": [[1], [1]]}}"#, "invalid-value", "o.choice", 18, "`[1]` appears twice"),
    (#"{"o": {"choice": [1, 2], "weights": [1]}}"#, "invalid-value", "o.weights", 37, "1 weights"),
    (#"{"o": ["a", "b"]}"#, "wrong-type", "o", 7, "{choice: [\"a\", \"b\"]}"),
    (#"{"lr": "1e-5..1e-1 log"}"#, "wrong-type", "lr", 8, "{float: [1e-05, 0.1], scale: log}"),
    (#"{"o": "a|b"}"#, "wrong-type", "o", 7, "{choice: [a, b]}"),
    (
      #"{"a": {"int": [1, 2], "when": {"b": 1}}}"#, "invalid-condition", "a.when.b", 37,
      "no parameter"
    ),
    (
      #"{"b": 1, "a": {"int": [1, 2], "when": "b"}}"#, "wrong-type", "a.when", 39,
      "{optimizer: sgd}"
    ),
    (
      #"{"b": {"int": [1, 3]}, "a": {"fixed": 1, "when": {"b": 4}}}"#, "invalid-condition",
      "a.when.b", 56, "never 4"
    ),
    (#"{"a": {"int": [1, 2], "when": {"a": 1}}}"#, "cycle", "a.when", 31, "wait for each other"),
    (#"{"2a": 1}"#, "invalid-name", "2a", 8, "letters"),
    ("{}", "missing-key", "", 1, "at least one parameter"),
    ("[1]", "wrong-type", "", 1, "a mapping of names"),
  ]) func aMistakeIsNamedAtItsKeyAndPlace(
    text: String, code: String, path: String, column: Int, part: String
  ) {
    let error = failure { () throws(SpaceError) in _ = try read(text) }
    #expect(error?.code.rawValue == code, "\(text)")
    #expect(error?.path.joined(separator: ".") == "parameters" + (path.isEmpty ? "" : "." + path))
    #expect(error?.position == SourcePosition(line: 1, column: column), "\(error as Any)")
    #expect(error?.message.contains(part) == true, "\(error as Any)")
  }

  @Test func aConstraintThatDoesNotParseIsNamed() throws {
    let constraints = try JSON.parse("[\n \"a > 1\", \"b > 1\"]")
    let error = failure { () throws(SpaceError) in
      _ = try read(#"{"a": {"int": [1, 4]}}"#, constraints)
    }
    #expect(error?.path == ["constraints", "1"])
    #expect(error?.position == SourcePosition(line: 2, column: 11))
    #expect(error?.message.hasPrefix("column 1: there is no parameter `b`") == true)
  }

  @Test func algorithmsAreANameOrANameWithOptions() throws {
    for (text, spec) in [
      (#""tpe""#, AlgorithmSpec("tpe")), (#"{"tpe": null}"#, AlgorithmSpec("tpe")),
      (
        #"{"asha": {"min": 1, "eta": 3.5, "mode": "x", "cap": {"number": "inf"}}}"#,
        AlgorithmSpec(
          "asha",
          options: [
            .init("min", 1), .init("eta", 3.5), .init("mode", "x"),
            .init("cap", .double(.infinity)),
          ])
      ),
    ] {
      let document = try JSON.parse(text)
      #expect(try AlgorithmFormat.spec(from: document, key: "sampler") == spec)
      let back = AlgorithmFormat.document(of: spec)
      #expect(try AlgorithmFormat.spec(from: back, key: "sampler") == spec)
    }
    for text in [
      "3", "[]", "{}", #"{"a": 1}"#, #"{"a": {}, "b": {}}"#, #"{"a": {"b": [1]}}"#, #""""#,
    ] {
      let document = try JSON.parse(text)
      let error = failure { () throws(SpaceError) in
        _ = try AlgorithmFormat.spec(from: document, key: "sampler")
      }
      #expect(error?.path.first == "sampler", "\(text)")
      #expect(error?.position != nil, "\(text)")
    }
  }

  @Test func listsAndMappingsAreChoicesAndReadBackTheSame() throws {
    let text =
      #"{"x":{"choice":[[8],[8,8],{"b":1,"a":[true,null,"c"]},[]]},"#
      + #""y":{"fixed":{"a":1.5}},"z":{"int":[1,9],"when":{"x":[[8,8]]}},"#
      + #""w":{"int":[1,9],"when":{"x":[[8],[]]}},"v":{"int":[1,9],"when":{"x":{"b":1,"a":[true,null,"c"]}}}}"#
    let space = try SpaceFormat.space(from: JSON.parse(text))
    #expect(
      space.parameters[0].domain
        == .choice([
          .json("[8]"), .json("[8,8]"), .json(#"{"b":1,"a":[true,null,"c"]}"#), .json("[]"),
        ]))
    #expect(JSON.text(SpaceFormat.parameters(of: space)) == text)
    #expect(try SpaceFormat.space(from: SpaceFormat.parameters(of: space)) == space)
    let values = Parameters([("x", .json("[8,8]"))])
    #expect(JSON.text(TrialFormat.document(of: values)) == #"{"x":[8,8]}"#)
    #expect(try values.string("x") == "[8,8]")
    #expect(try space.axes[0].raw(of: "[8,8]") == 1, "as a table has it")
    #expect(EnqueueFormat.member("x=[8, 8]", of: space)?.value == [8, 8])
  }

  @Test func objectivesKeepTheOrderOfTheText() throws {
    for (text, objectives) in [
      (#"{"minimize": "loss"}"#, [Objective.minimize("loss")]),
      (
        #"{"maximize": ["a", "b"], "x": 1, "minimize": "c"}"#,
        [.maximize("a"), .maximize("b"), .minimize("c")]
      ),
      (#"{"objectives": {"z": "maximize", "a": "minimize"}}"#, [.maximize("z"), .minimize("a")]),
      (#"{"x": 1}"#, []),
    ] {
      #expect(try ObjectiveFormat.objectives(in: try JSON.parse(text)) == objectives)
    }
  }

  @Test(arguments: [
    (#"{"minimize": 3}"#, 14), (#"{"minimize": "a", "maximize": "a"}"#, 31),
    (#"{"minimize": "a", "objectives": {"b": "minimize"}}"#, 33),
    (#"{"objectives": {"b": "up"}}"#, 22), (#"{"objectives": ["b"]}"#, 16),
    (#"{"minimize": ""}"#, 14),
  ]) func aWrongObjectiveIsNamedAtItsPlace(text: String, column: Int) throws {
    let document = try JSON.parse(text)
    let error = failure { () throws(SpaceError) in
      _ = try ObjectiveFormat.objectives(in: document)
    }
    #expect(error?.position == SourcePosition(line: 1, column: column), "\(error as Any)")
  }
}
