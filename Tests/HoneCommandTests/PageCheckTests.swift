import Testing

@Suite("What scripts/check-docs.py says of a page")
struct PageCheckTests {
  private static let page = """
    # A page

    <!-- needs: no_such_module -->
    ```sh
    exit 1
    ```

    ```sh
    test -x ./train
    ```

    """

  private func check(_ page: String, _ options: [String] = []) async throws -> Result {
    let folder = try Folder()
    try folder.write("page.md", page)
    let line = #"exec python3 "$0" --hone /bin/true --python "$(command -v python3)" page.md "$@""#
    return try await folder.command(
      "sh", ["-c", line, root + "/scripts/check-docs.py"] + options)
  }

  @Test("A block whose module is nowhere is skipped, and that is said")
  func skipped() async throws {
    let result = try await check(Self.page)
    #expect(result.status == 0, "\(result.output)\(result.error)")
    #expect(result.error.contains("page.md:5: needs no_such_module"), "\(result.error)")
    #expect(result.output.hasSuffix("1 pages: 1 sh; 0 faults\n"), "\(result.output)")
  }

  @Test(
    "With --must, that block is a fault",
    arguments: [
      ["--must", "no_such_module"], ["--must", "torch, no_such_module"],
      ["--must", "torch", "--must", "no_such_module"],
    ])
  func must(options: [String]) async throws {
    let result = try await check(Self.page, options)
    #expect(result.status == 1, "\(result.output)\(result.error)")
    let words = "page.md:5: needs no_such_module, which no environment has (--must no_such_module)"
    #expect(result.output.contains(words), "\(result.output)")
    #expect(result.output.hasSuffix("1 pages: 1 sh; 1 faults\n"), "\(result.output)")
  }

  @Test("With --must, a block that needs another module is still only skipped")
  func other() async throws {
    let result = try await check(Self.page, ["--must", "torch"])
    #expect(result.status == 0, "\(result.output)\(result.error)")
    #expect(result.error.contains("needs no_such_module"), "\(result.error)")
  }

  @Test("--must with --swift-only is refused, as no block runs then")
  func swiftOnly() async throws {
    let result = try await check(Self.page, ["--must", "torch", "--swift-only"])
    #expect(result.status == 2 && result.error.contains("--must"), "\(result.error)")
  }
}
