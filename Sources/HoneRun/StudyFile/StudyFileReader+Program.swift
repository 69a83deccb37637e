public import HoneCore
internal import HoneFormats

/// What a program gets beside its command.
extension StudyFileReader {
  /// How `{args}` writes each parameter.
  func argumentForm() throws(SpaceError) -> ArgumentForm? {
    guard let field = root["args"] else { return nil }
    let text = try field.text("how {args} writes each parameter, such as \"--{name}={value}\"")
    do { return try ArgumentForm(text) } catch { throw field.fault(error.code, error.message) }
  }

  /// How values are written that print otherwise.
  func texts() throws(SpaceError) -> ValueTexts {
    var texts = ValueTexts()
    for (name, field) in try root["parameters"]?.fields("a mapping") ?? [] {
      var written = [field.document]
      for key in ["choice", "ordinal", "fixed"] {
        guard let document = field[key]?.document else { continue }
        written += document.elements ?? [document]
      }
      for document in written {
        guard let source = document.source, let value = document.value else { continue }
        texts.note(source, for: value, of: name)
      }
    }
    return texts
  }

  /// Variables for the program.
  func environment(
    _ space: SearchSpace
  ) throws(SpaceError) -> [(name: String, value: TextTemplate)] {
    guard let field = root["env"] else { return [] }
    var variables: [(name: String, value: TextTemplate)] = []
    let wanted = "a mapping of variables to values, such as {SEED: \"{seed}\"}"
    for (name, value) in try field.fields(wanted) {
      do throws(SpaceError) {
        let text = try value.text("a text, with {x} for the value of x, in quotes")
        variables.append((name, try TextTemplate(variable: name, text, for: space)))
      } catch {
        guard error.position == nil else { throw error }
        throw value.fault(error.code, error.message)
      }
    }
    return variables
  }

  /// Files for each trial's folder.
  func templates(_ space: SearchSpace) throws(SpaceError) -> [TemplateFile] {
    guard let field = root["template"] else { return [] }
    var files: [TemplateFile] = []
    for (source, target) in try field.fields("a mapping such as {config.yaml.in: config.yaml}") {
      do throws(SpaceError) {
        let path = try target.text("the file's path below the trial's folder")
        let file = try TemplateFile.read(source, target: path, below: folder, for: space)
        guard !files.contains(where: { $0.target == file.target }) else {
          throw SpaceError(.invalidValue, "two templates are written to `\(path)`: rename one")
        }
        files.append(file)
      } catch {
        guard error.position == nil else { throw error }
        throw target.fault(error.code, error.message)
      }
    }
    return files
  }
}

extension TemplateFile {
  /// Reads a template.
  ///
  /// - Parameters:
  ///   - source: Its path, from `folder` on.
  ///   - target: Where it goes, below the trial's folder.
  ///   - folder: The study file's folder; nil for the current one.
  ///   - space: The study's space.
  /// - Returns: The template.
  /// - Throws: `SpaceError` for a file that cannot be read and a target outside the trial's folder.
  public static func read(
    _ source: String, target: String, below folder: String?, for space: SearchSpace
  ) throws(SpaceError) -> TemplateFile {
    let steps = target.split(separator: "/", omittingEmptySubsequences: false)
    guard !steps.contains(where: { $0.isEmpty || $0 == "." || $0 == ".." }) else {
      throw SpaceError(
        .invalidValue,
        "`\(target)` is not a path below the trial's folder: write one such as config.yaml or conf/a.yaml"
      )
    }
    guard steps[0] != "log" || steps.count > 1, !target.utf8.contains(0) else {
      throw SpaceError(.invalidValue, "`log` is where the program's output goes: name it otherwise")
    }
    guard target != LaunchRecord.file else {
      throw SpaceError(
        .invalidValue,
        "`\(target)` is where Hone writes how the program was started: name it otherwise")
    }
    let path = source.hasPrefix("/") || folder == nil ? source : "\(folder ?? "")/\(source)"
    let text: String
    do { text = try FileText.read(path) } catch {
      let line = error.position.map { " at line \($0.line)" } ?? ""
      throw SpaceError(error.code, "the template `\(path)`: \(error.message)\(line)")
    }
    return try TemplateFile(text, target: target, for: space)
  }
}
