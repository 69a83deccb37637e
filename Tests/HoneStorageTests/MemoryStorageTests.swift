import HoneStorage
import HoneTesting
import Testing

@Suite struct MemoryStorageTests {
  @Test(arguments: StorageLaws.all)
  func keeps(_ law: StorageLaw) throws {
    let storage = MemoryStorage()
    try law.check(StorageBench(storage) { storage })
  }
}
