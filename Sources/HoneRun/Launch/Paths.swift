#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

/// The little that records need of the file system.
enum Paths {
  /// The path from the root on, without links; the path itself where there is nothing.
  static func real(_ path: String) -> String {
    guard let found = realpath(path, nil) else { return path }
    defer { free(found) }
    return String(cString: found)
  }

  /// Whether there is a folder at this path.
  static func isFolder(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  /// Opens a file that a program may have replaced by a link, which is not followed.
  static func open(_ path: String, _ flags: Int32, _ mode: String) -> UnsafeMutablePointer<FILE>? {
    let descriptor = Descriptors.open(path, flags | O_NOFOLLOW)
    guard descriptor >= 0 else { return nil }
    guard let file = fdopen(descriptor, mode) else {
      Descriptors.close(descriptor)
      return nil
    }
    return file
  }

  /// Writes a file in place of the one that is there, and returns 0 or the `errno` of the failure.
  @discardableResult
  static func write(_ text: String, to path: String) -> Int32 {
    let file = Descriptors.open(path, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW)
    guard file >= 0 else { return errno }
    var text = text
    let failure = text.withUTF8 { Descriptors.write(file, UnsafeRawBufferPointer($0)) }
    // Some file systems say only then that there was no room.
    let last = Descriptors.close(file)
    return failure == 0 ? last : failure
  }

  /// The last bytes of a file, at most so many; nil where it cannot be read.
  static func tail(_ path: String, bytes most: Int) -> [UInt8]? {
    guard let file = open(path, O_RDONLY, "r") else { return nil }
    defer { fclose(file) }
    fseek(file, 0, SEEK_END)
    let size = ftell(file)
    fseek(file, max(0, size - most), SEEK_SET)
    var bytes = [UInt8](repeating: 0, count: most)
    let count = fread(&bytes, 1, most, file)
    return Array(bytes[..<count])
  }
}
