// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "spirals",
  platforms: [.macOS(.v15)],
  dependencies: [.package(name: "hone", path: "../..")],
  targets: [
    .executableTarget(name: "Spirals", dependencies: [.product(name: "Hone", package: "hone")])
  ],
  swiftLanguageModes: [.v6]
)
