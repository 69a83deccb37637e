internal import CMLX

/// Where arrays are computed.
public struct Device: Sendable, Hashable {
  enum Kind: Sendable, Hashable { case cpu, gpu }

  var kind: Kind
  /// Which device of its kind, from 0.
  public var index: Int

  /// The processor.
  public static let cpu = Device(kind: .cpu, index: 0)

  /// A graphics processor: CUDA with one of MLX's CUDA wheels, Metal on Apple silicon.
  public static func gpu(_ index: Int = 0) -> Device { Device(kind: .gpu, index: index) }

  /// The first graphics processor where there is one, else the processor.
  public static var best: Device { cmlx_device_count(CMLX_GPU) > 0 ? .gpu(0) : .cpu }

  /// Reads `cpu`, `gpu` or `gpu:1`.
  ///
  /// - Throws: ``EngineError`` for anything else.
  public init(_ name: String) throws(EngineError) {
    let parts = name.split(separator: ":", omittingEmptySubsequences: false)
    switch (parts.first, parts.count) {
    case ("cpu", 1): self = .cpu
    case ("gpu", 1): self = .gpu(0)
    case ("gpu", 2):
      guard let index = Int(parts[1]), index >= 0 else { fallthrough }
      self = .gpu(index)
    default:
      throw EngineError(.noDevice, "a device is `cpu`, `gpu` or `gpu:N`, not `\(name)`")
    }
  }

  init(kind: Kind, index: Int) {
    self.kind = kind
    self.index = index
  }

  /// How many devices of this kind there are.
  var siblings: Int { Int(cmlx_device_count(kind == .cpu ? CMLX_CPU : CMLX_GPU)) }

  var native: cmlx_device { kind == .cpu ? CMLX_CPU : CMLX_GPU }
}

extension Device: CustomStringConvertible {
  /// `cpu` or `gpu:0`.
  public var description: String { kind == .cpu ? "cpu" : "gpu:\(index)" }
}
