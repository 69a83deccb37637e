public import HoneCore

/// Attributes as a JSON object.
public enum AttributeFormat {
  /// The attributes as a document, in their order.
  public static func document(of attributes: [Attribute]) -> Document {
    .object(
      attributes.map { attribute in
        let value = try? JSON.parse(attribute.json, allowsNaN: true)
        return (attribute.key, value ?? .string(attribute.json))
      })
  }

  /// The attributes that a document lists; none where it is no object.
  public static func attributes(in document: Document) -> [Attribute] {
    (document.members ?? []).map { Attribute(key: $0.key, json: JSON.text($0.value)) }
  }
}
