#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// The short files by which the kernel tells of cgroups and is told.
enum CgroupFiles {
  /// What a file holds, 16 MiB at most; `nil` where it cannot be read.
  static func text(_ path: String) -> String? {
    let file = Descriptors.open(path, O_RDONLY)
    guard file >= 0 else { return nil }
    defer { Descriptors.close(file) }
    var bytes: [UInt8] = []
    while bytes.count < 1 << 24 {
      let chunk = [UInt8](unsafeUninitializedCapacity: 4096) { buffer, count in
        if case .bytes(let read) = Descriptors.read(file, into: .init(buffer)) { count = read }
      }
      if chunk.isEmpty { break }
      bytes += chunk
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Writes to a file that is there, and returns 0 or the `errno` of the failure.
  static func write(_ text: String, to path: String) -> Int32 {
    let file = Descriptors.open(path, O_WRONLY)
    guard file >= 0 else { return errno }
    defer { Descriptors.close(file) }
    var text = text
    return text.withUTF8 { Descriptors.write(file, UnsafeRawBufferPointer($0)) }
  }

  /// The names of the folders in a folder.
  static func folders(in path: String) -> [String] {
    guard let folder = opendir(path) else { return [] }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
      guard entry.pointee.d_type == UInt8(DT_DIR) else { continue }
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names
  }
}
