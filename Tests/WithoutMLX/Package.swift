// swift-tools-version: 6.2
import PackageDescription

// HoneGradients as it is without the trait MLX, with which the other tests are built.
let package = Package(
  name: "without-mlx",
  platforms: [.macOS(.v15)],
  dependencies: [.package(name: "hone", path: "../..")],
  targets: [
    .testTarget(
      name: "WithoutMLXTests",
      dependencies: [
        .product(name: "HoneGradients", package: "hone"), .product(name: "Hone", package: "hone"),
      ],
      path: "Tests")
  ],
  swiftLanguageModes: [.v6]
)
