#if canImport(Darwin)
  private import Darwin
#elseif canImport(Musl)
  private import Musl
#else
  private import Glibc
#endif

/// What a process may use of its machine's GPUs.
public struct InstalledGPUs: Sendable, Hashable {
  /// The devices that the environment lets it use; nil where that does not say.
  public var visible: [String]?
  /// The variable that says so.
  public var variable = "CUDA_VISIBLE_DEVICES"
  /// The devices' UUIDs, by number: none where there is no device, "" for one whose UUID the driver
  /// does not tell, and nil where nobody can tell how many there are.
  public var identities: [String]?

  /// Describes a machine.
  public init(visible: [String]? = nil, identities: [String]? = nil) {
    self.visible = visible
    self.identities = identities
  }

  /// How many there are; nil where nobody can tell.
  public var count: Int? { identities?.count }

  /// This machine, as this process may use it.
  public static var here: InstalledGPUs {
    var machine = InstalledGPUs(identities: driverIdentities ?? otherIdentities)
    for variable in ["CUDA_VISIBLE_DEVICES", "HIP_VISIBLE_DEVICES"] {
      guard let value = getenv(variable) else { continue }
      machine.variable = variable
      machine.visible = visible(String(cString: value))
      break
    }
    return machine
  }

  /// The order in which CUDA is to count, where the environment says so.
  static var order: String? { getenv("CUDA_DEVICE_ORDER").map { String(cString: $0) } }

  /// The devices of a variable's value: what follows one that is invalid does not count.
  static func visible(_ value: String) -> [String] {
    let names = value.split(separator: ",").map { String($0.filter { !$0.isWhitespace }) }
    return Array(
      names.prefix { name in
        Int(name).map { $0 >= 0 } ?? (name.hasPrefix("GPU-") || name.hasPrefix("MIG-"))
      })
  }

  /// One text for a device, however it is named: two runs must not take it for two.
  func identity(of name: String) -> String {
    guard let identities else { return name }
    // A UUID may be cut short, as long as it means one device.
    let known =
      Int(name).map { $0 < identities.count ? identities[$0] : "" }
      ?? identities.first { $0.hasPrefix(name) }
    return known.flatMap { $0.isEmpty ? nil : $0 } ?? name
  }

  /// Whether a UUID is of none of the devices, as far as all of theirs are known.
  func lacks(_ name: String) -> Bool {
    guard name.hasPrefix("GPU-"), let identities, !identities.contains("") else { return false }
    return !identities.contains { $0.hasPrefix(name) }
  }

  /// What NVIDIA's driver says on Linux, in the order in which nvidia-smi counts.
  private static var driverIdentities: [String]? {
    let path = "/proc/driver/nvidia/gpus"
    let addresses = names(in: path)
    guard !addresses.isEmpty else { return nil }
    return addresses.sorted().map { address in
      guard let text = try? FileText.read("\(path)/\(address)/information") else { return "" }
      let line = text.split(separator: "\n").first { $0.hasPrefix("GPU UUID:") }
      let identity = line.map { String($0.dropFirst(9).filter { !$0.isWhitespace }) } ?? ""
      return identity.contains("?") ? "" : identity
    }
  }

  /// What stands in the way of being sure that there is no GPU: devices that do not say how many they
  /// are, of NVIDIA, of Windows' subsystem for Linux, of NVIDIA's small boards, and of AMD.
  private static let signs = [
    "/dev/nvidiactl", "/dev/nvidia0", "/dev/dxg", "/dev/nvhost-gpu", "/dev/nvmap", "/dev/kfd",
    "/proc/driver/nvidia",
  ]

  /// Those of AMD's driver, without UUIDs; none where nothing looks like a GPU, and nil where one
  /// cannot be sure of that.
  private static var otherIdentities: [String]? {
    #if os(Linux)
      let path = "/sys/class/kfd/kfd/topology/nodes"
      // A processor is a node, too, with 0 for its number.
      let cards = names(in: path).filter { node in
        guard let text = try? FileText.read("\(path)/\(node)/gpu_id") else { return false }
        return !["", "0"].contains(text.filter { !$0.isWhitespace })
      }
      guard cards.isEmpty else { return cards.map { _ in "" } }
      return signs.contains { access($0, F_OK) == 0 } ? nil : []
    #else
      return nil
    #endif
  }

  /// The names of what is in a folder; none where it cannot be read.
  private static func names(in path: String) -> [String] {
    guard let folder = opendir(path) else { return [] }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if !name.hasPrefix(".") { names.append(name) }
    }
    return names
  }

  /// The lines of `nvidia-smi -L`: each device with its number, name and UUID.
  ///
  /// - Returns: No line where it tells nothing within ten seconds, nil where it is not installed.
  public static func listing() async -> [String]? {
    guard let program = Programs.path(of: "nvidia-smi") else { return nil }
    let command = SupervisedCommand(
      [program, "-L"], log: "/dev/null", timeout: .seconds(10), grace: .seconds(1))
    let (lines, feed) = AsyncStream.makeStream(of: String.self)
    let ending = try? await supervise(command) { line in
      feed.yield(String(decoding: line, as: UTF8.self))
      return .continue
    }
    feed.finish()
    var devices: [String] = []
    for await line in lines where line.hasPrefix("GPU ") { devices.append(line) }
    return ending?.status == .exited(0) ? devices : []
  }
}
