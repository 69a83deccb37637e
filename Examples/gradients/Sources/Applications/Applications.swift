import Arrays
import Foundation
import HoneGradients
import Thousands

/// Tunes networks on images, text and speech by gradients, by a black box, and by both.
@main
enum Applications {
  /// At how many plain trainings gradients have to be where the black box is after its hundred.
  static let mark = 20.0

  static func main() async {
    await running {
      let plan = try Plan()
      try TensorEngine.check()
      if plan.isSmall { try await small(plan) } else { try await full(plan) }
    }
  }

  /// A few steps of one application, which have to lead down.
  private static func small(_ plan: Plan) async throws {
    let files = try DataFiles("\(plan.data)/\(Application.image.data)")
    let bench = Bench(application: .image, files: files, seed: 1)
    let course = try await bench.course(.gradient, trials: 5)
    guard let first = course.trials.first?.loss else { throw ExampleFault("there is no loss") }
    say(
      "image: loss \(first.short) at the start, \(course.best().short) after "
        + "\(course.trials.count) trials")
    guard course.best() < 0.7 * first else {
      throw ExampleFault("gradients did not make the loss three tenths smaller")
    }
  }

  private static func full(_ plan: Plan) async throws {
    let results = try Results(plan.out)
    for methods in [[Method.tpe, .gradient], [.hybrid]] {
      for seed in 1...UInt64(plan.seeds) {
        for application in plan.applications {
          for method in methods where plan.methods.contains(method) {
            try await results.complete(application, method, seed, data: plan.data)
          }
        }
      }
    }
    var isMissed = false
    let courses = try results.courses().filter { $0.seed <= UInt64(plan.seeds) }
    for application in plan.applications {
      let own = courses.filter { $0.application == application.name }
      try results.export(own, application.name)
      let summary = Summary(courses: own)
      say(summary.text(application.name))
      let costs = summary.costs(.gradient)
      if !costs.isEmpty, median(costs) > mark { isMissed = true }
    }
    if isMissed { throw ExampleFault("gradients need more than \(Int(mark)) trainings somewhere") }
  }
}

/// What the command was asked for.
struct Plan {
  let isSmall: Bool
  let seeds: Int
  let methods: [Method]
  let applications: [Application]
  let data: String
  let out: String

  init() throws {
    let options = try Options(
      switches: ["small"], values: ["seeds", "methods", "applications", "data", "out"])
    isSmall = options.has("small")
    seeds = try options.count("seeds", otherwise: 10)
    data = options.text("data") ?? "data/out"
    out = options.text("out") ?? "out/applications"
    methods = try Plan.chosen(options.text("methods"), of: Method.allCases, by: \.rawValue)
    applications = try Plan.chosen(options.text("applications"), of: Application.all, by: \.name)
  }

  /// Those with the names in a list, `a,b`; without a list all.
  private static func chosen<Item>(
    _ list: String?, of all: [Item], by name: (Item) -> String
  ) throws -> [Item] {
    guard let names = list?.split(separator: ",").map(String.init) else { return all }
    if let unknown = names.first(where: { given in !all.contains { name($0) == given } }) {
      throw ExampleFault("`\(unknown)` is none of \(all.map(name).joined(separator: ", "))")
    }
    return all.filter { names.contains(name($0)) }
  }
}

extension Double {
  /// Three digits after the point.
  var short: String { isFinite ? String(format: "%.3f", self) : "–" }
}
