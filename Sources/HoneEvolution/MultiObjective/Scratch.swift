/// Memory for plain values that is given back when its owner ends.
struct Scratch<Element: BitwiseCopyable>: ~Copyable {
  let base: UnsafeMutablePointer<Element>
  let count: Int

  /// Memory that is not initialised.
  init(_ count: Int) {
    base = .allocate(capacity: max(count, 1))
    self.count = count
  }

  /// Memory that is filled with one value.
  init(repeating value: Element, count: Int) {
    self.init(count)
    base.initialize(repeating: value, count: count)
  }

  deinit { base.deallocate() }

  subscript(index: Int) -> Element {
    @inline(__always) get { base[index] }
    @inline(__always) nonmutating set { base[index] = newValue }
  }
}
