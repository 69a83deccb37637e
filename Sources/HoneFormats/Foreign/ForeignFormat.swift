public import HoneCore

/// Files of other tuners that a study file can be made of.
public enum ForeignFormat: String, Sendable, CaseIterable {
  /// A sweep of Weights & Biases.
  case wandb
  /// A search space or an experiment of NNI.
  case nni
  /// An experiment of Katib.
  case katib
  /// A configuration of Hydra with its Optuna sweeper.
  case hydra
  /// A command line or a configuration of Orion.
  case orion
  /// A space of ConfigSpace as JSON or YAML, as auto-sklearn and SMAC 3 have it.
  case configspace
  /// A parameter space of SMAC or ParamILS.
  case pcs

  /// The tool's name.
  public var tool: String {
    switch self {
    case .wandb: "W&B"
    case .nni: "NNI"
    case .katib: "Katib"
    case .hydra: "Hydra"
    case .orion: "Orion"
    case .configspace: "ConfigSpace"
    case .pcs: "SMAC"
    }
  }

  /// Which tool wrote this; nil where it is none of them.
  public static func detect(_ document: Document) -> ForeignFormat? {
    func has(_ keys: String...) -> Bool { keys.contains { document[$0] != nil } }
    guard let members = document.members else { return nil }
    if document["hyperparameters"]?.elements != nil { return .configspace }
    let isKubeflow = document["apiVersion"]?.text?.contains("kubeflow") == true
    if isKubeflow || document["spec"]?["parameters"]?.elements != nil { return .katib }
    if let hydra = document["hydra"] { return hydra["sweeper"] == nil ? nil : .hydra }
    if has("searchSpace", "searchSpaceFile", "searchSpacePath", "trialCommand") { return .nni }
    if !members.isEmpty, members.allSatisfy({ $0.value["_type"] != nil }) { return .nni }
    if document["parameters"]?.members?.contains(where: { isOfASweep($0.value) }) == true {
      return .wandb
    }
    return isOfOrion(document, depth: 0) ? .orion : nil
  }

  /// Whether a parameter is declared as in a sweep of W&B, and not as in a study file.
  private static func isOfASweep(_ parameter: Document) -> Bool {
    guard let members = parameter.members else { return false }
    let own = ["float", "int", "choice", "ordinal", "normal", "lognormal", "simplex", "fixed"]
    return !members.contains { own.contains($0.key) }
      && members.contains {
        ["value", "values", "min", "max", "distribution", "parameters"].contains($0.key)
      }
  }

  private static func isOfOrion(_ document: Document, depth: Int) -> Bool {
    guard depth < 50 else { return false }
    if let text = document.text {
      if text.hasPrefix("orion~") { return true }
      guard depth > 0, text.contains("("), let call = CallExpression(text) else { return false }
      return CallDomain.read(call, .orion) != nil
    }
    return (document.members ?? []).contains { isOfOrion($0.value, depth: depth + 1) }
  }

  /// Reads a file of this format.
  ///
  /// - Parameters:
  ///   - document: The file.
  ///   - open: Reads a file that this one names, from this one's folder.
  /// - Returns: The study, with notes on what could not be said.
  /// - Throws: `SpaceError` with the position, what is wrong and what would be right.
  public func study(
    _ document: Document, open: @escaping (String) throws(SpaceError) -> Document
  ) throws(SpaceError) -> StudyDraft {
    var draft = try read(Field(document), open: open)
    // An empty name is none.
    if draft.name?.isEmpty == true { draft.name = nil }
    draft.objectives.removeAll { $0.name.isEmpty }
    return draft
  }

  private func read(
    _ root: Field, open: @escaping (String) throws(SpaceError) -> Document
  ) throws(SpaceError) -> StudyDraft {
    switch self {
    case .wandb:
      var reader = WandBSweep(root)
      return try reader.study()
    case .nni:
      let keys = ["searchSpace", "searchSpaceFile", "searchSpacePath", "trialCommand"]
      guard keys.contains(where: { root[$0] != nil }) else { return try NNIExperiment.space(root) }
      var reader = NNIExperiment(root, open: open)
      return try reader.study()
    case .katib:
      var reader = KatibExperiment(root)
      return try reader.study()
    case .hydra:
      guard var reader = HydraSweeper(root) else {
        throw root.fault(.missingKey, "there is no `hydra.sweeper` in it")
      }
      return try reader.study()
    case .orion:
      var reader = OrionSpace()
      return try reader.study(root)
    case .configspace:
      var reader = ConfigSpaceJSON(root)
      return try reader.study()
    case .pcs: throw root.fault(.wrongType, "a .pcs file has a parameter a line, and is not YAML")
    }
  }

  /// Whether a text is a `.pcs` file.
  public static func isPCS(_ text: String) -> Bool { PCSFile.isLikely(text) }

  /// Reads a `.pcs` file.
  ///
  /// - Throws: `SpaceError` with the line that is none of it.
  public static func pcs(_ text: String) throws(SpaceError) -> StudyDraft {
    var reader = PCSFile(text)
    return try reader.study()
  }

  /// Whether a text is a command line with priors of Orion.
  public static func isOrionLine(_ text: String) -> Bool {
    text.contains("orion hunt") || text.firstRange(of: "~") != nil && text.contains("(")
  }

  /// Reads the words of a command line of Orion.
  ///
  /// - Throws: `SpaceError` where it is none.
  public static func orion(words: [String]) throws(SpaceError) -> StudyDraft {
    var reader = OrionSpace()
    return try reader.study(words: words)
  }
}
