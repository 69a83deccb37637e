import Hone
import HoneEvolution
import HoneTesting

/// How much of a front is covered: a line of JSON for each problem and seed.
///
/// Populations, generations and settings are those of `fronts.py`.
enum Fronts {
  /// The losses of the last population, row by row.
  typealias Search =
    @Sendable (any MultiObjectiveProblem, _ generations: Int, _ seed: UInt64)
    throws -> [Double]

  static let all: [String: Search] = [
    "nsga2": { problem, generations, seed in
      bare(
        NSGA2(problem.bounds, objectives: problem.objectives, population: size(problem)), problem,
        generations, seed)
    },
    "nsga3": { problem, generations, seed in
      let points = ReferencePoints.dasDennis(objectives: problem.objectives, partitions: 12)
      return bare(
        NSGA3(problem.bounds, referencePoints: points, population: size(problem)), problem,
        generations, seed)
    },
    "nsga2-sampler": { try sampled(AlgorithmSpec("nsga2"), $0, $1, $2) },
    "nsga3-sampler": { try sampled(AlgorithmSpec("nsga3").with("divisions", 12), $0, $1, $2) },
    "moead-sampler": { try sampled(AlgorithmSpec("moead"), $0, $1, $2) },
    "spea2-sampler": { try sampled(AlgorithmSpec("spea2"), $0, $1, $2) },
  ]

  private static let problems: [(name: String, problem: any MultiObjectiveProblem, Int)] =
    ZDT.allCases.map { ("\($0)", $0, 250) }
    + zip(1...7, [400, 250, 1_000, 600, 250, 500, 250]).map {
      ("DTLZ\($0.0)", DTLZ($0.0, objectives: 3), $0.1)
    }

  private static func size(_ problem: any MultiObjectiveProblem) -> Int {
    problem.objectives == 2 ? 100 : 92
  }

  private static func bare(
    _ start: some RealSearch, _ problem: any MultiObjectiveProblem, _ generations: Int,
    _ seed: UInt64
  ) -> [Double] {
    var (search, rng) = (start, RandomStream(seed: seed))
    var own = [Double](repeating: 0, count: problem.objectives)
    search.run(generations: generations, using: &rng) { genome, losses in
      problem.evaluate(genome.withUnsafeBufferPointer { Array($0) }, into: &own)
      for objective in own.indices { losses[objective] = own[objective] }
    }
    return search.individuals.flatMap { $0.fitness?.losses ?? [] }
  }

  /// The same by trials of a study, from whose losses the last population is selected again.
  private static func sampled(
    _ spec: AlgorithmSpec, _ problem: any MultiObjectiveProblem, _ generations: Int,
    _ seed: UInt64
  ) throws -> [Double] {
    let space = try SearchSpace(
      (0..<problem.bounds.count).map {
        .float("x\($0)", in: problem.bounds.low[$0]...problem.bounds.high[$0])
      })
    let (size, objectives) = (size(problem), problem.objectives)
    let sampler = try Registry.builtin.sampler(spec.with("population", .int(size)), for: space)
    let definition = try StudyDefinition(
      name: "front", space: space, objectives: (0..<objectives).map { .minimize("f\($0)") },
      sampler: spec, pruner: .none, seed: seed)
    var engine = try Engine(definition, sampler: sampler, pruner: NoPruner())
    var niching = NSGA3Selection(
      ReferencePoints.dasDennis(objectives: objectives, partitions: objectives == 2 ? 99 : 12))
    var rng = RandomStream(seed: seed)
    var members: [Double] = []
    for trial in 0..<size * generations {
      let proposal = try engine.propose(trial: trial)
      engine.apply(
        .asked(.init(trial: trial, point: proposal.point, tag: proposal.tag, seen: 0, at: 0)))
      let losses = problem.losses(proposal.point.raw)
      engine.apply(.finished(trial: trial, attempt: 1, .completed(losses), at: 0))
      members += losses
      guard (trial + 1).isMultiple(of: size) else { continue }
      let kept =
        spec.name == "nsga3"
        ? niching.select(members, count: size, using: &rng)
        : Selection.nsga2(members, objectives: objectives, count: size)
      members = kept.flatMap { members[$0 * objectives..<($0 + 1) * objectives] }
    }
    return members
  }

  /// Prints the hypervolume of each problem and seed.
  static func measure(_ arguments: [String]) throws -> Bool {
    guard arguments.count >= 2, let search = all[arguments[0]], let seeds = Int(arguments[1])
    else { return false }
    let names = arguments.dropFirst(2)
    for (name, problem, generations) in problems
    where (names.isEmpty || names.contains(name))
      && (problem.objectives > 2 || !isNiched(arguments))
    {
      for seed in 0..<seeds {
        let losses = try search(problem, generations, UInt64(seed))
        let volume = Hypervolume.value(
          losses, objectives: problem.objectives, reference: problem.reference)
        print(
          "{\"algorithm\": \"\(arguments[0])\", \"problem\": \"\(name)\", \"seed\": \(seed), "
            + "\"evaluations\": \(generations * size(problem)), \"hypervolume\": \(volume)}")
      }
    }
    return true
  }

  /// Whether it is compared with three objectives only.
  private static func isNiched(_ arguments: [String]) -> Bool {
    arguments[0].hasPrefix("nsga3")
  }
}
