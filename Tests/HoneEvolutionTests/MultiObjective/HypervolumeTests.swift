import HoneEvolution
import HoneNumerics
import Testing

@Suite struct HypervolumeTests {
  /// The volume of a union of boxes by inclusion and exclusion.
  private static func byInclusion(_ rows: [[Double]], _ reference: [Double]) -> Double {
    let inside = rows.filter { zip($0, reference).allSatisfy { $0 < $1 } }
    var sum = 0.0
    for subset in 1..<max(1 << inside.count, 1) {
      var corner = reference.map { _ in -Double.infinity }
      for (k, row) in inside.enumerated() where subset & (1 << k) != 0 {
        for j in corner.indices { corner[j] = max(corner[j], row[j]) }
      }
      let box = zip(corner, reference).reduce(1) { $0 * ($1.1 - $1.0) }
      sum += subset.nonzeroBitCount % 2 == 1 ? box : -box
    }
    return sum
  }

  @Test(arguments: [Clouds.Kind.uniform, .coarse, .copies, .front])
  func smallVolumesAreThoseOfInclusionAndExclusion(_ kind: Clouds.Kind) {
    for objectives in 1...8 {
      for (count, seed) in [(0, 1), (1, 2), (2, 3), (3, 4), (6, 5), (9, 6)] as [(Int, UInt64)] {
        let losses = Clouds.points(kind, count, objectives, seed: seed)
        let rows = Clouds.rows(losses, objectives)
        let reference = (0..<objectives).map { 1.5 + 0.1 * Double($0) }
        let expected = Self.byInclusion(rows, reference)
        let volume = Hypervolume.value(losses, objectives: objectives, reference: reference)
        #expect(
          abs(volume - expected) <= 1e-9 * max(1, expected), "\(kind), \(objectives), \(count)")
        let contributions = Hypervolume.contributions(
          losses, objectives: objectives, reference: reference)
        #expect(contributions.count == count)
        for (k, contribution) in contributions.enumerated() {
          var others = rows
          others.remove(at: k)
          let own = expected - Self.byInclusion(others, reference)
          #expect(abs(contribution - own) <= 1e-9 * max(1, expected), "\(kind), \(objectives)")
        }
      }
    }
  }

  /// From Golden/objectives.py (moocore 0.3.2, which pymoo's HV agrees with).
  private static let golden: [(Int, Double, Double, [Double])] = [
    (
      2, 0.7714305452226592, 0.8062214408602573,
      [
        0.00016709421813120582, 3.618551973073562e-05, 0.00640744095996532, 0.00010454382018882872,
        6.255693230387164e-05, 0.002581674658728919, 0.0002298168255910747, 0.0007824915940365154,
        0.001735246118146152, 0.0022035449181129502, 0.00016375229319516937, 0.0003677128989186095,
      ]
    ),
    (
      3, 0.678170327159892, 3.7829587606662956,
      [
        0.001420805374902705, 0.06085042710595449, 0.12351701959291621, 0.00016494057747966598,
        5.666771033244249e-05, 0.02119353789812075, 0.00043778134205699264, 0.0015466960488020893,
        0.06410057411100108, 0.006558236790664709, 0.0060545275720805865, 0.0008563352222850533,
      ]
    ),
    (
      4, 0.4520427571991689, 17.418722508745248,
      [
        0.0010406745537849815, 0.11040757555928593, 0.4961949593096229, 0.011085916079469627,
        0.007096707612983977, 0.09015976930288616, 0.0014161995010084638, 0.006298453720134489,
        0.3951522152706737, 0.011417199770942688, 0.01634433622861664, 0.005981464373839174,
      ]
    ),
    (
      5, 0.3573195217611524, 95.41582345885716,
      [
        0.7991101462692285, 0.47732109542116063, 1.9179874158825498, 0.02528049009428912,
        1.801335993553593, 0.3681194586687866, 0.006573565515267887, 0.040547894820846864,
        2.763561174313807, 0.05559071902685275, 0.2170875613198575, 0.03486974913838026,
      ]
    ),
    (
      6, 0.13145707868925863, 605.5389871709776,
      [
        4.076889832150755, 4.282277109163715, 8.566012858048452, 0.18868673053452767,
        8.580220710850313, 2.455347864329724, 0.025576999995109873, 2.4085808469301355,
        18.075391591457446, 4.165945321890604, 0.9205777804272657, 0.7552119478564236,
      ]
    ),
    (
      7, 0.06408161541610932, 4359.131942895573,
      [
        25.795591497597343, 51.73974256303427, 48.74896929706574, 0.9480356712238063,
        51.33475615642874, 13.435007113057509, 0.23778157390825072, 44.77180896854861,
        130.13488879785564, 23.568477659810924, 10.631703770185595, 4.213980833837013,
      ]
    ),
    (
      8, 0.025199612038490374, 35118.129078408216,
      [
        175.05469455970888, 340.0111391377068, 358.7002973253693, 15.260002447575971,
        347.84999965312454, 158.44388507217081, 2.758557578585169, 384.8577148734257,
        892.3072583339235, 184.28713100365712, 92.80987514884328, 30.408723457447195,
      ]
    ),
  ]

  @Test(arguments: golden.indices) func volumesAreThoseOfMoocore(_ index: Int) {
    let (objectives, cloud, sphere, contributions) = Self.golden[index]
    let reference = (0..<objectives).map { 1.1 * Double($0 + 1) }
    let points = GoldenPoints.sphere(40, objectives)
    let volume = Hypervolume.value(points, objectives: objectives, reference: reference)
    #expect(abs(volume - sphere) <= 1e-12 * sphere)
    // Most of these are dominated, and some lie beyond the reference point.
    let mixed = Hypervolume.value(
      GoldenPoints.cloud(60, objectives, seed: 3), objectives: objectives,
      reference: [Double](repeating: 0.9, count: objectives))
    #expect(abs(mixed - cloud) <= 1e-12 * cloud)
    let own = Hypervolume.contributions(points, objectives: objectives, reference: reference)
    for (k, expected) in contributions.enumerated() {
      #expect(abs(own[k] - expected) <= 1e-12 * sphere, "point \(k)")
    }
  }

  /// Many points take another way than few: both agree, and with a formula.
  @Test func volumesOfManyPointsInThreeObjectivesAddUp() {
    let losses = Clouds.points(.front, 3_000, 3, seed: 8)
    let reference = [1.25, 1.5, 1.1]
    // 512 points go the short way: adding points one block after another adds what they add.
    var previous = 0.0
    for count in [500, 513, 1_500, 3_000] {
      let part = Array(losses.prefix(3 * count))
      let volume = Hypervolume.value(part, objectives: 3, reference: reference)
      #expect(volume > previous)
      previous = volume
    }
    let few = Array(losses.prefix(3 * 510))
    let copies = few + few
    let volume = Hypervolume.value(few, objectives: 3, reference: reference)
    let again = Hypervolume.value(copies, objectives: 3, reference: reference)
    #expect(abs(volume - again) < 1e-12)
    // The box before the reference less the eighth of the ball around 0.
    let whole = 1.25 * 1.5 * 1.1 - Double.pi / 6
    #expect(previous < whole && previous > 0.98 * whole)
  }

  @Test func whatLiesBeyondTheReferenceOrIsNoNumberAddsNothing() {
    let reference = [1.0, 2]
    #expect(Hypervolume.value([0.5, 1], objectives: 2, reference: reference) == 0.5)
    let losses = [0.5, 1, 1, 0, 0, 2, .nan, 0, .infinity, -1, 3, 3]
    #expect(Hypervolume.value(losses, objectives: 2, reference: reference) == 0.5)
    #expect(
      Hypervolume.contributions(losses, objectives: 2, reference: reference)
        == [0.5, 0, 0, 0, 0, 0])
    #expect(
      Hypervolume.value([-.infinity, 1, 0, 0], objectives: 2, reference: reference) == .infinity)
    #expect(Hypervolume.value([], objectives: 5, reference: [1, 1, 1, 1, 1]) == 0)
  }
}
