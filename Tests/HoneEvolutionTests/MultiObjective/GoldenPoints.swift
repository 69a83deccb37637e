/// The points of Golden/objectives.py.
enum GoldenPoints {
  /// Row k, column j: (31 k² + 17 (j + 1) k (k + 3) + 7 j (k + 1) + seed) mod 97, over 97.
  static func cloud(_ count: Int, _ objectives: Int, seed: Int = 0) -> [Double] {
    (0..<count).flatMap { k in
      (0..<objectives).map { j in
        let square = 31 * k * k + 17 * (j + 1) * k * (k + 3)
        return Double((square + 7 * j * (k + 1) + seed) % 97) / 97
      }
    }
  }

  /// Its rows, a little further from 0, drawn onto a sphere and stretched by 1, 2, 3 ….
  static func sphere(_ count: Int, _ objectives: Int, seed: Int = 0) -> [Double] {
    var losses = cloud(count, objectives, seed: seed).map { $0 + 0.01 }
    for k in stride(from: 0, to: losses.count, by: objectives) {
      var square = 0.0
      for j in 0..<objectives { square += losses[k + j] * losses[k + j] }
      for j in 0..<objectives { losses[k + j] *= Double(j + 1) / square.squareRoot() }
    }
    return losses
  }
}
