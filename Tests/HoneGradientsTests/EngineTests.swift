import Testing

@testable import HoneGradients

@Suite struct EngineTests {
  @Test func aMissingEngineIsAnErrorThatNamesTheCommandWhichBringsIt() async throws {
    guard !TensorEngine.isAvailable else {
      #expect(TensorEngine.version == TensorEngine.wantedVersion)
      return
    }
    let error = await #expect(throws: EngineError.self) {
      try await TensorEngine.run { try Tensor(1).scalar() }
    }
    #expect(error?.code == .missing)
    #expect(error?.message.contains("scripts/setup --mlx") == true)
    // Without the guard of `run`, too.
    #expect(throws: EngineError.self) { try (Tensor(1) + Tensor([1.0, 2])).scalar() }
  }

  @Test(arguments: ["", "cuda", "gpu:", "gpu:-1", "gpu:1:2", "cpu:0"])
  func aDeviceThatIsNoneIsRefused(name: String) {
    #expect(throws: EngineError.self) { try Device(name) }
  }

  @Test func devicesAreReadAsTheyAreWritten() throws {
    #expect(try Device("cpu") == .cpu)
    #expect(try Device("gpu") == .gpu(0))
    #expect(try Device("gpu:2") == .gpu(2))
  }

  @Test(.enabled(if: TensorEngine.isAvailable))
  func aProcessComputesOnOneDeviceAtATime() async throws {
    let message = try await TensorEngine.run { () -> String in
      do throws(EngineError) {
        try Occupation.enter(.gpu(0))
        return ""
      } catch { return error.message }
    }
    #expect(message.contains("on cpu at present"))
  }
}
