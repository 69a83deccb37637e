internal import CMLX

/// What a tensor's elements are.
public enum ElementType: String, Sendable, Hashable {
  /// True or false: what comparisons give.
  case bool
  /// 0 to 255.
  case uint8
  /// Whole numbers of 32 bits.
  case int32
  /// Whole numbers of 32 bits without a sign: indices, random bits.
  case uint32
  /// Single precision.
  case float32
  /// Double precision; on the processor only, and with exp, sigmoid, sin and erf in single precision.
  case float64

  var native: cmlx_dtype {
    switch self {
    case .bool: CMLX_BOOL
    case .uint8: CMLX_UINT8
    case .int32: CMLX_INT32
    case .uint32: CMLX_UINT32
    case .float32: CMLX_FLOAT32
    case .float64: CMLX_FLOAT64
    }
  }

  init?(_ native: cmlx_dtype) {
    switch native {
    case CMLX_BOOL: self = .bool
    case CMLX_UINT8: self = .uint8
    case CMLX_INT32: self = .int32
    case CMLX_UINT32: self = .uint32
    case CMLX_FLOAT32: self = .float32
    case CMLX_FLOAT64: self = .float64
    default: return nil
    }
  }

  /// Whether derivatives can pass.
  public var isFloating: Bool { self == .float32 || self == .float64 }
}
