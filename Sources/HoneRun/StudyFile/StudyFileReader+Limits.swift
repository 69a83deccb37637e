internal import Hone
internal import HoneAlgorithms
internal import HoneCore
internal import HoneFormats

extension StudyFileReader {
  func count(_ key: String) throws(SpaceError) -> Int? {
    try root[key]?.int("a whole number from 1 on", in: 1 ... .max)
  }

  func duration(_ field: Field?) throws(SpaceError) -> Duration? {
    guard let field else { return nil }
    do throws(SpaceError) {
      if let seconds = field.document.number { return try Units.duration(seconds: seconds) }
      return try Units.duration(
        try field.text("a duration such as 90s, 10m or 1h, or a number of seconds"))
    } catch {
      guard error.position == nil else { throw error }
      throw field.fault(error.code, error.message)
    }
  }

  func trial() throws(SpaceError) -> TrialLimits {
    var limits = TrialLimits()
    guard let field = root["trial"] else { return limits }
    try field.allow(
      ["timeout", "retries", "memory", "grace"], wanted: "a mapping such as {timeout: 10m}")
    limits.timeout = try duration(field["timeout"])
    if let retries = field["retries"] { try limits.readRetries(retries) }
    if let memory = field["memory"] {
      let text = memory.document.value.map(\.description) ?? ""
      do { limits.memory = try Units.memory(text) } catch {
        throw memory.fault(error.code, error.message)
      }
    }
    if let grace = field["grace"], grace.document.number == 0 {
      limits.grace = .zero
    } else if let grace = try duration(field["grace"]) {
      limits.grace = grace
    }
    return limits
  }

  // MARK: Algorithms

  func sampler(_ space: SearchSpace, trials: Int?) throws(SpaceError) -> AlgorithmSpec? {
    guard let field = root["sampler"] else { return nil }
    let spec = try AlgorithmFormat.spec(from: field)
    do { _ = try SamplerCatalog.make(spec, for: space, trials: trials) } catch {
      throw error.located(in: root.document)
    }
    return spec
  }

  func pruner() throws(SpaceError) -> AlgorithmSpec? {
    guard let field = root["pruner"] else { return nil }
    let spec = try AlgorithmFormat.spec(from: field)
    do { _ = try PrunerCatalog.make(spec) } catch { throw error.located(in: root.document) }
    return spec
  }

  // MARK: Values to try first

  func enqueue(_ space: SearchSpace) throws(SpaceError) -> [[(name: String, value: Value)]] {
    guard let field = root["enqueue"] else { return [] }
    var list: [[(name: String, value: Value)]] = []
    for entry in try field.elements("a list of mappings such as [{lr: 1e-3, units: 128}]") {
      list.append(try EnqueueFormat.values(in: entry, of: space))
    }
    return list
  }

  // MARK: Keys that depend on each other

  func checkTogether(_ study: StudyFile) throws(SpaceError) {
    if let workers = study.reproducible, let parallel = study.parallel, parallel > workers,
      let field = root["parallel"]
    {
      throw field.fault(
        .invalidValue,
        "\(parallel) trials at a time are more than `reproducible: \(workers)` allows: lower one or "
          + "raise the other")
    }
    guard let objectives = study.objectives, objectives.count > 1 else { return }
    for key in ["target", "patience"] {
      if let field = root[key] {
        throw field.fault(
          .invalidValue, "`\(key)` needs a single objective, and there are \(objectives.count)")
      }
    }
  }
}
