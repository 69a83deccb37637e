// swift-tools-version: 6.2
import PackageDescription

let gradients: Target.Dependency = .product(name: "HoneGradients", package: "hone")
let hone: Target.Dependency = .product(name: "Hone", package: "hone")

let package = Package(
  name: "gradients",
  platforms: [.macOS(.v15)],
  dependencies: [.package(name: "hone", path: "../..", traits: ["MLX"])],
  targets: [
    .target(name: "Arrays", dependencies: [gradients])
  ],
  swiftLanguageModes: [.v6]
)
