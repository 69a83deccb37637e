// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "valley",
  platforms: [.macOS(.v15)],
  dependencies: [.package(name: "hone", path: "../..")],
  targets: [
    .executableTarget(
      name: "Valley",
      dependencies: [
        .product(name: "Hone", package: "hone"), .product(name: "HoneSQLite", package: "hone"),
      ])
  ],
  swiftLanguageModes: [.v6]
)
