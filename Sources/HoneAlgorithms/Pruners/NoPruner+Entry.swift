public import HoneCore

extension NoPruner {
  static let entry = Registry.Entry<any Pruner>(
    AlgorithmSpec.none.name, OptionSchema(NoPruner()),
    when: "short trials, or slow starters that may still win")
}

extension AlgorithmSpec {
  /// No trial is ended early.
  public static let none = AlgorithmSpec("none")
}
