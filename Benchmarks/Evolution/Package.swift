// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "evolution-benchmarks",
  platforms: [.macOS(.v15)],
  products: [
    // What Python's peers minimise: the very same functions.
    .library(name: "ShiftedProblems", type: .dynamic, targets: ["ShiftedProblems"])
  ],
  dependencies: [.package(name: "hone", path: "../..")],
  targets: [
    .target(
      name: "ShiftedProblems", dependencies: [.product(name: "HoneTesting", package: "hone")]),
    .executableTarget(
      name: "EvolutionBench",
      dependencies: [
        .product(name: "Hone", package: "hone"), .product(name: "HoneEvolution", package: "hone"),
        .product(name: "HoneTesting", package: "hone"),
      ]),
  ],
  swiftLanguageModes: [.v6]
)
