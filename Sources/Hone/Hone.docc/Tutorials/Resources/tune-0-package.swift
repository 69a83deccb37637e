// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "tune",
  platforms: [.macOS(.v15)],
  dependencies: [.package(name: "hone", path: "../hone")],
  targets: [
    .executableTarget(
      name: "Tune",
      dependencies: [
        .product(name: "Hone", package: "hone"),
        .product(name: "HoneSQLite", package: "hone"),
      ])
  ],
  swiftLanguageModes: [.v6]
)
