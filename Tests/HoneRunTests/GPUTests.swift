import HoneCore
import Testing

@testable import HoneRun

@Suite("GPUs")
struct GPUTests {
  private static func request(
    _ devices: GPURequest.Devices, take share: Double = 1
  ) throws -> GPURequest {
    var request = GPURequest(devices)
    try request.take(share)
    return request
  }

  @Test("A request is read the same from a study file and from a command line")
  func forms() throws {
    let forms: [(file: String, flag: String, request: GPURequest)] = [
      ("3", "3", GPURequest(.count(3))),
      ("[0, 2]", "0,2", GPURequest(.listed(["0", "2"]))),
      ("[0]", "[0]", GPURequest(.listed(["0"]))),
      ("[GPU-a1, MIG-b/1/0]", "GPU-a1,MIG-b/1/0", GPURequest(.listed(["GPU-a1", "MIG-b/1/0"]))),
      ("GPU-a1", "GPU-a1", GPURequest(.listed(["GPU-a1"]))),
      ("2 per 0.5", "2 per 0.5", try Self.request(.count(2), take: 0.5)),
      ("'2 per: 0.5'", "2 per: 0.5", try Self.request(.count(2), take: 0.5)),
      ("'[3, 1] per 0.3'", "3,1 per 0.3", try Self.request(.listed(["3", "1"]), take: 0.3)),
      ("{devices: 4, per: 2}", "4 per 2", try Self.request(.count(4), take: 2)),
      (
        "{devices: [0, 1], per: 0.25}", "{devices: [0, 1], per: 0.25}",
        try Self.request(.listed(["0", "1"]), take: 0.25)
      ),
      (
        "{devices: 2, check: false}", "{devices: 2, check: false}",
        {
          var request = GPURequest(.count(2))
          request.isChecked = false
          return request
        }()
      ),
    ]
    for form in forms {
      let text = "{command: ./t, parameters: {x: {int: [1, 9]}}, gpus: \(form.file)}"
      #expect(try StudyFile.parse(text, file: "s.yaml").gpus == form.request, "\(form.file)")
      #expect(try GPURequest.parse(form.flag) == form.request, "\(form.flag)")
    }
  }

  @Test(
    "What is no request is an error with its place and what would be right",
    arguments: [
      ("0", "[0]"), ("-1", "from 1 on"), ("1.5", "[0, 1]"), ("[]", "name one"),
      ("[-1]", "from 0 on"),
      ("[0, 0]", "twice"), ("[x]", "UUID"), ("true", "[0, 1]"), ("~", "[0, 1]"),
      ("2 per", "\"2 per 0.5\""), ("2 per 0.5 1", "\"2 per 0.5\""), ("2 of 3", "\"2 per 0.5\""),
      ("2 per 0", "whole number"), ("{devices: 2, per: 1.5}", "whole number"),
      ("{devices: 2, per: -1}", "whole number"), ("{devices: 2, per: .nan}", "whole number"),
      ("{per: 2}", "`devices`"), ("{device: 2}", "`devices`"),
      ("{devices: 2, check: maybe}", "true or false"),
      ("2 per: 0.5", "gpus: 2 per 0.5"), ("9999999", "more than"),
    ])
  func wrong(text: String, advice: String) throws {
    let file = "command: ./t\nparameters: {x: {int: [1, 9]}}\ngpus: \(text)\n"
    let error = #expect(throws: SpaceError.self) { try StudyFile.parse(file, file: "s.yaml") }
    #expect(error?.position?.line == 3)
    #expect(error?.description.contains("gpus") == true, "\(error?.description ?? "")")
    #expect(error?.message.contains(advice) == true, "\(error?.description ?? "")")
  }

  @Test("Slots are those of different devices first")
  func slots() throws {
    let none = InstalledGPUs()
    func shown(_ request: GPURequest) throws -> [String] {
      try request.slots(on: none).map {
        $0.devices.map(\.name).joined(separator: ",") + " \($0.part)/\($0.parts)"
      }
    }
    #expect(try shown(GPURequest(.count(2))) == ["0 0/1", "1 0/1"])
    #expect(
      try shown(Self.request(.listed(["3", "1"]), take: 0.5)) == [
        "3 0/2", "1 0/2", "3 1/2", "1 1/2",
      ])
    #expect(try shown(Self.request(.count(4), take: 2)) == ["0,1 0/1", "2,3 0/1"])
    #expect(try shown(Self.request(.count(1), take: 1.0 / 3)).count == 3)
    #expect(throws: SpaceError.self) { try shown(Self.request(.count(3), take: 2)) }
    #expect(throws: SpaceError.self) { try shown(Self.request(.count(1), take: 2)) }
  }

  @Test("Devices count within those that the environment and the machine have")
  func within() throws {
    let some = InstalledGPUs(visible: ["4", "GPU-b"], identities: nil)
    #expect(try GPURequest(.count(2)).slots(on: some).map(\.devices[0].name) == ["4", "GPU-b"])
    #expect(try GPURequest(.listed(["GPU-b"])).slots(on: some).count == 1)
    for request in [GPURequest(.count(3)), GPURequest(.listed(["0"]))] {
      let error = #expect(throws: SpaceError.self) { try request.slots(on: some) }
      #expect(error?.message.contains("CUDA_VISIBLE_DEVICES") == true)
    }
    let machine = InstalledGPUs(visible: nil, identities: ["GPU-aa1", "GPU-bb2"])
    #expect(throws: SpaceError.self) { try GPURequest(.count(3)).slots(on: machine) }
    #expect(throws: SpaceError.self) { try GPURequest(.listed(["2"])).slots(on: machine) }
    let slots = try GPURequest(.listed(["1", "GPU-aa"])).slots(on: machine)
    #expect(slots.map(\.devices[0].identity) == ["GPU-bb2", "GPU-aa1"])
    #expect(throws: SpaceError.self) {
      try GPURequest(.listed(["1", "GPU-bb2"])).slots(on: machine)
    }
    #expect(InstalledGPUs.visible("1, 3,-1,2") == ["1", "3"])
    #expect(InstalledGPUs.visible("NoDevFiles") == [])
    #expect(InstalledGPUs.visible("") == [])
  }

  @Test("A GPU that is not there is an error that says what to write, unless the list is believed")
  func absent() throws {
    let none = InstalledGPUs(visible: nil, identities: [])
    let slurm = InstalledGPUs(visible: ["0", "1"], identities: [])
    var request = try Self.request(.listed(["0", "1"]), take: 0.5)
    for machine in [none, slurm] {
      let error = #expect(throws: SpaceError.self) { try request.slots(on: machine) }
      let advice = "gpus: {devices: [0, 1], per: 0.5, check: false}"
      #expect(error?.message.contains(advice) == true, "\(error?.message ?? "")")
      #expect(try GPURequest.parse(String(advice.dropFirst(6))).isChecked == false)
    }
    request.isChecked = false
    #expect(try request.slots(on: none).count == 4)
    #expect(try request.slots(on: InstalledGPUs(identities: ["GPU-a"])).count == 4)
    let other = InstalledGPUs(visible: nil, identities: ["GPU-aa1", "GPU-bb2"])
    let error = #expect(throws: SpaceError.self) {
      try GPURequest(.listed(["GPU-c"])).slots(on: other)
    }
    #expect(error?.message.contains("GPU-aa1, GPU-bb2") == true)
    // One whose UUID nobody knows may well be it.
    let partly = InstalledGPUs(visible: nil, identities: ["GPU-aa1", ""])
    #expect(try GPURequest(.listed(["GPU-c"])).slots(on: partly).count == 1)
  }

  @Test("A slot is lent to one at a time, whatever parts another pool lends")
  func lending() throws {
    // A device that no other test has.
    let name = "GPU-\(UInt64.random(in: 0 ... .max))"
    func pool(_ share: Double) throws -> GPUPool {
      try GPUPool(Self.request(.listed([name]), take: share).slots(on: InstalledGPUs()))
    }
    let (whole, halves, quarters) = (try pool(1), try pool(0.5), try pool(0.25))
    let all = try #require(try whole.takeNow())
    #expect(try whole.takeNow() == nil && halves.takeNow() == nil && quarters.takeNow() == nil)
    all.giveBack()
    let half = try #require(try halves.takeNow())
    #expect(try whole.takeNow() == nil)
    let third = try #require(try quarters.takeNow())
    let fourth = try #require(try quarters.takeNow())
    #expect([third.slot.part, fourth.slot.part] == [2, 3])
    #expect(try quarters.takeNow() == nil && halves.takeNow() == nil)
    third.giveBack()
    #expect(try halves.takeNow() == nil)
    fourth.giveBack()
    let other = try #require(try halves.takeNow())
    half.giveBack()
    other.giveBack()
    #expect(try whole.takeNow() != nil)
  }

  @Test("Several devices are taken together or not at all")
  func together() throws {
    let names = (0..<2).map { "GPU-\($0)-\(UInt64.random(in: 0 ... .max))" }
    let pair = try GPUPool(Self.request(.listed(names), take: 2).slots(on: InstalledGPUs()))
    let single = try GPUPool(Self.request(.listed(names)).slots(on: InstalledGPUs()))
    let first = try #require(try single.takeNow())
    let second = try #require(try single.takeNow())
    first.giveBack()
    #expect(try pair.takeNow() == nil)
    // The attempt left nothing locked.
    let again = try #require(try single.takeNow())
    #expect(again.slot.devices[0].name == names[0])
    again.giveBack()
    second.giveBack()
    #expect(try pair.takeNow()?.slot.devices.map(\.name) == names)
  }

  @Test("A program sees its devices, in nvidia-smi's order unless another was asked for")
  func environment() throws {
    let slot = try #require(try Self.request(.count(4), take: 2).slots(on: InstalledGPUs()).last)
    #expect(
      slot.environment(inherited: nil) == [
        "CUDA_VISIBLE_DEVICES": "2,3", "HIP_VISIBLE_DEVICES": "2,3",
        "CUDA_DEVICE_ORDER": "PCI_BUS_ID",
      ])
    #expect(slot.environment(inherited: "FASTEST_FIRST")["CUDA_DEVICE_ORDER"] == nil)
  }
}
