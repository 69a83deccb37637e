internal import CMLX

extension Tensor {
  /// A scalar.
  public convenience init(_ value: Double, as type: ElementType = .float32) {
    self.init(owning: cmlx_scalar(value, type.native), "making a scalar", .none)
  }

  /// A tensor of float32 numbers, row by row; without a shape a vector.
  public convenience init(_ values: [Float], shape: [Int]? = nil) {
    self.init(copying: values, shape, .float32)
  }

  /// A tensor of float64 numbers, row by row; without a shape a vector.
  public convenience init(_ values: [Double], shape: [Int]? = nil) {
    self.init(copying: values, shape, .float64)
  }

  /// A tensor of float32 or float64 numbers, row by row, converted before they reach the device.
  public convenience init(_ values: [Double], shape: [Int], as type: ElementType) {
    if type == .float32 {
      self.init(values.map(Float.init), shape: shape)
    } else {
      self.init(values, shape: shape)
    }
  }

  /// A tensor of int32 numbers, row by row; without a shape a vector.
  public convenience init(_ values: [Int32], shape: [Int]? = nil) {
    self.init(copying: values, shape, .int32)
  }

  /// A tensor of uint8 numbers, row by row; without a shape a vector.
  public convenience init(_ values: [UInt8], shape: [Int]? = nil) {
    self.init(copying: values, shape, .uint8)
  }

  /// A tensor of this type with the same value everywhere.
  public static func full(
    _ shape: [Int], _ value: Double, as type: ElementType = .float32
  ) -> Tensor {
    let lengths = shape.map(Int32.init)
    return Tensor(
      owning: cmlx_full(lengths, Int32(lengths.count), value, type.native), "filling", .none)
  }

  /// A tensor of zeros.
  public static func zeros(_ shape: [Int], as type: ElementType = .float32) -> Tensor {
    full(shape, 0, as: type)
  }

  /// A tensor of ones.
  public static func ones(_ shape: [Int], as type: ElementType = .float32) -> Tensor {
    full(shape, 1, as: type)
  }

  /// Zeros of this tensor's shape and type.
  public var zerosLike: Tensor { error == nil ? .zeros(shape, as: type) : self }

  /// The whole numbers of a range, as int32 unless another type is given.
  public static func range(_ range: Range<Int>, as type: ElementType = .int32) -> Tensor {
    Tensor(
      owning: cmlx_range(Int32(range.lowerBound), Int32(range.upperBound), type.native),
      "making a range", .none)
  }

  private convenience init<Element>(
    _ what: StaticString = "making a tensor",
    copying values: [Element], _ shape: [Int]?, _ type: ElementType
  ) {
    let lengths = (shape ?? [values.count]).map(Int32.init)
    guard lengths.reduce(1, { $0 * Int($1) }) == values.count else {
      self.init(
        failed: EngineError(
          .badOperation, "making a tensor: \(values.count) values do not fill the shape \(lengths)")
      )
      return
    }
    let handle = values.withUnsafeBytes {
      cmlx_from_data($0.baseAddress, lengths, Int32(lengths.count), type.native)
    }
    self.init(owning: handle, what, .none)
  }

  /// Computes several tensors at once.
  ///
  /// - Throws: ``EngineError`` that one of them carries, or what the engine reports.
  public static func evaluate(_ tensors: [Tensor]) throws(EngineError) {
    try withHandles(tensors) { (handles, _) throws(EngineError) in
      guard cmlx_eval(handles, Int32(handles.count)) == 0 else { throw failure("computing") }
    }
  }

  /// The only element.
  ///
  /// - Throws: ``EngineError`` that it carries, or where there is not exactly one element.
  public func scalar() throws(EngineError) -> Double {
    let values = try doubles()
    guard values.count == 1 else {
      throw EngineError(.badOperation, "a tensor of shape \(shape) is read as a scalar")
    }
    return values[0]
  }

  /// The elements row by row, as doubles.
  ///
  /// - Throws: ``EngineError`` that it carries, or what the engine reports.
  public func doubles() throws(EngineError) -> [Double] { try read(0.0, .float64) }

  /// The elements row by row, as floats.
  ///
  /// - Throws: ``EngineError`` that it carries, or what the engine reports.
  public func floats() throws(EngineError) -> [Float] { try read(Float(0), .float32) }

  /// The elements row by row, as whole numbers.
  ///
  /// - Throws: ``EngineError`` that it carries, or what the engine reports.
  public func integers() throws(EngineError) -> [Int32] { try read(Int32(0), .int32) }

  private func read<Element>(
    _ zero: Element, _ type: ElementType
  ) throws(EngineError) -> [Element] {
    let handle = try validHandle()
    var values = [Element](repeating: zero, count: count)
    let status = withExtendedLifetime(self) {
      values.withUnsafeMutableBytes { cmlx_read(handle, type.native, $0.baseAddress) }
    }
    guard status == 0 else { throw Tensor.failure("reading") }
    return values
  }
}
