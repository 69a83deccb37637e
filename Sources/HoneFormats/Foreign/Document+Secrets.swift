extension Document {
  /// The same without passwords and tokens: comments of study files are for others to read, too.
  var withoutSecrets: Document {
    switch node {
    case .array(let elements): .array(elements.map(\.withoutSecrets))
    case .object(let members):
      .object(
        members.map { member in
          (member.key, Document.isSecret(member.key) ? "…" : member.value.withoutSecrets)
        })
    default: self
    }
  }

  private static func isSecret(_ key: String) -> Bool {
    let key = key.lowercased()
    let marks = ["passw", "passphrase", "secret", "credential", "apikey", "api_key"]
    // `max_tokens` is none.
    return key.hasSuffix("token") || marks.contains { key.contains($0) }
  }
}
