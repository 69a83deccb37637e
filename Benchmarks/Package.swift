// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "benchmarks",
  platforms: [.macOS(.v15)],
  dependencies: [.package(name: "hone", path: "..")],
  targets: [
    .executableTarget(
      name: "Bench",
      dependencies: [
        "CHeap", .product(name: "Hone", package: "hone"),
        .product(name: "HoneSQLite", package: "hone"),
      ]),
    .target(name: "CHeap"),
    // What `hone run` is measured against: a program, and the least that starting it costs.
    .executableTarget(name: "PrintMetric"),
    .executableTarget(name: "SpawnLoop"),
    .executableTarget(name: "RPCLoop"),
    // What limits in seconds are scaled by: how fast the machine is just now.
    .executableTarget(name: "Yardstick", linkerSettings: [.linkedLibrary("m")]),
  ],
  swiftLanguageModes: [.v6]
)
