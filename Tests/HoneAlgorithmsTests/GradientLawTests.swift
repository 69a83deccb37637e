import HoneAlgorithms
import HoneCore
import HoneTesting
import Testing

@Suite struct GradientLawTests {
  /// Every method with every source, and every control and kind of bounds with some.
  static let options: [GradientOptions] = {
    var all: [GradientOptions] = []
    for method in GradientOptions.Method.allCases {
      for source in GradientOptions.Source.allCases {
        all.append(GradientOptions(method, source: source))
      }
    }
    for control in GradientOptions.Control.allCases {
      all.append(GradientOptions(.lbfgs, control: control, bounds: .logit))
      all.append(GradientOptions(.momentum, source: .finiteDifference, control: control))
      all.append(GradientOptions(.adam, source: .spsa, control: control, bounds: .logit))
    }
    var several = GradientOptions(.momentum, source: .spsa)
    several.starts = 3
    several.average = 2
    several.acceleration = .nesterov
    all.append(several)
    several.source = .reported
    all.append(several)
    return all
  }()

  @Test(arguments: options.indices)
  func theGradientSamplerKeepsEveryLaw(_ index: Int) throws {
    try SamplerLaws.all(GradientSampler(Self.options[index]), seed: 23)
  }

  @Test(arguments: options.indices)
  func theHybridSamplerKeepsEveryLaw(_ index: Int) throws {
    let options = Self.options[index]
    let blackBox = TPESampler(candidates: 3, startup: 4)
    try SamplerLaws.all(HybridSampler(blackBox, options: options), seed: 23)
    try SamplerLaws.all(
      HybridSampler(RandomSampler(), options: options, explore: 0.1, startup: 1), seed: 24)
  }

  @Test func theLawsLookAtEverySpaceThatTheSamplersCanSearch() throws {
    let spaces = try LawSpace.all()
    let gradient = spaces.filter { SamplerLaws.suits(GradientSampler(), $0.space) }
    #expect(
      gradient.map(\.name) == [
        "one point", "one int", "log ints", "steps", "whole numbers of a prior", "one float",
        "log float", "normals", "normals within limits", "a simplex", "a triangle",
      ])
    let hybrid = spaces.filter { SamplerLaws.suits(HybridSampler(TPESampler()), $0.space) }
    #expect(
      hybrid.map(\.name) == [
        "one float", "log float", "normals", "normals within limits", "a simplex",
        "simplexes under conditions", "nested conditions with floats", "a triangle", "everything",
      ])
  }
}
