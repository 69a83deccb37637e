import HoneCore
import HoneFormats
import Testing

@Suite("Trials whose numbers change")
struct RenumberingTests {
  @Test("Every number is found again, whatever was left out and in whichever order they come")
  func numbers() {
    var numbers = Renumbering()
    // 3, 4 and 7 were deleted; 1 comes late; 20 are there before.
    let old = [0, 2, 5, 6, 8, 9, 1, 12]
    for (place, number) in old.enumerated() { numbers.note(number, as: 20 + place) }
    for (place, number) in old.enumerated() { #expect(numbers.number(of: number) == 20 + place) }
    for number in [-1, 3, 4, 7, 10, 11, 13, .max] { #expect(numbers.number(of: number) == nil) }
  }

  @Test("Parents are renumbered; a trial whose parents are not there belongs to no population")
  func tags() {
    var numbers = Renumbering()
    for number in [1, 2, 4] { numbers.note(number, as: number - 1) }
    #expect(numbers.tag([2, 1, 3, 0, 2, 4, 1, -7]) == [2, 1, 3, 0, 2, 3, 0, -7])
    #expect(numbers.tag([2, 1, 3, 0, 2, 3, 1, -7]).isEmpty)
    #expect(numbers.tag([2, 1, 0, 5, 0]) == [2, 1, 0, 5, 0])
    #expect(numbers.tag([1, 0, 2, 3, 0, 0, -9]) == [1, 0, 2, 3, 0, 0, -9])
  }

  @Test("Chains of steps go on from the trials that they began from, and apart from others")
  func chains() {
    // 0 and 3 were deleted; 40 trials are there before.
    var numbers = Renumbering(after: 40)
    #expect(numbers.take([], of: 1, as: 40) == [])
    #expect(numbers.take([1, 5, 0, 0, 0, 0, 9], of: 2, as: 41) == [1, 40, 0, 0, 0, 0, 9])
    #expect(numbers.take([1, -2, 1, 1, 0, 0, -9], of: 4, as: 42) == [1, -41, 1, 1, 0, 0, -9])
    #expect(numbers.take([1, 5, 1, 1, 1, 3, 9], of: 5, as: 43) == [1, 40, 1, 1, 1, 3, 9])
    #expect(numbers.take([1, 0, 0, 0, 0, 0, 7], of: 6, as: 44) == [1, 41, 0, 0, 0, 0, 7])
    #expect(numbers.take([1, -4, 2, 2, 0, 0, 8], of: 7, as: 45) == [])
    #expect(numbers.number(of: 7) == 45)
    // What is no such tag is kept as it is.
    for tag: [Int64] in [[1, -2], [1, -2, 1, 1, 2, 0, 9], [1, -2, -1, 1, 0, 0, 9], [7, -2]] {
      #expect(numbers.tag(tag) == tag)
    }
    var again = Renumbering()
    for (place, chain) in [0, 1, 0, 2].enumerated() {
      let tag: [Int64] = [1, Int64(chain), 0, 0, 0, 0, 5]
      #expect(again.take(tag, of: place, as: place) == tag)
    }
  }

  @Test("A trial of a population says its generation and parents as JSON and in a table")
  func formats() throws {
    let study = try StudyDefinition(
      name: "s", space: SearchSpace([.float("x", in: -1...2)]), objectives: [.minimize("loss")],
      sampler: AlgorithmSpec("random"), pruner: AlgorithmSpec("none"), seed: 1)
    let trial = Trial(
      number: 7, state: .completed, parameters: Parameters([("x", .double(0.5))]), values: [3],
      tag: [2, 1, 4, 0, 2, 5, 3, -1])
    let document = TrialFormat.document(of: trial, objectives: study.objectives)
    #expect(document["generation"] == 4 && document["parents"] == [5, 3])
    let table = TrialTable(study, hasAncestry: true)
    #expect(
      table.header
        == "trial,state,params.x,values.loss,generation,parents,started,finished,reason\r\n")
    #expect(table.row(of: trial) == "7,completed,0.5,3.0,4,5 3,,,\r\n")
    var enqueued = trial
    enqueued.tag = []
    #expect(table.row(of: enqueued) == "7,completed,0.5,3.0,,,,,\r\n")
    // What the columns say is passed over, as a table does not hold all that a sampler keeps.
    var reader = try TrialTableReader(
      pieces(table.header + table.row(of: trial), of: 5), file: "f", space: study.space,
      objectives: study.objectives)
    #expect(try reader.next()?.tag == [])
  }

  @Test("A parameter may be called generation")
  func name() throws {
    let study = try StudyDefinition(
      name: "s", space: SearchSpace([.int("generation", in: 1...9)]),
      objectives: [.minimize("loss")], sampler: AlgorithmSpec("random"),
      pruner: AlgorithmSpec("none"), seed: 1)
    var reader = try TrialTableReader(
      pieces("generation,loss\n3,0.5\n", of: 5), file: "f", space: study.space,
      objectives: study.objectives)
    #expect(try reader.next()?.point?.raw == [3])
    let table = TrialTable(study, hasAncestry: true)
    #expect(
      table.header == "trial,state,params.generation,values.loss,started,finished,reason\r\n")
    let trial = Trial(
      number: 0, state: .completed, parameters: Parameters([("generation", .int(4))]), values: [1],
      tag: [2, 1, 0, 0, 0])
    reader = try TrialTableReader(
      pieces(table.header + table.row(of: trial), of: 5), file: "f", space: study.space,
      objectives: study.objectives)
    #expect(try reader.next()?.point?.raw == [4])
  }
}
