internal import HoneCore
internal import HoneFormats
internal import HoneStorage

#if canImport(Glibc)
  private import Glibc
#elseif canImport(Musl)
  private import Musl
#else
  private import Darwin
#endif

/// A vector that a program left in a file of NumPy's.
enum VectorFile {
  /// Reads a file.
  ///
  /// - Parameters:
  ///   - path: The file's path, from the root on or from `folder`.
  ///   - name: The vector's name.
  ///   - folder: The trial's own folder.
  /// - Returns: The numbers.
  /// - Throws: `MetricProblem` that says what is wrong and what would be right.
  static func read(
    _ path: String, of name: String, in folder: String
  ) throws(MetricProblem) -> [Double] {
    func problem(_ message: String) -> MetricProblem {
      MetricProblem(message: "the vector `\(name)` cannot be read from `\(path)`: \(message)")
    }
    let whole = path.hasPrefix("/") ? path : "\(folder)/\(path)"
    let limit = 8 * NamedVector.longest + 1 << 16
    let bytes: [UInt8]
    do { bytes = try BoundedFile.read(whole, limit: limit) } catch {
      switch error {
      case .refused(ENOENT): throw problem("there is no such file in HONE_DIR")
      case .tooLong:
        throw problem("it is larger than any vector, of \(NamedVector.longest) numbers at most")
      default:
        let fault = MetricProblem(error, limit: limit)
        var told = problem(fault.message)
        told.isOfMachine = fault.isOfMachine
        throw told
      }
    }
    let head: NPY.Head
    do { head = try NPY.head(bytes) } catch { throw problem(error.message) }
    let (size, overflows) = head.count.multipliedReportingOverflow(by: head.width)
    guard !overflows, bytes.count - head.offset == size else {
      throw problem(
        "it has not the \(head.count) numbers that it names: was it written to its end?")
    }
    return bytes.withUnsafeBytes {
      VectorBytes.values(UnsafeRawBufferPointer(rebasing: $0[head.offset...]), width: head.width)
    }
  }
}
