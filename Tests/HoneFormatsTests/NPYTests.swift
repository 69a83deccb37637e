import HoneCore
import HoneFormats
import Testing

/// Heads as NumPy 1.24 writes them: `numpy.save` of `numpy.zeros(…)`.
@Suite struct NPYTests {
  private func file(_ head: String, version: UInt8 = 1) -> [UInt8] {
    let length = head.utf8.count
    let size = [UInt8(length & 0xFF), UInt8(length >> 8)] + (version == 1 ? [] : [0, 0])
    return [0x93] + Array("NUMPY".utf8) + [version, 0] + size + Array(head.utf8)
  }

  @Test func aHeadIsTheOneThatNumPyWrites() {
    let head = "{'descr': '<f4', 'fortran_order': False, 'shape': (5,), }"
    let text = head + String(repeating: " ", count: 118 - head.utf8.count - 1) + "\n"
    #expect(NPY.header(count: 5, width: 4) == file(text))
    for count in [0, 1, 12_345, 10_000_000] {
      #expect(NPY.header(count: count, width: 8).count % 64 == 0)
    }
  }

  @Test(arguments: [
    ("{'descr': '<f4', 'fortran_order': False, 'shape': (5,), }          \n", 1, 5, 4),
    ("{'descr': '<f8', 'fortran_order': True, 'shape': (123,), }\n", 2, 123, 8),
    ("{'shape':(0,),'descr':'<f8','fortran_order':False}\n", 3, 0, 8),
  ])
  func aListOfFloatsIsRead(head: String, version: Int, count: Int, width: Int) throws {
    let bytes = file(head, version: UInt8(version))
    let found = try NPY.head(bytes + [1, 2, 3])
    #expect(found == NPY.Head(count: count, width: width, offset: bytes.count))
  }

  @Test(arguments: [
    ("{'descr': '<f8', 'fortran_order': False, 'shape': (5, 2), }\n", ".ravel()"),
    ("{'descr': '<f8', 'fortran_order': False, 'shape': (), }\n", ".ravel()"),
    ("{'descr': '<i8', 'fortran_order': False, 'shape': (5,), }\n", ".astype"),
    ("{'descr': '>f8', 'fortran_order': False, 'shape': (5,), }\n", ".astype"),
    ("{'descr': '<f8', 'fortran_order': False}\n", "no shape"),
  ])
  func whatIsNoneSaysWhatToDo(head: String, words: String) {
    let error = #expect(throws: SpaceError.self) { try NPY.head(file(head)) }
    #expect(error?.message.contains(words) == true, "\(error?.message ?? "")")
  }

  @Test func whatIsNoFileOrCutOffIsRefused() {
    let whole = NPY.header(count: 3, width: 8)
    for bytes in [[], Array("PK\u{3}\u{4}".utf8), Array(whole.prefix(20)), file("{}", version: 9)] {
      #expect(throws: SpaceError.self) { try NPY.head(bytes) }
    }
  }
}
