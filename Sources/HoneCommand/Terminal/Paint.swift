import HoneCore

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The look of the few words in a text that a person searches it for.
///
/// Such a word stands between marks that take no room. A terminal shows them as colours, and anything
/// else loses them. They are noncharacters, which Unicode leaves to a program's own use, and in text
/// from outside they are written out: no name and no value has a look of its own.
/// Reference: Unicode 16.0, 23.7.
enum Paint: UInt32, CaseIterable {
  /// What went well, and the best.
  case good = 0xFDD1
  case best
  /// What failed.
  case bad
  /// What was ended early.
  case warning
  /// What is under way.
  case running
  /// What matters less than all else.
  case faint

  /// What ends a look.
  private static let end: UInt32 = 0xFDD0

  private static func mark(_ value: UInt32) -> String {
    String(decoding: [UInt16(value)], as: UTF16.self)
  }

  /// ECMA-48, 8.3.117.
  private var code: String {
    switch self {
    case .good: "32"
    case .best: "1;32"
    case .bad: "31"
    case .warning: "33"
    case .running: "36"
    case .faint: "2"
    }
  }

  /// The text with this look.
  func callAsFunction(_ text: String) -> String {
    text.isEmpty ? text : Paint.mark(rawValue) + text + Paint.mark(Paint.end)
  }

  /// Whether it is one of the marks.
  static func isMark(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value == end || Paint(rawValue: scalar.value) != nil
  }

  /// The text as a terminal shows it in colours, or without them.
  static func shown(_ text: String, inColour: Bool) -> String {
    guard text.unicodeScalars.contains(where: isMark) else { return text }
    var shown = ""
    var open: String?
    for scalar in text.unicodeScalars {
      let look = Paint(rawValue: scalar.value)
      if scalar == "\n", open != nil { shown += escape("0") }
      if look == nil, scalar.value != end { shown.unicodeScalars.append(scalar) }
      // Each line has its looks for itself, as terminals and pagers may begin with any.
      if scalar == "\n", let open { shown += escape(open) }
      guard inColour, look != nil || scalar.value == end else { continue }
      if look != nil || open != nil { shown += escape(look?.code ?? "0") }
      open = look?.code
    }
    return shown + (open == nil ? "" : escape("0"))
  }

  private static func escape(_ code: String) -> String { "\u{1B}[\(code)m" }

  /// The text with the end of a look that has none.
  static func closed(_ text: String) -> String {
    let last = text.unicodeScalars.last { isMark($0) }
    return last.map { $0.value == end } ?? true ? text : text + mark(end)
  }
}

extension Terminal {
  /// Whether it shows colours, and nobody has asked for none.
  ///
  /// Reference: no-color.org and bixense.com/clicolors.
  var hasColour: Bool {
    func given(_ name: String) -> String? {
      getenv(name).map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
    }
    return Paint.isWanted(isTerminal: isTerminal, variable: given)
  }

  /// Writes what went wrong as a message.
  func failure(_ message: String) {
    painted(Paint.bad("hone: ") + Text.harmless(Text.hanging(message)))
  }

  /// Writes a line with looks for people; all text from outside in it went through `Text`.
  func painted(_ text: String) {
    write(Paint.shown(Text.keepingMarks(text), inColour: hasColour) + "\n")
  }
}

extension Paint {
  /// Whether colours are shown.
  ///
  /// - Parameters:
  ///   - isTerminal: Whether a person may be looking.
  ///   - variable: The value of a variable; nil where it is empty or missing.
  /// - Returns: Whether they are.
  static func isWanted(isTerminal: Bool, variable: (String) -> String?) -> Bool {
    if variable("NO_COLOR") != nil { return false }
    if let force = variable("CLICOLOR_FORCE"), force != "0" { return true }
    return isTerminal && variable("TERM") != nil && variable("TERM") != "dumb"
  }
}

extension TrialState {
  /// How its name looks where it stands for a trial.
  var paint: Paint {
    switch self {
    case .completed: .good
    case .pruned: .warning
    case .failed: .bad
    case .running: .running
    case .waiting, .paused, .deleted: .faint
    }
  }

  /// The states that a table or a list of counts shows: paused trials only where there are some.
  static func shown(_ count: (TrialState) -> Int) -> [TrialState] {
    listed.filter { $0 != .paused || count($0) > 0 }
  }

  /// `7 pruned`, with the state's look unless it is of none.
  func painted(_ count: Int) -> String {
    let text = "\(count) \(name)"
    return count > 0 && self != .waiting ? paint(text) : text
  }
}

extension Objective {
  /// Which end of its values is wanted: `min` or `max`.
  var extreme: String { direction == .minimize ? "min" : "max" }
}
