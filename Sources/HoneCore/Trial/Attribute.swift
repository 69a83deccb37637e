/// What a person or a program noted of a trial or of a study: a key with a value.
///
/// No sampler looks at it. It lies beside the study's events and is read when it is asked for.
public struct Attribute: Sendable, Hashable {
  /// The key, unique in its trial or study.
  public var key: String
  /// The value as JSON.
  public var json: String

  /// Creates an attribute.
  public init(key: String, json: String) {
    self.key = key
    self.json = json
  }
}
