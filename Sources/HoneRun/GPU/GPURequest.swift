public import HoneCore

/// Which GPUs a study's trials get, and how many each.
public struct GPURequest: Sendable, Hashable {
  /// The devices to share out.
  public enum Devices: Sendable, Hashable {
    /// The first so many of those that this process may use.
    case count(Int)
    /// These, each by its number or its UUID.
    case listed([String])
  }

  /// The devices.
  public var devices: Devices
  /// How many devices a trial gets, from 1.
  public var devicesPerTrial = 1
  /// How many trials share a device, from 1.
  public var trialsPerDevice = 1
  /// Whether devices that are not there are an error; otherwise the list is believed.
  public var isChecked = true

  /// Asks for whole devices, one for each trial.
  public init(_ devices: Devices) {
    self.devices = devices
  }

  /// Sets how many GPUs a trial takes: a whole number, or a part such as 0.5.
  ///
  /// - Throws: `SpaceError` for a number that no trial can take.
  public mutating func take(_ share: Double) throws(SpaceError) {
    if share > 0, share <= 1, share >= 0.001 {
      // 0.3333 is a third, and 0.3 leaves a rest that no other trial could use.
      trialsPerDevice = Int((1 / share + 0.001).rounded(.down))
    } else if let whole = Int(exactly: share), whole > 1 {
      devicesPerTrial = whole
    } else {
      throw SpaceError(
        .invalidValue,
        "`per` is how many GPUs a trial takes: a whole number, or a part of one such as 0.5, not "
          + Value.double(share).description)
    }
  }
}

/// What one trial gets at a time: devices, or a part of one.
public struct GPUSlot: Sendable, Hashable {
  /// A device, as programs are told of it, and as runs that name it otherwise know it.
  public struct Device: Sendable, Hashable {
    /// Its number or its UUID.
    public var name: String
    /// Its UUID where that is known.
    public var identity: String
  }

  /// The devices.
  public var devices: [Device]
  /// Which part of the device it is, from 0.
  public var part: Int
  /// How many parts there are.
  public var parts: Int

  /// The environment of a program that is to use these devices and no others.
  ///
  /// `ROCR_VISIBLE_DEVICES` is not among it: it renumbers what `HIP_VISIBLE_DEVICES` then counts.
  func environment(inherited order: String?) -> [String: String] {
    let names = devices.map(\.name).joined(separator: ",")
    var variables = ["CUDA_VISIBLE_DEVICES": names, "HIP_VISIBLE_DEVICES": names]
    // As nvidia-smi counts; CUDA by itself begins with the fastest.
    if order == nil { variables["CUDA_DEVICE_ORDER"] = "PCI_BUS_ID" }
    return variables
  }
}

extension GPURequest {
  /// The slots that trials are given, those of different devices first.
  ///
  /// - Parameter machine: What this process may use.
  /// - Returns: At least one slot.
  /// - Throws: `SpaceError` for devices that are not there or do not share out.
  public func slots(on machine: InstalledGPUs = .here) throws(SpaceError) -> [GPUSlot] {
    var limits = machine
    if !isChecked { limits.identities = nil }
    let devices = try names(on: limits).map { name in
      GPUSlot.Device(name: name, identity: machine.identity(of: name))
    }
    for (index, device) in devices.enumerated() {
      if let twin = devices[..<index].first(where: { $0.identity == device.identity }) {
        throw SpaceError(
          .invalidValue, "\(twin.name) and \(device.name) are the same GPU: leave one out")
      }
    }
    guard devicesPerTrial <= devices.count, devices.count % devicesPerTrial == 0 else {
      throw SpaceError(
        .invalidValue,
        "\(devices.count) GPUs do not share out at \(devicesPerTrial) per trial: give a multiple of "
          + "\(devicesPerTrial)")
    }
    let groups = stride(from: 0, to: devices.count, by: devicesPerTrial).map {
      Array(devices[$0..<$0 + devicesPerTrial])
    }
    return (0..<trialsPerDevice).flatMap { part in
      groups.map { GPUSlot(devices: $0, part: part, parts: trialsPerDevice) }
    }
  }

  private func names(on machine: InstalledGPUs) throws(SpaceError) -> [String] {
    func missing(_ what: String, _ advice: String) -> SpaceError {
      SpaceError(.invalidValue, "there is no \(what): \(advice)")
    }
    guard machine.count != 0 else {
      throw missing(
        "GPU on this machine",
        "leave out `gpus`, or, where `hone doctor` does not see what is there, write "
          + "`\(unchecked)`")
    }
    switch devices {
    case .count(let count):
      if let visible = machine.visible {
        guard count <= visible.count else {
          throw missing(
            "GPU \(visible.count + 1)",
            "\(machine.variable) lets this run use \(visible.count), and \(count) are asked for")
        }
        return Array(visible.prefix(count))
      }
      if let installed = machine.count, count > installed {
        throw missing("GPU \(installed + 1)", "this machine has \(installed); see `hone doctor`")
      }
      return (0..<count).map(String.init)
    case .listed(let names):
      for name in names {
        if let visible = machine.visible, !visible.contains(name) {
          throw missing(
            "GPU \(name) for this run",
            "\(machine.variable) allows \(visible.joined(separator: ",")); `gpus: "
              + "\(max(1, visible.count))` counts within these")
        }
        if let number = Int(name), let installed = machine.count, number >= installed {
          throw missing(
            "GPU \(name)", "this machine has \(installed), from 0 on; see `hone doctor`")
        }
        if let known = machine.identities, machine.lacks(name) {
          throw missing("GPU \(name)", "this machine has \(known.joined(separator: ", "))")
        }
      }
      return names
    }
  }

  /// The request as it is written to be believed.
  private var unchecked: String {
    let list =
      switch devices {
      case .count(let count): "\(count)"
      case .listed(let names): "[\(names.joined(separator: ", "))]"
      }
    let share =
      trialsPerDevice > 1
      ? ", per: \(Value.double(1 / Double(trialsPerDevice)))"
      : devicesPerTrial > 1 ? ", per: \(devicesPerTrial)" : ""
    return "gpus: {devices: \(list)\(share), check: false}"
  }
}
