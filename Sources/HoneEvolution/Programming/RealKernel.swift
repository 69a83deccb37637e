internal import HoneNumerics

/// How a function is computed for a column of samples, eight at once.
enum RealKernel: Sendable {
  case add, subtract, multiply, divide, minimum, maximum
  case negate, absolute, square, squareRoot, sine, cosine, tanh, exponential, logarithm
  case ifPositive
  case unary(@Sendable (Double) -> Double)
  case binary(@Sendable (Double, Double) -> Double)
  case ternary(@Sendable (Double, Double, Double) -> Double)
  case many(@Sendable ([Double]) -> Double)

  typealias Lanes = SIMD8<Double>

  /// A part of the samples, and where results and operands of it lie.
  ///
  /// A result may lie where one of the operands does: sample by sample operands are read first.
  struct Columns {
    let out: UnsafeMutablePointer<Lanes>
    let operands: UnsafePointer<UnsafePointer<Lanes>>
    let arity: Int
    /// How many samples there are; what lies beyond in the last eight is of no interest.
    let count: Int

    var groups: Int { (count + 7) / 8 }

    @inline(__always)
    func map(_ body: (Lanes) -> Lanes) {
      let a = operands[0]
      for group in 0..<groups { out[group] = body(a[group]) }
    }

    @inline(__always)
    func zip(_ body: (Lanes, Lanes) -> Lanes) {
      let a = operands[0]
      let b = operands[1]
      for group in 0..<groups { out[group] = body(a[group], b[group]) }
    }

    @inline(__always)
    func number(_ operand: Int, _ sample: Int) -> Double {
      UnsafeRawPointer(operands[operand]).load(fromByteOffset: sample &* 8, as: Double.self)
    }

    @inline(__always)
    func each(_ body: (_ sample: Int) -> Double) {
      let raw = UnsafeMutableRawPointer(out)
      for sample in 0..<count {
        raw.storeBytes(of: body(sample), toByteOffset: sample &* 8, as: Double.self)
      }
    }
  }

  func run(_ columns: Columns) {
    switch self {
    case .add: columns.zip { $0 + $1 }
    case .subtract: columns.zip { $0 - $1 }
    case .multiply: columns.zip { $0 * $1 }
    case .divide: columns.zip { ($0 / $1).replacing(with: 1, where: $1 .== 0) }
    case .minimum: columns.zip { $0.replacing(with: $1, where: $1 .< $0) }
    case .maximum: columns.zip { $0.replacing(with: $1, where: $1 .> $0) }
    case .negate: columns.map { -$0 }
    case .absolute: columns.map { $0.replacing(with: -$0, where: $0 .< 0) }
    case .square: columns.map { $0 * $0 }
    case .squareRoot: columns.map { $0.replacing(with: -$0, where: $0 .< 0).squareRoot() }
    case .sine: columns.map { Trigonometry.sine($0) }
    case .cosine: columns.map { Trigonometry.cosine($0) }
    case .ifPositive:
      let (a, b, c) = (columns.operands[0], columns.operands[1], columns.operands[2])
      for group in 0..<columns.groups {
        columns.out[group] = c[group].replacing(with: b[group], where: a[group] .> 0)
      }
    default: runEach(columns)
    }
  }

  /// Sample by sample.
  private func runEach(_ columns: Columns) {
    switch self {
    case .tanh: columns.each { Elementary.tanh(columns.number(0, $0)) }
    case .exponential: columns.each { Elementary.exp(columns.number(0, $0)) }
    case .logarithm:
      columns.each {
        let x = columns.number(0, $0)
        return x == 0 ? 0 : Elementary.log(abs(x))
      }
    case .unary(let body): columns.each { body(columns.number(0, $0)) }
    case .binary(let body): columns.each { body(columns.number(0, $0), columns.number(1, $0)) }
    case .ternary(let body):
      columns.each {
        body(columns.number(0, $0), columns.number(1, $0), columns.number(2, $0))
      }
    case .many(let body):
      columns.each { sample in body((0..<columns.arity).map { columns.number($0, sample) }) }
    default: break  // The others are computed by `run`, eight at once.
    }
  }
}
