import HoneFormats
import Testing

@Suite("Lines to copy work when they are pasted")
struct PastedLineTests {
  /// Runs a line as a shell does into which it is pasted.
  private func paste(_ line: some StringProtocol, _ folder: Folder) async throws -> Result {
    let binaries = Folder.binary.split(separator: "/").dropLast().joined(separator: "/")
    return try await folder.command(
      "sh", "-c", "PATH='/\(binaries)':$PATH\n\(line)")
  }

  /// What stands between backticks and begins with `hone`.
  private func quoted(in text: String) -> [Substring] {
    text.split(separator: "`", omittingEmptySubsequences: false).filter { $0.hasPrefix("hone ") }
  }

  /// A line of a text that begins so, without the blanks before it.
  private func first(_ text: String, _ begin: String) -> Substring? {
    text.split(separator: "\n").map { $0.drop { $0 == " " } }.first { $0.hasPrefix(begin) }
  }

  /// A store with two studies, so that no command finds one without its name.
  private func folder(name: String, store: String) async throws -> Folder {
    let folder = try Folder()
    _ = try await folder.command("mkdir", "a b")
    try folder.program("train", #"echo "said $1"; echo "{\"loss\": $HONE_PARAM_X}""#)
    for name in [name, "other"] {
      try folder.write(
        "\(name == "other" ? "other" : "s").yaml",
        """
        name: \(JSON.text(.string(name)))
        command: ./train {text}
        minimize: loss
        parameters: {x: {float: [1, 2]}, text: {choice: ["two\\nlines", "two\\n lines"]}}
        trials: 3
        seed: 1
        """)
    }
    let run = try await folder.hone("run", "other.yaml", "--storage", store)
    try #require(run.status == 0, "\(run.error)")
    return folder
  }

  @Test(
    "The line that runs the best trial again names its study and store",
    arguments: [
      ("digits", "hone.db"), ("it's a b", "a b/s.db"), ("-x", "./memory"), ("a\nb", "hone.db"),
    ])
  func best(name: String, store: String) async throws {
    let folder = try await folder(name: name, store: store)
    let run = try await folder.hone("run", "s.yaml", "--storage", store)
    try #require(run.status == 0, "\(run.error)")
    let line = try #require(first(run.output, "eval "), "\(run.output)")
    let again = try await paste(line, folder)
    #expect(again.status == 0 && again.output.contains("said two\n"), "\(line)\n\(again)")
    let name = name.hasPrefix("-") ? ["--", name] : [name]
    let shown = try await folder.hone(["show", "--storage", store, "--trial", "1"] + name)
    let command = try #require(first(shown.output, "command  eval "), "\(shown)")
    let other = try await paste(command.dropFirst("command  ".count), folder)
    #expect(other.status == 0 && other.output.contains("said two\n"), "\(command)\n\(other)")
  }

  @Test("A line that would fill a terminal is one that runs it there, and whole in a pipe")
  func long() async throws {
    let folder = try Folder()
    try folder.program("train", #"echo "has $#"; echo "{\"loss\": 1}""#)
    let parameters = (1...30).flatMap { ["--p\($0)", "{parameter_number_\($0): 0..1.0}"] }
    for store in ["hone.db", "memory"] {
      let run =
        ["run", "--minimize", "loss", "--trials", "1", "--seed", "1", "--storage", store, "--"]
        + ["./train"] + parameters
      let screen = try await folder.command(
        "python3", [root + "/Tests/HoneCommandTests/screen.py", "80", Folder.binary] + run)
      try #require(screen.status == 0, "\(screen)")
      // Nothing finds a study in memory.
      let begin = store == "memory" ? "cd " : "eval "
      let line = try #require(first(screen.output, begin), "\(screen)")
      #expect(begin == "cd " || line.count < 80, "\(line)")
      let again = try await paste(line, folder)
      #expect(again.status == 0 && again.output.contains("has 60\n"), "\(line)\n\(again)")
    }
    let piped = try await folder.hone("show", "--trial", "0").output
    #expect(piped.contains("command  cd ") && !piped.contains("eval"), "\(piped)")
    #expect(piped.contains("--p30"))
  }

  @Test(
    "Commands that messages advise name the study and the store, and the values as a shell takes them",
    arguments: [("digits", "hone.db"), ("it's", "a b/s.db"), ("-x", "c:d.db")])
  func advice(name: String, store: String) async throws {
    let folder = try await folder(name: name, store: store)
    let run = try await folder.hone("run", "s.yaml", "--storage", store)
    try #require(run.status == 0, "\(run.error)")
    let late = try await folder.hone(
      "run", "s.yaml", "--storage", store, "--enqueue", #"{"x": 1.5, "text": "two\n lines"}"#)
    let enqueue = try #require(quoted(in: late.error).first, "\(late)")
    let enqueued = try await paste(enqueue, folder)
    #expect(enqueued.status == 0 && enqueued.output.contains("trial 3 "), "\(enqueue)\n\(enqueued)")
    let end = name.hasPrefix("-") ? ["--", name] : [name]
    for wrong in [["--trial", "1"], ["--command", "--trial", "1"]] {
      if wrong.count == 3 { _ = try await folder.command("rm", "-r", trials(of: store)) }
      let refused = try await folder.hone(["best", "--storage", store] + wrong + end)
      #expect(refused.status == 2)
      let show = try #require(quoted(in: refused.error).first, "\(refused)")
      let shown = try await paste(show, folder)
      #expect(shown.status == 0 && shown.output.hasPrefix("trial    1,"), "\(show)\n\(shown)")
    }
  }

  private func trials(of store: String) -> String { store.dropLast(3) + ".trials" }

  @Test("A front that is cut short names the command that shows all of it")
  func front() async throws {
    let folder = try Folder()
    let flags = ["--trials", "25", "--sampler", "random", "--seed", "1", "--storage", "d.db"]
    for name in ["one", "two"] {
      let run = try await folder.hone(
        ["run", "--minimize", "a", "--minimize", "b", "--name", name] + flags
          + ["--shell", "--", #"x={x: 0..1000}; echo "{\"a\": $x, \"b\": -$x}""#])
      try #require(run.status == 0, "\(run.error)")
      let all = try #require(quoted(in: run.output).first, "\(run.output)")
      #expect(try await paste(all, folder).output.hasPrefix("front: "), "\(all)")
    }
    let lost = try await folder.hone(
      ["run", "--minimize", "a", "--minimize", "b"] + flags.dropLast() + ["memory"]
        + ["--shell", "--", #"x={x: 0..1000}; echo "{\"a\": $x, \"b\": -$x}""#])
    #expect(lost.output.contains("front: ") && quoted(in: lost.output).isEmpty, "\(lost)")
  }

  @Test("What hone init says runs the file that it wrote, or takes a study of a store")
  func files() async throws {
    let folder = try await folder(name: "it's", store: "a b/s.db")
    let made = try await folder.hone("init", "a b/new.yaml")
    let run = try #require(quoted(in: made.output).first, "\(made)")
    #expect(try await paste("echo \(run)", folder).output == "hone run a b/new.yaml\n")
    for (path, status) in [("a b/s.db", Int32(0)), ("a b/t.jsonl", 0)] {
      if path.hasSuffix("jsonl") {
        _ = try await folder.hone("export", "--storage", "a b/s.db", "--output", path)
      }
      let refused = try await folder.hone("init", "--from", path, "new.yaml")
      let line = try #require(quoted(in: refused.error).first, "\(refused)")
      let followed = try await paste(line, folder)
      #expect(followed.status == status, "\(line)\n\(followed)")
    }
    let heading = folder.read("study.yaml")?.split(separator: "\n").first ?? ""
    let line = try #require(heading.firstRange(of: "hone run "), "\(heading)")
    #expect(try await paste(heading[line.lowerBound...] + " --trials 1", folder).status == 0)
  }

  @Test("A study file whose name needs quotes is offered so that the line runs it")
  func misspelt() async throws {
    let folder = try await folder(name: "s", store: "hone.db")
    _ = try await folder.command("mv", "s.yaml", "my study.yaml")
    let refused = try await folder.hone("my study.yaml")
    let line = try #require(quoted(in: refused.error).first, "\(refused)")
    #expect(try await paste(line, folder).status == 0, "\(line)")
  }
}
