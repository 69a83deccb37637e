import Foundation

/// Places on the Earth, and how far they are from each other.
///
/// Reference: Reinelt 1991, "TSPLIB", ORSA Journal on Computing 3(4): `burma14` and `ulysses16`, with
/// their distances of type GEO and the optimal lengths that it tells.
struct Cities: Sendable {
  let name: String
  /// Latitude and longitude, in degrees and, as decimals, minutes.
  let places: [(Double, Double)]
  /// The length of the shortest tour, in kilometres.
  let shortest: Int
  /// The distances from each place to each, in a row, in kilometres.
  private let distances: [Int]

  private init(_ name: String, shortest: Int, _ places: [(Double, Double)]) {
    self.name = name
    self.shortest = shortest
    self.places = places
    distances = places.flatMap { from in places.map { Self.kilometres(from, $0) } }
  }

  /// The length of a tour and the way back, in kilometres.
  func length(of tour: [Int]) -> Int {
    guard var last = tour.last else { return 0 }
    var sum = 0
    for place in tour {
      sum += distances[last * places.count + place]
      last = place
    }
    return sum
  }

  /// The distance as TSPLIB computes it, with its π and its radius of the Earth.
  private static func kilometres(_ a: (Double, Double), _ b: (Double, Double)) -> Int {
    func radians(_ angle: Double) -> Double {
      let degrees = angle.rounded(.towardZero)
      return 3.141592 * (degrees + 5 * (angle - degrees) / 3) / 180
    }
    let (north, south) = (radians(a.0), radians(b.0))
    let q1 = cos(radians(a.1) - radians(b.1))
    let (q2, q3) = (cos(north - south), cos(north + south))
    return Int(6378.388 * acos(0.5 * ((1 + q1) * q2 - (1 - q1) * q3)) + 1)
  }

  static let burma14 = Cities(
    "burma14", shortest: 3323,
    [
      (16.47, 96.10), (16.47, 94.44), (20.09, 92.54), (22.39, 93.37), (25.23, 97.24),
      (22.00, 96.05), (20.47, 97.02), (17.20, 96.29), (16.30, 97.38), (14.05, 98.12),
      (16.53, 97.38), (21.52, 95.59), (19.41, 97.13), (20.09, 94.55),
    ])

  static let ulysses16 = Cities(
    "ulysses16", shortest: 6859,
    [
      (38.24, 20.42), (39.57, 26.15), (40.56, 25.32), (36.26, 23.12), (33.48, 10.54),
      (37.56, 12.19), (38.42, 13.11), (37.52, 20.44), (41.23, 9.10), (41.17, 13.05),
      (36.08, -5.21), (38.47, 15.13), (38.15, 15.35), (37.51, 15.17), (35.49, 14.32),
      (39.36, 19.56),
    ])
}
