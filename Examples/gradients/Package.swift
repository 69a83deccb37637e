// swift-tools-version: 6.2
import PackageDescription

let gradients: Target.Dependency = .product(name: "HoneGradients", package: "hone")
let hone: Target.Dependency = .product(name: "Hone", package: "hone")
let sqlite: Target.Dependency = .product(name: "HoneSQLite", package: "hone")

let package = Package(
  name: "gradients",
  platforms: [.macOS(.v15)],
  dependencies: [.package(name: "hone", path: "../..", traits: ["MLX"])],
  targets: [
    .target(name: "Arrays", dependencies: [gradients]),
    .target(name: "Thousands", dependencies: [gradients, "Arrays"]),
    .executableTarget(name: "HyperCleaning", dependencies: [gradients, hone, sqlite, "Thousands"]),
    .executableTarget(name: "Schedules", dependencies: [gradients, "Thousands"]),
    .executableTarget(name: "Decays", dependencies: [gradients, "Thousands"]),
    .executableTarget(
      name: "Applications", dependencies: [gradients, hone, "Arrays", "Thousands"]),
    .executableTarget(name: "Architecture", dependencies: [gradients, hone, "Arrays"]),
  ],
  swiftLanguageModes: [.v6]
)
