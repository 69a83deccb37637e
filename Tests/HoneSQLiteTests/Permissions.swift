import Foundation

#if canImport(Glibc)
  import Glibc
#endif

func permit(_ mode: Int, _ path: String) throws {
  try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
}

/// Runs `body` without root's privilege to write what may not be written.
///
/// On Linux this thread alone looks at files as user 65534, to whom `path` is given before.
func asNobody(owning path: String, _ body: () throws -> Void) throws {
  #if os(Linux)
    guard geteuid() == 0 else { return try body() }
    let nobody: UInt32 = 65_534
    guard chown(path, nobody, nobody) == 0 else { throw CocoaError(.fileWriteNoPermission) }
    // Swift's Glibc leaves this function out.
    typealias SetUser = @convention(c) (UInt32) -> Int32
    guard let symbol = dlsym(nil, "setfsuid") else { throw CocoaError(.featureUnsupported) }
    let setUser = unsafeBitCast(symbol, to: SetUser.self)
    _ = setUser(nobody)
    defer { _ = setUser(0) }
    try body()
  #else
    try body()
  #endif
}

extension Scratch {
  /// What is in each file.
  func contents() throws -> [String: Data] {
    var contents: [String: Data] = [:]
    for file in files { contents[file] = try Data(contentsOf: URL(filePath: path(file))) }
    return contents
  }
}
