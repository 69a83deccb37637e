// swift-tools-version: 6.2
import PackageDescription

// The name to run an example by, and its folder in Sources.
let examples = [
  ("knapsack", "Knapsack"),
  ("onemax", "OneMax"),
  ("symbolic-regression", "SymbolicRegression"),
  ("textbook", "Textbook"),
  ("travelling-salesman", "TravellingSalesman"),
]

let package = Package(
  name: "evolution",
  platforms: [.macOS(.v15)],
  products: examples.map { .executable(name: $0.0, targets: [$0.1]) },
  dependencies: [.package(name: "hone", path: "../..")],
  targets: examples.map {
    .executableTarget(name: $0.1, dependencies: [.product(name: "HoneEvolution", package: "hone")])
  },
  swiftLanguageModes: [.v6]
)
