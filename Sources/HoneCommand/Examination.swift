import Hone
import HoneCore
import HoneRun
import HoneSQLite
import HoneStorage

#if MLX
  import HoneGradients
#endif
#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// What `hone doctor` looks at.
struct Examination {
  /// One thing that was looked at.
  struct Finding {
    var name: String
    var text: String
    var isGood = true
    /// Whether Hone works without it.
    var isOptional = false
  }

  let storage: String

  func findings() async -> [Finding] {
    [processors, memory, files, cgroups, await gpus(), python, engine, sqlite, store]
  }

  private var processors: Finding {
    let count = sysconf(Int32(_SC_NPROCESSORS_ONLN))
    return Finding(
      name: "processors",
      text: "\(count): try --parallel \(max(1, count)) for programs of one thread")
  }

  private var memory: Finding {
    let bytes = sysconf(Int32(_SC_PHYS_PAGES)) * sysconf(Int32(_SC_PAGESIZE))
    return Finding(name: "memory", text: "\(Text.number(Double(bytes) / 0x1p30, digits: 3)) GiB")
  }

  private var files: Finding {
    var limit = rlimit()
    #if canImport(Glibc)
      let isKnown = getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0
    #else
      let isKnown = getrlimit(RLIMIT_NOFILE, &limit) == 0
    #endif
    guard isKnown else {
      return Finding(name: "open files", text: "the limit is not known", isOptional: true)
    }
    let isEnough = limit.rlim_cur >= 256
    return Finding(
      name: "open files",
      text: "limit \(limit.rlim_cur)"
        + (isEnough ? "" : ": raise it with `ulimit -n 1024` for many parallel trials"),
      isGood: isEnough, isOptional: true)
  }

  private var cgroups: Finding {
    let name = "cgroups"
    do throws(StudyError) {
      let found = try TrialCgroups.description()
      return Finding(
        name: name,
        text: found
          ?? "none is delegated: Hone finds what programs leave behind, and measures `memory`, in "
          + "other ways; with systemd, `systemd-run --user --scope -p Delegate=yes hone run …` "
          + "delegates one",
        isOptional: true)
    } catch { return Finding(name: name, text: error.message, isGood: false, isOptional: true) }
  }

  private func gpus() async -> Finding {
    guard let devices = await InstalledGPUs.listing() else {
      let count = InstalledGPUs.here.count
      let text =
        count.map {
          $0 == 0
            ? "none"
            : "\($0), numbered from 0: `gpus: \($0)` in a study file gives "
              + "each trial its own"
        }
        ?? "there is no nvidia-smi on PATH to list them: Hone trusts `gpus` in a study file"
      return Finding(name: "GPUs", text: text, isOptional: true)
    }
    guard !devices.isEmpty else {
      return Finding(
        name: "GPUs", text: "nvidia-smi finds none: run it to see why", isGood: false,
        isOptional: true)
    }
    let advice = "`gpus: \(devices.count)` in a study file gives each trial its own"
    return Finding(
      name: "GPUs", text: devices.joined(separator: "; ") + ": " + advice, isOptional: true)
  }

  private var python: Finding {
    let path = Programs.path(of: "python3")
    return Finding(
      name: "python3", text: path ?? "not on PATH: programs in other languages are fine",
      isGood: path != nil, isOptional: true)
  }

  private var engine: Finding {
    #if MLX
      do throws(EngineError) {
        try TensorEngine.check()
        let version = TensorEngine.version ?? ""
        return Finding(name: "MLX", text: "\(version), on \(Device.best)", isOptional: true)
      } catch {
        return Finding(name: "MLX", text: error.message, isGood: false, isOptional: true)
      }
    #else
      return Finding(
        name: "MLX",
        text: "not built in: every sampler works, also with gradients that programs report; "
          + "hypergradients in Swift need scripts/setup --mlx",
        isOptional: true)
    #endif
  }

  private var sqlite: Finding {
    Finding(name: "SQLite", text: SQLiteStorage.libraryVersion)
  }

  private var store: Finding {
    let name = "store \(storage)"
    do throws(StorageError) {
      let location = try StoreLocation(storage)
      guard case .file(let path) = location else { return Finding(name: name, text: "in memory") }
      guard FileSystem.exists(path) else {
        let folder =
          path.split(separator: "/").count > 1 || path.hasPrefix("/")
          ? String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)]) : "."
        let isWritable = access(folder.isEmpty ? "/" : folder, W_OK) == 0
        return Finding(
          name: name,
          text: isWritable
            ? "not there yet: `hone run` makes it"
            : "cannot be made: the folder `\(folder)` does not exist or is not writable",
          isGood: isWritable)
      }
      let studies = try location.open().studies()
      return Finding(name: name, text: Text.count(studies.count, "study", "studies"))
    } catch { return Finding(name: name, text: error.message, isGood: false) }
  }
}
