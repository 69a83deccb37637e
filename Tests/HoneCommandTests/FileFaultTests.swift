import Foundation
import Testing
import Waiting

@Suite("Faults of the store's file", .timeLimit(.minutes(Patience.minutes)))
struct FileFaultTests {
  /// A folder with a program and, in `hone.db`, a study of 30 finished trials.
  private func folder(trials: Int = 30) async throws -> Folder {
    let folder = try Folder()
    try folder.program("train", #"echo "{\"loss\": $1}""#)
    if trials > 0 {
      let result = try await folder.hone(arguments(trials))
      #expect(result.status == 0, "\(result.error)")
    }
    return folder
  }

  private func arguments(_ trials: Int) -> [String] {
    [
      "run", "--minimize", "loss", "--trials", "\(trials)", "--seed", "1", "--", "./train",
      "{x: 0..1.0}",
    ]
  }

  /// Another program's database, as SQLite writes its header.
  private static func strange(_ bytes: Data) -> Data { changed(bytes, at: 68, to: [1, 2, 3, 4]) }
  private static func newer(_ bytes: Data) -> Data { changed(bytes, at: 60, to: [0, 0, 3, 232]) }
  private static func torn(_ bytes: Data) -> Data { bytes.prefix(bytes.count / 2) }
  private static func text(_: Data) -> Data { Data("trial,loss\n0,0.1\n".utf8) }
  /// Every page but the first is noise.
  private static func noise(_ bytes: Data) -> Data {
    var bytes = bytes
    for index in 4096..<bytes.count { bytes[index] = UInt8(truncatingIfNeeded: index &* 31) }
    return bytes
  }
  private static func changed(_ bytes: Data, at offset: Int, to new: [UInt8]) -> Data {
    var bytes = bytes
    bytes.replaceSubrange(offset..<offset + new.count, with: new)
    return bytes
  }

  @Test(
    "What is no sound store of ours is refused with status 3 and left as it was",
    arguments: [
      ("is not a Hone file", strange), ("is of version 1000", newer), ("is damaged", torn),
      ("is not a Hone file", text), ("is damaged", noise),
    ] as [(String, @Sendable (Data) -> Data)])
  func refused(words: String, damage: @Sendable (Data) -> Data) async throws {
    let folder = try await folder()
    let file = URL(filePath: folder.path + "/hone.db")
    let bytes = damage(try Data(contentsOf: file))
    try bytes.write(to: file)
    for command in [
      ["best"], ["show"], ["trials"], ["studies"], ["enqueue", "x=0.5"], ["mark", "3", "failed"],
      ["delete", "train", "--yes"], ["export"], arguments(40),
    ] {
      let result = try await folder.hone(command)
      #expect(result.status == 3, "\(command): \(result.output)\(result.error)")
      #expect(result.error.contains(words), "\(command): \(result.error)")
      #expect(try Data(contentsOf: file) == bytes, "\(command) changed the file")
    }
  }

  @Test("A disk that is full ends the run with status 3, and with room it goes on")
  func full() async throws {
    let folder = try await folder(trials: 4)
    // More at once than there is room for: what comes bit by bit may find some for a while.
    try folder.program(
      "train",
      #"""
      numbers=$(yes 0.1, | head -n 60000 | tr -d '\n')
      echo "{\"loss\": $1, \"vectors\": {\"v\": [${numbers}0.1]}}"
      """#)
    // No file may become larger than it can be on a disk that is full at 200 kB.
    let command = arguments(3_000).map { "'\($0)'" }.joined(separator: " ")
    try folder.program("limited", "trap '' XFSZ; ulimit -f 400; exec '\(Folder.binary)' \(command)")
    let result = try await folder.command("./limited")
    #expect(result.status == 3)
    #expect(result.error.contains("See whether its disk is full"), "\(result.error)")
    #expect(result.error.contains("How trial 4 ended is not in the store"), "\(result.error)")
    let kept = try await folder.hone("trials", "--format", "csv").output.split(
      whereSeparator: \.isNewline)
    #expect(kept.count >= 5)
    let resumed = try await folder.hone(arguments(kept.count + 10))
    #expect(resumed.status == 0, "\(resumed.error)")
    let now = try await folder.hone("trials", "--format", "csv").output.split(
      whereSeparator: \.isNewline)
    #expect(now.count == kept.count + 11)
    #expect(Array(now.prefix(kept.count - 3)) == Array(kept.prefix(kept.count - 3)))
  }

  @Test(
    "What may only be read is read; writing it is refused with status 3", arguments: [true, false])
  func readOnly(isFolder: Bool) async throws {
    let folder = try await folder()
    let file = URL(filePath: folder.path + "/hone.db")
    let bytes = try Data(contentsOf: file)
    let reading = [["best"], ["show"], ["trials"], ["studies"], ["export"]]
    var expected: [String] = []
    for command in reading { expected.append(try await folder.hone(command).output) }
    // Who may do everything gives that up first.
    try FileManager.default.copyItem(atPath: Folder.binary, toPath: folder.path + "/hone")
    let isRoot = getuid() == 0
    let prefix = isRoot ? "setpriv --reuid 65534 --regid 65534 --clear-groups " : ""
    try folder.program("as-nobody", "exec \(prefix)./hone \"$@\"")
    _ = try await folder.command("chmod", "-R", "a+rX,a-w", isFolder ? "." : "hone.db")
    if isRoot, !isFolder { _ = try await folder.command("chown", "65534", ".") }
    if !isFolder { _ = try await folder.command("chmod", "755", ".") }
    for (command, output) in zip(reading, expected) {
      let result = try await folder.command("./as-nobody", command)
      #expect(result.status == 0, "\(command): \(result.error)")
      #expect(result.output == output)
    }
    for command in [arguments(40), ["enqueue", "x=0.5"]] {
      let result = try await folder.command("./as-nobody", command)
      #expect(result.status == 3, "\(result.output)\(result.error)")
      #expect(result.error.contains("cannot be written"), "\(result.error)")
      #expect(result.error.contains("chmod u+w"), "\(result.error)")
    }
    #expect(try Data(contentsOf: file) == bytes)
    _ = try await folder.command("chmod", "-R", "u+w", ".")
  }

  @Test("A store that is deleted under a run is rescued, and the run ends with status 3")
  func deleted() async throws {
    let folder = try Folder()
    try folder.program("train", #"sleep 0.1; echo "{\"loss\": $1}""#)
    async let run = folder.hone(arguments(100_000))
    try await folder.wait { $0.exists("hone.trials/train/5/log") }
    folder.remove("hone.db")
    let result = try await run
    #expect(result.status == 3)
    #expect(result.error.contains("hone.db was deleted or replaced"), "\(result.error)")
    #expect(result.error.contains("hone.db.rescued"), "\(result.error)")
    let trials = try await folder.hone("trials", "--format", "csv", "--storage", "hone.db.rescued")
    #expect(trials.status == 0 && trials.output.split(whereSeparator: \.isNewline).count > 5)
  }
}
