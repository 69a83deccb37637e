internal import HoneNumerics

/// Volumes between points and 0, in memory that is shared by all slices of one size.
///
/// Reference: While, Bradstreet and Barone 2012, IEEE Trans. Evol. Comput. 16(1), section III.
struct VolumeSlices: ~Copyable {
  /// The rows of each number of objectives, as many as there can be.
  private let rows: Scratch<Double>
  private let items: Scratch<Keyed>
  private let spare: Scratch<Keyed>
  private let stairs: Scratch<(x: Double, y: Double)>
  private let capacity: Int
  private let objectives: Int

  init(capacity: Int, objectives: Int) {
    self.capacity = capacity
    self.objectives = objectives
    // Slices of d objectives begin behind all smaller ones: 1 + 2 + … + (d − 1) numbers a row.
    rows = Scratch(capacity * objectives * (objectives + 1) / 2)
    items = Scratch(capacity * (objectives + 1))
    spare = Scratch(capacity)
    stairs = Scratch(capacity)
  }

  private func slice(_ objectives: Int) -> UnsafeMutablePointer<Double> {
    rows.base + capacity * objectives * (objectives - 1) / 2
  }

  /// The volume that points dominate.
  ///
  /// - Parameters:
  ///   - points: Rows of numbers above 0: larger is better.
  ///   - count: How many there are.
  ///   - objectives: How many numbers a row has.
  /// - Returns: The volume.
  func volume(_ points: UnsafeMutablePointer<Double>, _ count: Int, _ objectives: Int) -> Double {
    guard count > 1 else { return count == 0 ? 0 : VolumeSlices.box(points, objectives) }
    switch objectives {
    case 1: return VolumeSlices.greatest(points, count)
    case 2: return area(points, count)
    case 3 where count <= 512: return sweep(points, count)
    case 3: return sweepMany(points, count)
    default: break
    }
    // From the greatest last number on, what each adds to those before it: all of its slice is as
    // thick as its own last number.
    let order = items.base + capacity * objectives
    sort(points, count, objectives, by: objectives - 1, into: order)
    var sum = 0.0
    for k in 0..<count {
      let own = points + Int(order[k].item) * objectives
      sum += own[objectives - 1] * uncovered(own, order, k, points, objectives)
    }
    return sum
  }

  /// What a row adds to all others.
  func exclusive(
    _ row: Int, _ points: UnsafeMutablePointer<Double>, _ count: Int, _ objectives: Int
  ) -> Double {
    let own = points + row * objectives
    let target = slice(objectives)
    var limited = 0
    for k in 0..<count where k != row {
      let next = target + limited * objectives
      for j in 0..<objectives { next[j] = min(own[j], points[k * objectives + j]) }
      limited = objectives > 3 ? keep(target, limited, objectives) : limited + 1
    }
    return max(VolumeSlices.box(own, objectives) - volume(target, limited, objectives), 0)
  }

  /// Of the slice through a row that part which no row before it in the order covers.
  private func uncovered(
    _ own: UnsafeMutablePointer<Double>, _ order: UnsafeMutablePointer<Keyed>, _ before: Int,
    _ points: UnsafeMutablePointer<Double>, _ objectives: Int
  ) -> Double {
    let size = objectives - 1
    let target = slice(size)
    var limited = 0
    for k in 0..<before {
      let other = points + Int(order[k].item) * objectives
      let next = target + limited * size
      var isCovered = true
      for j in 0..<size {
        next[j] = min(own[j], other[j])
        isCovered = isCovered && other[j] >= own[j]
      }
      if isCovered { return 0 }
      // Sweeps pass over what others cover: finding it first would take longer.
      limited = size > 3 ? keep(target, limited, size) : limited + 1
    }
    return VolumeSlices.box(own, size) - volume(target, limited, size)
  }

  /// Takes the row behind `count` others in unless one covers it, and drops those that it covers.
  private func keep(_ rows: UnsafeMutablePointer<Double>, _ count: Int, _ objectives: Int) -> Int {
    let new = rows + count * objectives
    var kept = 0
    for k in 0..<count {
      let other = rows + k * objectives
      var (isAbove, isBelow) = (true, true)
      for j in 0..<objectives {
        isAbove = isAbove && other[j] >= new[j]
        isBelow = isBelow && other[j] <= new[j]
      }
      // None was dropped before: it would be covered by this one, too.
      if isAbove { return count }
      guard !isBelow else { continue }
      if kept < k { (rows + kept * objectives).update(from: other, count: objectives) }
      kept += 1
    }
    if kept < count { (rows + kept * objectives).update(from: new, count: objectives) }
    return kept + 1
  }

  /// Orders rows by one number, the greatest first.
  private func sort(
    _ points: UnsafeMutablePointer<Double>, _ count: Int, _ objectives: Int, by objective: Int,
    into order: UnsafeMutablePointer<Keyed>
  ) {
    for k in 0..<count {
      order[k] = Keyed(
        key: ~Keyed.key(points[k * objectives + objective]), item: Int32(truncatingIfNeeded: k))
    }
    Keyed.sort(order, count, spare: spare.base)
  }

  private static func box(_ row: UnsafeMutablePointer<Double>, _ objectives: Int) -> Double {
    var product = row[0]
    for j in 1..<max(objectives, 1) { product *= row[j] }
    return product
  }

  private static func greatest(_ values: UnsafeMutablePointer<Double>, _ count: Int) -> Double {
    var greatest = values[0]
    for k in 1..<count { greatest = max(greatest, values[k]) }
    return greatest
  }

  private func area(_ points: UnsafeMutablePointer<Double>, _ count: Int) -> Double {
    let order = items.base
    sort(points, count, 2, by: 0, into: order)
    var (sum, height) = (0.0, 0.0)
    for k in 0..<count {
      let own = points + 2 * Int(order[k].item)
      guard own[1] > height else { continue }
      sum += own[0] * (own[1] - height)
      height = own[1]
    }
    return sum
  }

  /// Three objectives: downwards along the third, with the area that is dominated so far.
  private func sweep(_ points: UnsafeMutablePointer<Double>, _ count: Int) -> Double {
    let order = items.base
    sort(points, count, 3, by: 2, into: order)
    var (sum, area) = (0.0, 0.0)
    var steps = 0
    for k in 0..<count {
      let own = points + 3 * Int(order[k].item)
      area += step(own[0], own[1], &steps)
      let below = k + 1 < count ? points[3 * Int(order[k + 1].item) + 2] : 0
      sum += area * (own[2] - below)
    }
    return sum
  }

  /// Adds a step to the staircase, x growing and y falling, and returns by how much its area grows.
  private func step(_ x: Double, _ y: Double, _ steps: inout Int) -> Double {
    let low = (0..<steps).partitioningIndex { !(stairs[$0].x < x) }
    var height = low < steps ? stairs[low].y : 0
    guard height < y else { return 0 }
    // From right to left: what lies between the old heights and the new one.
    var (gain, right, first) = (0.0, x, low)
    while first > 0, stairs[first - 1].y <= y {
      let left = stairs[first - 1]
      gain += (right - left.x) * (y - height)
      (right, height) = (left.x, left.y)
      first -= 1
    }
    gain += (right - (first > 0 ? stairs[first - 1].x : 0)) * (y - height)
    // One step of the same x falls to the new one, too.
    let end = low < steps && stairs[low].x == x ? low + 1 : low
    let base = stairs.base
    if first + 1 != end {
      (base + first + 1).update(from: base + end, count: steps - end)
      steps += first + 1 - end
    }
    stairs[first] = (x, y)
    return gain
  }

  /// The same for many points: steps are places by x in a set, so that none are moved.
  private func sweepMany(_ points: UnsafeMutablePointer<Double>, _ count: Int) -> Double {
    let place = Scratch<Int32>(count)
    let at = Scratch<Int32>(count)
    sort(points, count, 3, by: 0, into: items.base)
    for k in 0..<count {
      // The greatest x comes last; equal ones in any order.
      at[count - 1 - k] = items[k].item
      place[Int(items[k].item)] = Int32(truncatingIfNeeded: count - 1 - k)
    }
    let order = items.base
    sort(points, count, 3, by: 2, into: order)
    let steps = PlaceSet(count)
    var (sum, area) = (0.0, 0.0)
    for k in 0..<count {
      let own = points + 3 * Int(order[k].item)
      let (x, y) = (own[0], own[1])
      let position = Int(place[Int(order[k].item)])
      let after = steps.first(after: position)
      var height = after < 0 ? 0 : points[3 * Int(at[after]) + 1]
      if height < y {
        var right = x
        var left = steps.last(before: position)
        while left >= 0, points[3 * Int(at[left]) + 1] <= y {
          let other = points + 3 * Int(at[left])
          area += (right - other[0]) * (y - height)
          (right, height) = (other[0], other[1])
          steps.remove(left)
          left = steps.last(before: left)
        }
        area += (right - (left < 0 ? 0 : points[3 * Int(at[left])])) * (y - height)
        steps.insert(position)
      }
      let below = k + 1 < count ? points[3 * Int(order[k + 1].item) + 2] : 0
      sum += area * (own[2] - below)
    }
    return sum
  }
}
