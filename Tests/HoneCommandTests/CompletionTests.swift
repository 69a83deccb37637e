import Testing

@testable import HoneCommand

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

@Suite("Completions")
struct CompletionTests {
  enum Shell: String, CaseIterable {
    case bash, zsh, fish

    /// Those that are installed; scripts/setup --tests installs all.
    static var here: [Shell] {
      allCases.filter { shell in
        ["/usr/bin/", "/bin/", "/usr/local/bin/"].contains {
          access($0 + shell.rawValue, X_OK) == 0
        }
      }
    }
  }

  /// A folder with files, and a store of two studies, one of which bears a name that is a command.
  private func folder() async throws -> Folder {
    let folder = try Folder()
    for (name, maximize) in [("digits", "acc"), ("$(touch pwned)", "loss")] {
      let result = try await folder.hone(
        "run", "--name", name, "--maximize", maximize, "--trials", "1", "--", "sh", "-c",
        "echo '{\"\(maximize)\": 1}' # {lr: 0..1.0} {units: 1..9}")
      #expect(result.status == 0, "\(result.error)")
    }
    for name in ["study.yaml", "train.py", "notes.txt"] { try folder.write(name, "") }
    symlink(Folder.binary, folder.path + "/hone")
    for shell in Shell.allCases {
      let script = try await folder.hone("completions", shell.rawValue)
      #expect(script.status == 0)
      try folder.write("completions.\(shell.rawValue)", script.output)
    }
    try folder.write("complete.bash", Self.bash)
    try folder.write("complete.fish", Self.fish)
    try folder.write("complete.zsh", Self.zsh)
    return folder
  }

  /// Does what bash does when Tab is pressed, word by word.
  private static let bash = #"""
    PATH=$PWD:$PATH
    source ./completions.bash
    COMP_WORDS=("$@")
    COMP_CWORD=$(($# - 1))
    COMP_LINE="$*"
    COMP_POINT=${#COMP_LINE}
    complete=$(complete -p hone)
    [[ $complete =~ -F\ (.*)\ hone$ ]] || exit 1
    compopt() { printf 'compopt %s\n' "$*"; }
    "${BASH_REMATCH[1]}" hone "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
    printf '%s\n' "${COMPREPLY[@]}"
    """#

  /// Asks fish as its own tests do; outside a terminal it cannot say where in a word the cursor is.
  private static let fish = #"""
    set -x PATH $PWD $PATH
    function commandline
        if contains -- -tC $argv
            string length -- (builtin commandline -t)
        else
            builtin commandline $argv
        end
    end
    source ./completions.fish
    complete -C "$argv"
    """#

  /// A zsh in a terminal of its own, in which Tab writes what it would add, and ends the shell.
  private static let zsh = #"""
    print -r -- '
    PATH=$PWD:$PATH; PROMPT=; unsetopt zle_bracketed_paste
    autoload -Uz compinit && compinit -u -d ./dump
    source ./completions.zsh
    compadd() {
      if [[ ${@[1,(i)(-|--)]} == *-(O|A|D)\ * ]]; then builtin compadd "$@"; return; fi
      local -a found
      builtin compadd -O found "$@"
      print -rl -- $found >> offered
      builtin compadd "$@"
    }
    finish() { exit }
    comppostfuncs=(finish)
    bindkey "^I" complete-word
    zstyle ":completion:*" insert-tab false
    print RE""ADY' > rc
    : > offered
    zmodload zsh/zpty
    zpty z zsh -f -i
    zpty -w z 'source ./rc'
    zpty -r z output '*READY*'
    zpty -w -n z "$*"$'\t'
    while zpty -r z output; do :; done
    zpty -d z
    cat offered
    """#

  /// What the shell offers after a line, each to a line of its own.
  private func offered(_ shell: Shell, _ words: [String], in folder: Folder) async throws -> String
  {
    let line = shell == .bash ? words : [words.joined(separator: " ")]
    let result = try await folder.command(shell.rawValue, ["complete.\(shell.rawValue)"] + line)
    #expect(result.error.isEmpty, "\(result.error)")
    // fish writes a description behind a tab.
    let lines = result.output.split(separator: "\n")
    return lines.map { $0.prefix { $0 != "\t" } }.joined(separator: "\n")
  }

  @Test("Commands, files and names are completed", arguments: Shell.here)
  func completes(shell: Shell) async throws {
    let folder = try await folder()
    let cases: [(words: [String], offered: [String], others: [String])] = [
      (["hone", "st"], ["studies"], ["trials"]),
      (["hone", "run", "st"], ["study.yaml"], ["notes.txt"]),
      (["hone", "run", "--minimize", "x", "--", "./tr"], ["train.py"], ["study.yaml"]),
      (["hone", "run", "--sampler", "nsga"], ["nsga2", "nsga3"], ["tpe"]),
      (["hone", "run", "--pruner", "as"], ["asha"], ["median"]),
      (["hone", "show", "di"], ["digits"], ["notes.txt"]),
      (["hone", "show", "stu"], ["study.yaml"], ["digits"]),
      (["hone", "show", "--storage", "none.db", "di"], [], ["digits"]),
      (["hone", "export", "--format", "op"], ["optuna", "optuna4"], ["jsonl"]),
      (["hone", "import", "no"], ["notes.txt"], ["train.py"]),
      (["hone", "mark", "digits", "0", "co"], ["completed"], ["failed"]),
      (["hone", "mark", "digits", "0", "completed", "--value", "a"], ["acc="], ["loss"]),
      (["hone", "enqueue", "digits", "u"], ["units="], ["lr="]),
      (["hone", "init", "--format", "wa"], ["wandb"], ["nni"]),
      (["hone", "samplers", "ns"], ["nsga2", "nsga3"], ["tpe"]),
      (["hone", "samplers", "med"], ["median"], ["nsga2"]),
      (["hone", "trials", "digits", "--sort", "a"], ["acc"], ["units"]),
      (["hone", "trials", "--json", "digits", "--sort", "se"], ["seconds"], ["acc"]),
      (["hone", "trials", "digits", "--columns", "un"], ["units"], ["lr"]),
      (["hone", "trials", "digits", "--columns", "trial,st"], ["trial,state"], ["trial,trial"]),
      (["hone", "export", "digits", "--output", "no"], ["notes.txt"], ["digits"]),
      (["hone", "best", "--storage", "no"], ["notes.txt"], ["digits"]),
    ]
    for (words, all, others) in cases {
      let output = try await offered(shell, words, in: folder)
      for name in all { #expect(output.contains(name), "\(words): \(output)") }
      for name in others { #expect(!output.contains(name), "\(words): \(output)") }
      guard shell == .bash else { continue }
      let isOpen = all.contains { $0.hasSuffix("=") }
      #expect(output.contains("compopt -o nospace") == isOpen, "a value follows: \(output)")
    }
  }

  @Test("A study's name runs no program when it is completed", arguments: Shell.here)
  func hostile(shell: Shell) async throws {
    let folder = try await folder()
    let output = try await offered(shell, ["hone", "show", ""], in: folder)
    #expect(output.contains("digits") && output.contains("touch pwned"), "\(output)")
    #expect(!folder.exists("pwned"))
  }

  @Test(
    "Which options have no value is what the command itself says",
    arguments: [
      ("trials", "--json", []), ("mark", "--running", []), ("trials", "--limit", ["digits"]),
      ("best", "--command", []), ("best", "--trial", ["digits"]), ("export", "--force", []),
    ])
  func flags(command: String, option: String, lost: [String]) {
    // What follows an option with a value is that value.
    let words = GivenWords(["hone", command, option, "digits", ""], 4, "")
    #expect(words.arguments == (lost.isEmpty ? ["digits"] : []))
  }

  @Test("Where bash splits at =, no name is offered for a value")
  func values() async throws {
    let folder = try await folder()
    let words = ["hone", "enqueue", "digits", "units", "=", ""]
    #expect(try await offered(.bash, words, in: folder).isEmpty)
  }

  @Test("A word is quoted for bash, escaped for zsh, and left out where a line cannot hold it")
  func words() {
    #expect(Suggestions.word("it's $x", in: "bash") == #"'it'\''s $x'"#)
    #expect(Suggestions.word(#"a:b\c"#, in: "zsh") == #"a\:b\\c"#)
    #expect(Suggestions.word("a:b", in: "fish") == "a:b")
    #expect(Suggestions.word("two\nlines", in: "bash") == nil)
    #expect(Suggestions.word("\u{1B}[31m", in: "fish") == nil)
  }

  @Test("The store of a line is the one that it names, however that is written")
  func store() throws {
    let folder = try Folder()
    try folder.write("a b.db", "")
    let path = folder.path + "/a b.db"
    for line in [
      ["--storage", "'\(path)'", ""], ["--storage=\(path)", ""], ["--storage", "=", path, ""],
      ["--storage", path.split(separator: " ").joined(separator: "\\ "), ""],
    ] {
      let words = GivenWords(["hone", "show"] + line, line.count + 1, "")
      #expect(words.store == path, "\(line)")
    }
    let words = GivenWords(["hone", "mark", "--json", "-o", "x", "a", "3", "co"], 7, "co")
    #expect(words.arguments == ["a", "3"] && words.prefix == "co")
  }
}
