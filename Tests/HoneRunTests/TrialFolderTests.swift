import Testing

@testable import HoneRun

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
}
