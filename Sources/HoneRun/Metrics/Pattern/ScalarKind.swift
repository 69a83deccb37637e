/// A kind of characters that a pattern has a name for.
enum ScalarKind: Sendable, Hashable {
  case word, digit, space, blank, vertical
  case alphabetic, uppercase, lowercase, punctuation, graphic, printing
  case category(Unicode.GeneralCategory)

  /// Whether a scalar is of this kind.
  ///
  /// Reference: Unicode Technical Standard 18, Annex C.
  func contains(_ scalar: Unicode.Scalar) -> Bool {
    let properties = scalar.properties
    switch self {
    case .word: return ScalarKind.isWord(scalar)
    case .digit: return properties.generalCategory == .decimalNumber
    case .space: return properties.isWhitespace
    case .blank: return scalar == "\t" || properties.generalCategory == .spaceSeparator
    case .vertical:
      return 0x0A...0x0D ~= scalar.value || [0x85, 0x2028, 0x2029].contains(scalar.value)
    case .alphabetic: return properties.isAlphabetic
    case .uppercase: return properties.isUppercase
    case .lowercase: return properties.isLowercase
    case .punctuation:
      if "$+<=>^`|~".unicodeScalars.contains(scalar) { return true }
      return ScalarKind.categories["P"]?.contains(properties.generalCategory) == true
    case .graphic: return ScalarKind.isGraphic(scalar)
    case .printing:
      return properties.generalCategory == .spaceSeparator || ScalarKind.isGraphic(scalar)
    case .category(let category): return properties.generalCategory == category
    }
  }

  /// What `\w` matches, and what `\b` is the bound of.
  static func isWord(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.isASCII {
      return scalar.properties.isAlphabetic || 0x30...0x39 ~= scalar.value || scalar == "_"
    }
    if scalar.properties.isAlphabetic || scalar.properties.isJoinControl { return true }
    switch scalar.properties.generalCategory {
    case .decimalNumber, .connectorPunctuation, .nonspacingMark, .spacingMark, .enclosingMark:
      return true
    default: return false
    }
  }

  private static func isGraphic(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .surrogate, .unassigned, .spaceSeparator, .lineSeparator, .paragraphSeparator:
      return false
    default: return !scalar.properties.isWhitespace
    }
  }

  /// The kinds that `[:name:]` stands for; nil where there is no such name.
  static func posix(_ name: String) -> [ScalarSet.Member]? {
    func kinds(_ kinds: ScalarKind...) -> [ScalarSet.Member] {
      kinds.map { .kind($0, isNegated: false) }
    }
    return switch name {
    case "alpha": kinds(.alphabetic)
    case "digit": kinds(.digit)
    case "alnum": kinds(.alphabetic, .digit)
    case "upper": kinds(.uppercase)
    case "lower": kinds(.lowercase)
    case "space": kinds(.space)
    case "blank": kinds(.blank)
    case "punct": kinds(.punctuation)
    case "graph": kinds(.graphic)
    case "print": kinds(.printing)
    case "cntrl": kinds(.category(.control))
    case "word": kinds(.word)
    case "xdigit": [.range(0x30...0x39), .range(0x41...0x46), .range(0x61...0x66)]
    case "ascii": [.range(0...0x7F)]
    default: nil
    }
  }

  /// The kinds that `\p{name}` stands for; nil where there is no such name.
  static func property(_ name: String) -> [ScalarSet.Member]? {
    if let categories = categories[name] {
      return categories.map { .kind(.category($0), isNegated: false) }
    }
    return switch name {
    case "Alphabetic", "alpha": [.kind(.alphabetic, isNegated: false)]
    case "Uppercase", "upper": [.kind(.uppercase, isNegated: false)]
    case "Lowercase", "lower": [.kind(.lowercase, isNegated: false)]
    case "White_Space", "space": [.kind(.space, isNegated: false)]
    case "ASCII": [.range(0...0x7F)]
    case "Any": [.range(0...0x10FFFF)]
    default: nil
    }
  }

  /// By the names of Unicode's general categories, of one letter or two.
  private static let categories: [String: [Unicode.GeneralCategory]] = {
    let named: [(String, Unicode.GeneralCategory)] = [
      ("Lu", .uppercaseLetter), ("Ll", .lowercaseLetter), ("Lt", .titlecaseLetter),
      ("Lm", .modifierLetter), ("Lo", .otherLetter), ("Mn", .nonspacingMark),
      ("Mc", .spacingMark), ("Me", .enclosingMark), ("Nd", .decimalNumber),
      ("Nl", .letterNumber), ("No", .otherNumber), ("Pc", .connectorPunctuation),
      ("Pd", .dashPunctuation), ("Ps", .openPunctuation), ("Pe", .closePunctuation),
      ("Pi", .initialPunctuation), ("Pf", .finalPunctuation), ("Po", .otherPunctuation),
      ("Sm", .mathSymbol), ("Sc", .currencySymbol), ("Sk", .modifierSymbol),
      ("So", .otherSymbol), ("Zs", .spaceSeparator), ("Zl", .lineSeparator),
      ("Zp", .paragraphSeparator), ("Cc", .control), ("Cf", .format), ("Cs", .surrogate),
      ("Co", .privateUse), ("Cn", .unassigned),
    ]
    var categories: [String: [Unicode.GeneralCategory]] = [:]
    for (name, category) in named {
      categories[name] = [category]
      categories[String(name.prefix(1)), default: []].append(category)
    }
    return categories
  }()
}
