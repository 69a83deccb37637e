import Testing

@testable import HoneGradients

@Suite struct EngineTests {
  // The engine that is missing is tested in Tests/WithoutMLX.
  @Test(.enabled(if: TensorEngine.isAvailable))
  func theLibraryThatIsLoadedIsTheOneThatHoneIsWrittenFor() {
    #expect(TensorEngine.version == TensorEngine.wantedVersion)
  }

  @Test func aLibraryOfAnotherVersionIsRefusedWithBothVersions() throws {
    try TensorEngine.requireSame(loaded: "0.32.4", compiled: "0.32.4")
    let error = #expect(throws: EngineError.self) {
      try TensorEngine.requireSame(loaded: "0.33.0", compiled: "0.32.4")
    }
    #expect(error?.code == .wrongVersion)
    #expect(error?.message.contains("MLX 0.33.0 is loaded, but Hone was built for 0.32.4") == true)
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
