import HoneCore
import HoneFormats
import Testing

@Suite struct DefinitionFormatTests {
  @Test(arguments: 0..<200) func everyDefinitionReadsBackExactly(seed: Int) throws {
    var maker = Maker(seed: seed)
    let definition = try StudyDefinition(
      name: "study " + maker.text(), space: try maker.space(),
      objectives: [.minimize("loss"), .maximize("acc " + maker.text())],
      sampler: AlgorithmSpec(
        "tpe", options: [.init("candidates", 24), .init("bandwidth", .double(maker.double()))]),
      pruner: AlgorithmSpec("none"), seed: maker.pick([0, 7, .max, 1 << 63]),
      reproducible: maker.pick([nil, 1, 8]))
    let text = DefinitionFormat.encode(definition)
    #expect(try DefinitionFormat.decode(text) == definition)
    #expect(!text.contains("\n"))
  }

  private func definition(
    _ parameters: [Parameter], constraints: [String] = [], objective: Objective = .minimize("loss")
  ) throws -> StudyDefinition {
    try StudyDefinition(
      name: "s", space: try SearchSpace(parameters, constraints: constraints),
      objectives: [objective], sampler: AlgorithmSpec("auto"), pruner: AlgorithmSpec("none"),
      seed: 1)
  }

  @Test func theTextStaysTheSameFromOneHoneToTheNext() throws {
    let study = try definition(
      [
        .float("lr", in: 1e-5...0.1, scale: .log), .choice("opt", ["sgd", "adam"]),
        .float("m", in: 0...0.9, step: 0.1).when("opt", is: "sgd"), .fixed("epochs", 20),
      ], constraints: ["lr < 0.05"])
    let text =
      #"{"version":1,"name":"s","parameters":{"lr":{"float":[1e-05,0.1],"scale":"log"},"#
      + #""opt":{"choice":["sgd","adam"]},"m":{"float":[0.0,0.9],"step":0.1,"when":{"opt":"sgd"}},"#
      + #""epochs":{"fixed":20}},"constraints":["lr < 0.05"],"objectives":{"loss":"minimize"},"#
      + #""sampler":"auto","pruner":"none","seed":1}"#
    #expect(DefinitionFormat.encode(study) == text)
    #expect(try DefinitionFormat.decode(text) == study)
    var reproducible = study
    reproducible.reproducible = 8
    let longer = String(text.dropLast()) + #","reproducible":8}"#
    #expect(DefinitionFormat.encode(reproducible) == longer)
    #expect(throws: SpaceError.self) {
      try DefinitionFormat.decode(longer.replacing(":8}", with: ":0}"))
    }
  }

  @Test func optionsThatAreAlgorithmsReadBackExactlyAndOthersStandAsTheyDid() throws {
    var study = try definition([.float("x", in: 1...3)])
    let texts: [(AlgorithmSpec, String)] = [
      (AlgorithmSpec("hybrid").with("sampler", "random"), #"{"hybrid":{"sampler":"random"}}"#),
      (
        AlgorithmSpec("hybrid").with("sampler", algorithm: AlgorithmSpec("random")),
        #"{"hybrid":{"sampler":"random"}}"#
      ),
      (
        AlgorithmSpec("hybrid").with("explore", 0.25)
          .with(
            "sampler", algorithm: AlgorithmSpec("tpe").with("candidates", 48).with("gamma", 0.2)),
        #"{"hybrid":{"explore":0.25,"sampler":{"tpe":{"candidates":48,"gamma":0.2}}}}"#
      ),
    ]
    for (spec, text) in texts {
      study.sampler = spec
      let encoded = DefinitionFormat.encode(study)
      #expect(encoded.contains(#""sampler":"# + text), "\(encoded)")
      #expect(try DefinitionFormat.decode(encoded) == study)
    }
    // A name in braces is the name.
    let document = try JSON.parse(#"{"hybrid":{"sampler":{"tpe":{}},"explore":0.25}}"#)
    let plain = try AlgorithmFormat.spec(from: document, key: "sampler")
    #expect(plain.options == [.init("sampler", "tpe"), .init("explore", 0.25)])
  }

  @Test(arguments: [#"{"tpe":{"gamma":[1]}}"#, #"{"tpe":{"gamma":{"a":1}}}"#])
  func anOptionThatIsNoValueIsRefusedWithItsPlace(text: String) throws {
    let document = try JSON.parse(text)
    let error = failure { () throws(SpaceError) in
      _ = try AlgorithmFormat.spec(from: document, key: "sampler")
    }
    #expect(error?.path == ["sampler", "tpe", "gamma"])
    #expect(error?.message.contains("a value") == true, "\(String(describing: error))")
  }

  @Test func aNewerFormatAsksForAnUpdate() {
    let error = failure { () throws(SpaceError) in
      _ = try DefinitionFormat.decode(#"{"version": 2, "what": 1}"#)
    }
    #expect(error?.message.contains("update hone") == true)
    #expect(error?.path == ["version"])
  }

  @Test(arguments: ["", "{", "[]", "{}", #"{"version":1}"#, #"{"version":1,"name":"s"}"#])
  func damagedTextIsAnError(text: String) {
    #expect(failure { () throws(SpaceError) in _ = try DefinitionFormat.decode(text) } != nil)
  }
}
