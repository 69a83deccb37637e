import HoneFormats
import TestPrograms
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

@Suite("hone run --reproducible")
struct ReproducibleTests {
  private static let arguments = [
    "run", "--minimize", "loss", "--sampler", "{tpe: {startup: 4}}", "--pruner",
    "{asha: {min: 1, eta: 2}}", "--seed", "5", "--reproducible", "8",
  ]
  private static let program = ["--", "./train", "{x: -1..3.0}", "{opt: sgd|adam|lion}"]

  /// A folder with a program that takes a random time for each report, and fails now and then.
  private func folder() throws -> Folder {
    let folder = try Folder()
    try folder.program(
      "train",
      #"""
      while [ -e hold ] && [ "$HONE_TRIAL" -ge 6 ]; do sleep 0.02; done
      for step in 1 2 3 4 5; do
        sleep "0.0$(od -An -N1 -tu1 /dev/urandom | tr -d ' ' | cut -c1-2)"
        if [ "$step$((HONE_TRIAL % 7))" = 33 ]; then echo "out of luck"; exit 3; fi
        awk "BEGIN { x = $1; luck = ($HONE_TRIAL * 7 % 10) / 5
          printf \"{\\\"loss\\\": %.12f, \\\"step\\\": %d}\n\", x * x + luck + 1 / $step, $step }"
      done
      """#)
    return folder
  }

  private func run(_ folder: Folder, trials: Int, parallel: Int) async throws -> Result {
    try await folder.hone(
      Self.arguments + ["--trials", "\(trials)", "--parallel", "\(parallel)"] + Self.program)
  }

  /// Everything of all trials but when they ran.
  private func picture(_ folder: Folder) async throws -> [String] {
    let trials = try JSON.parse(try await folder.hone("trials", "--json").output)
    return try #require(trials.elements).map { trial in
      let members = try #require(trial.members).filter {
        !["started", "finished"].contains($0.key)
      }
      return JSON.text(.object(members.map { ($0.key, $0.value) }))
    }
  }

  @Test("One, two and eight workers give the same study, whatever the program's timing")
  func workers() async throws {
    var pictures: [[String]] = []
    for parallel in [1, 2, 8] {
      let folder = try folder()
      let result = try await run(folder, trials: 24, parallel: parallel)
      #expect(result.status == 0, "\(result.error)")
      pictures.append(try await picture(folder))
    }
    #expect(pictures[1] == pictures[0])
    #expect(pictures[2] == pictures[0])
    #expect(pictures[0].count == 24)
    #expect(pictures[0].contains { $0.contains(#""reason":"pruned at step"#) })
    #expect(pictures[0].contains { $0.contains("out of luck") })
  }

  @Test("So do runs that are ended in the middle and gone on with, and two runs at once")
  func resumed() async throws {
    let whole = try folder()
    #expect(try await run(whole, trials: 20, parallel: 1).status == 0)
    let expected = try await picture(whole)

    let parts = try folder()
    try await interrupt(parts, after: 6)
    #expect(try await run(parts, trials: 13, parallel: 3).status == 0)
    #expect(try await run(parts, trials: 20, parallel: 8).status == 0)
    #expect(try await picture(parts) == expected)

    let shared = try folder()
    async let first = run(shared, trials: 20, parallel: 2)
    async let second = run(shared, trials: 20, parallel: 3)
    let statuses = try await [first, second].map(\.status)
    #expect(statuses == [0, 0])
    #expect(try await picture(shared) == expected)
  }

  /// Runs until a trial has begun, and then ends the run together with its trials.
  private func interrupt(_ folder: Folder, after trial: Int) async throws {
    // However long it takes to send the signals, the run has not ended by then.
    try folder.write("hold", "")
    let result = try await folder.running(
      Self.arguments + ["--trials", "20", "--parallel", "4"] + Self.program,
      error: .file("messages")
    ) { program in
      try await folder.wait { $0.exists("hone.trials/train/\(trial)/log") }
      program.send(SIGINT)
      try await folder.wait { $0.read("messages")?.contains("running trials finish") == true }
      program.send(SIGINT)
    }
    #expect(result.ended.ending == .exited(130))
    folder.remove("hold")
  }

  @Test("What would make another study is refused, with what differs")
  func refusals() async throws {
    let folder = try folder()
    #expect(try await run(folder, trials: 2, parallel: 2).status == 0)
    let show = try await folder.hone("show")
    #expect(show.output.contains("reproducible for 8 workers"))
    #expect(
      try JSON.parse(try await folder.hone("show", "--json").output)["reproducible"]?.whole == 8)
    for (flags, part) in [
      (["--reproducible", "4"], "it was started with `reproducible: 8`"),
      (["--sampler", "random"], "keeps its sampler, tpe (startup 4), not random"),
      (["--pruner", "median"], "keeps its pruner, asha (min 1, eta 2), not median"),
      (["--parallel", "9"], "`reproducible: 8` allows"),
    ] {
      var arguments = Self.arguments
      if let given = arguments.firstIndex(of: flags[0]) { arguments[given + 1] = flags[1] }
      if !arguments.contains(flags[0]) { arguments += flags }
      let result = try await folder.hone(arguments + ["--trials", "3"] + Self.program)
      #expect(result.status == 2)
      #expect(result.error.contains(part), "\(result.error)")
    }
    let zero = try await folder.hone(
      "run", "--reproducible", "0", "--minimize", "loss", "--", "true", "{x: 0..1.0}")
    #expect(zero.status == 2)
    #expect(zero.error.contains("`reproducible`"), "\(zero.error)")
  }

  @Test("The study file's key means the same, and without it another sampler is told of")
  func studyFile() async throws {
    let folder = try folder()
    try folder.write(
      "s.yaml",
      """
      command: ./train {x}
      minimize: loss
      parameters: {x: {float: [-1, 3]}}
      sampler: random
      trials: 2
      reproducible: 3
      """)
    #expect(try await folder.hone("run", "s.yaml", "--parallel", "2").status == 0)
    #expect(try await folder.hone("show").output.contains("reproducible for 3 workers"))
    let file = folder.read("s.yaml") ?? ""
    try folder.write(
      "t.yaml", file.split(separator: "\n").dropLast().joined(separator: "\n"))
    #expect(try await folder.hone("run", "t.yaml").error.contains("from here") == false)
    let other = try await folder.hone("run", "t.yaml", "--sampler", "tpe", "--pruner", "median")
    #expect(other.status == 0)
    #expect(other.error.contains("the sampler is tpe from here on; the study was"))
    #expect(other.error.contains("the pruner is median from here on"), "\(other.error)")
  }
}
