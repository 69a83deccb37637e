import Testing

@testable import HoneRun

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

@Suite("Trials' folders")
struct TrialFolderTests {
  @Test("No two studies share a folder's name, and a file system takes each")
  func names() {
    let long = String(repeating: "n", count: 300)
    let studies = [
      "a/b", "a_b", "a%2Fb", "..", ".", ".x", "_.x", "%2Ex", "a\nb", "a\0b", "a b", "ä", long + "1",
      long + "2", String(repeating: "/", count: 100),
    ]
    let names = studies.map(TrialFolder.name(of:))
    #expect(Set(names).count == studies.count)
    for name in names {
      #expect(name.utf8.count <= 255 && !name.contains("/") && !name.hasPrefix("."))
      #expect(name.utf8.allSatisfy { $0 >= 0x20 })
    }
    #expect(TrialFolder.name(of: "digits-mlp 2.1") == "digits-mlp 2.1")
  }

  /// What a folder for a trial of the study `s` gives, in a folder that is removed afterwards.
  private func failure(
    _ prepare: (String) throws -> Void, attempt: Int = 1,
    _ body: (TrialFolder) throws -> Void = { _ in }
  ) throws -> SpawnError? {
    let scratch = try Scratch()
    let root = "\(scratch.path)/trials"
    defer { _ = system("rm -rf '\(root)'") }
    try prepare(root)
    do {
      try body(try TrialFolder(root, study: "s", trial: 0, attempt: attempt))
      return nil
    } catch let error as SpawnError { return error }
  }

  @Test("A folder that an earlier study left, and that cannot be moved, is not a trial's")
  func unmovable() throws {
    // A link to nothing in the place that it would be moved to.
    let error = try failure { root in
      _ = system("mkdir -p '\(root)/s/0' && ln -s nothing '\(root)/s/0.old1'")
    }
    #expect(error?.isOfMachine == true)
    #expect(error?.message.contains("which an earlier study has left, cannot be moved") == true)
    // A later attempt goes on in it.
    let later = try failure({ root in _ = system("mkdir -p '\(root)/s/0/kept'") }, attempt: 2) {
      try #require(access("\($0.path)/kept", F_OK) == 0)
    }
    #expect(later == nil)
  }

  @Test("A file for a trial that cannot be written is the program's fault only where it is its own")
  func unwritable() throws {
    let error = try failure({ _ in }) { folder in
      try folder.write("x", to: "a/b.yaml")
      _ = mkdir("\(folder.path)/c.yaml", 0o777)
      try folder.write("x", to: "c.yaml")
    }
    #expect(error?.isOfMachine == false)
    #expect(error?.message.contains("c.yaml` cannot be written: Is a directory") == true)
    for number in [ENOSPC, EDQUOT, EMFILE, EROFS, EIO] {
      #expect(SpawnError.unwritable("the file `a`", number).isOfMachine)
    }
  }

  @Test("A record of a start that the machine does not let be written is its fault, and said")
  func record() throws {
    let record = LaunchRecord(command: ["true"], environment: [:], folder: "/")
    #if os(Linux)
      // A device on which there is never room.
      #expect(Paths.write("x", to: "/dev/full") == ENOSPC)
    #endif
    // A folder in its place is the program's doing, and keeps no trial from running.
    let error = try failure({ _ in }) { folder in
      _ = mkdir("\(folder.path)/\(LaunchRecord.file)", 0o777)
      try record.write(in: folder.path)
    }
    #expect(error == nil)
  }
}
