import ArgumentParser

struct CompletionsCommand: ParsableCommand {
  enum Shell: String, ExpressibleByArgument, CaseIterable {
    case bash, zsh, fish
  }

  static let configuration = CommandConfiguration(
    commandName: "completions",
    abstract: "Prints a script that lets a shell complete commands, files and names.",
    discussion: """
      Examples:
        source <(hone completions bash)
        hone completions zsh > ~/.zfunc/_hone
        hone completions fish > ~/.config/fish/completions/hone.fish

      In bash, put the first line into ~/.bashrc. For zsh, ~/.zshrc needs
      `fpath+=(~/.zfunc)` before compinit. scripts/install puts the scripts where
      the shells look for them.
      """)

  @Argument(help: "The shell: bash, zsh or fish.")
  var shell: Shell

  func run() throws {
    guard let found = CompletionShell(rawValue: shell.rawValue) else { return }
    Terminal.output.exactLine(HoneCommand.completionScript(for: found))
    if shell == .bash { Terminal.output.write(CompletionsCommand.openWords) }
  }

  /// Where a value is to follow, as after `loss=`, bash adds no blank, and no backslash as in a path.
  private static let openWords = #"""

    _hone_words() {
        _hone "${@}"
        if [[ "${#COMPREPLY[@]}" -eq 1 && "${COMPREPLY[0]}" = *= ]]; then
            compopt -o nospace +o filenames
        fi
    }
    complete -o filenames -F _hone_words hone

    """#
}
