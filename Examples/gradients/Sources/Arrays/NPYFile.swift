import Foundation
import HoneGradients

/// An array in a file of NumPy's format, as `data/prepare.py` writes them: little-endian, C order,
/// uint8, int32, float32 or float64.
///
/// Reference: NumPy Enhancement Proposal 1, versions 1.0 to 3.0.
public struct NPYFile: Sendable {
  /// The lengths of the axes.
  public let shape: [Int]
  private let kind: String
  private let bytes: Data
  private let path: String

  /// Why a file cannot be read.
  public struct Fault: Error, CustomStringConvertible {
    /// What is wrong and what would be right.
    public let description: String
  }

  /// Reads the file.
  ///
  /// - Throws: `Fault` for a file that is not there or of another format.
  public init(_ path: String) throws {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw Fault(description: "\(path) is not there: run scripts/setup --gradients")
    }
    guard data.count >= 12, data.starts(with: [0x93, 0x4E, 0x55, 0x4D, 0x50, 0x59]) else {
      throw Fault(description: "\(path) is not a file of NumPy's format")
    }
    // Version 1.0 gives the header's length in two bytes, later ones in four.
    let wide = data[6] > 1
    let size = (wide ? 0..<4 : 0..<2).reduce(0) { $0 | Int(data[8 + $1]) << (8 * $1) }
    let start = wide ? 12 : 10
    guard start + size <= data.count,
      let header = String(data: data[start..<start + size], encoding: .utf8),
      let kind = header.firstMatch(of: /'descr': *'([^']*)'/)?.1,
      let list = header.firstMatch(of: /'shape': *\(([^)]*)\)/)?.1,
      header.contains(/'fortran_order': *False/)
    else { throw Fault(description: "\(path) has a header that is not C order with one type") }
    shape = list.split(separator: ",").compactMap {
      Int($0.trimmingCharacters(in: .whitespaces))
    }
    self.kind = String(kind)
    bytes = data[(start + size)...]
    self.path = path
    guard let width = ["|u1": 1, "<i4": 4, "<f4": 4, "<f8": 8][self.kind],
      bytes.count == shape.reduce(width, *)
    else {
      throw Fault(
        description: "\(path) holds \(self.kind) of shape \(shape) in \(bytes.count) bytes: "
          + "expected |u1, <i4, <f4 or <f8")
    }
  }

  /// The array, on the thread of `TensorEngine.run` that asks.
  public func tensor() -> Tensor {
    switch kind {
    case "|u1": Tensor([UInt8](bytes), shape: shape)
    case "<i4": Tensor(numbers(Int32(0)), shape: shape)
    case "<f4": Tensor(numbers(Float(0)), shape: shape)
    default: Tensor(numbers(0.0), shape: shape)
    }
  }

  private func numbers<Number>(_ zero: Number) -> [Number] {
    var values = [Number](repeating: zero, count: shape.reduce(1, *))
    _ = values.withUnsafeMutableBytes { bytes.copyBytes(to: $0) }
    return values
  }
}
