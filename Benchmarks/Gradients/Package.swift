// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "gradient-benchmarks",
  platforms: [.macOS(.v15)],
  dependencies: [.package(name: "hone", path: "../..", traits: ["MLX"])],
  targets: [
    .executableTarget(
      name: "GradientBench", dependencies: [.product(name: "HoneGradients", package: "hone")])
  ],
  swiftLanguageModes: [.v6]
)
