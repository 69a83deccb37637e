import Testing
import Waiting

@Suite("scripts/install", .timeLimit(.minutes(Patience.minutes)))
struct InstallTests {
  private let files = [
    "bin/hone", "share/bash-completion/completions/hone", "share/zsh/site-functions/_hone",
    "share/fish/vendor_completions.d/hone.fish", "share/man/man1/hone.1",
    "share/man/man1/hone-run.1", "share/man/man5/hone-study.5", "share/hone/manifest",
  ]

  private func install(_ folder: Folder, _ more: String...) async throws -> Result {
    try await folder.command(
      "bash", [root + "/scripts/install", "--prefix", folder.path + "/a prefix"] + more)
  }

  @Test("It installs, installs again, and takes away what it has put there and nothing else")
  func whole() async throws {
    let folder = try Folder()
    // Somebody else's files, in folders that it shares.
    let made = try await folder.command("mkdir", "-p", "a prefix/share/man/man1", "a prefix/bin")
    #expect(made.status == 0)
    try folder.write("a prefix/share/man/man1/other.1", "")
    for _ in 0..<2 {
      let result = try await install(folder, "--from", Folder.binary)
      #expect(result.status == 0, "\(result.error)")
      #expect(result.output.contains("a prefix/bin is not on PATH"), "\(result.output)")
      for file in files { #expect(folder.exists("a prefix/" + file), "\(file)") }
    }
    let version = try await folder.command("./a prefix/bin/hone", "--version")
    #expect(version.status == 0, "\(version.error)")
    let left = try await install(folder, "--uninstall")
    #expect(left.status == 0, "\(left.error)")
    let found = try await folder.command("find", "a prefix", "-mindepth", "1")
    #expect(
      Set(found.output.split(separator: "\n")) == [
        "a prefix/bin", "a prefix/share", "a prefix/share/man", "a prefix/share/man/man1",
        "a prefix/share/man/man1/other.1",
      ])
    #expect(try await install(folder, "--uninstall").error.contains("there is no"))
  }

  @Test("A version that has a file less takes the old one away, and no path out of the prefix")
  func upgrade() async throws {
    let folder = try Folder()
    #expect(try await install(folder, "--from", Folder.binary).status == 0)
    let manifest = "a prefix/share/hone/manifest"
    let list = try #require(folder.read(manifest))
    try folder.write("a prefix/share/hone/old", "")
    try folder.write("mine", "")
    try folder.write(manifest, list + "share/hone/old\n../mine\n")
    #expect(try await install(folder, "--from", Folder.binary).status == 0)
    #expect(!folder.exists("a prefix/share/hone/old") && folder.exists("mine"))
    #expect(folder.read(manifest) == list)
  }

  @Test("A folder without hone, and a prefix that cannot be made, are errors that say what to do")
  func errors() async throws {
    let folder = try Folder()
    let none = try await install(folder, "--from", folder.path)
    #expect(none.status != 0 && none.error.contains("it is not there"), "\(none.error)")
    try folder.write("a prefix", "")
    let file = try await install(folder, "--from", Folder.binary)
    #expect(file.status != 0 && file.error.contains("--prefix"), "\(file.error)")
    #expect(try await install(folder, "--nonsense").status == 2)
  }
}
