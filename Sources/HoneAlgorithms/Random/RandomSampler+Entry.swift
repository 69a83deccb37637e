public import HoneCore

extension RandomSampler {
  static let entry = Registry.Entry<any Sampler>(
    AlgorithmSpec.random.name, OptionSchema(RandomSampler()),
    when: "a baseline, or very many parallel workers with few trials each")
}

extension AlgorithmSpec {
  /// Independent draws from the prior.
  public static let random = AlgorithmSpec("random")
}
