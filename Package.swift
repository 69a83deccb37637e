// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "hone",
  platforms: [.macOS(.v15)],
  targets: [
    .target(name: "HoneNumerics"),
    .target(name: "HoneCore", dependencies: ["HoneNumerics"]),
    .target(name: "HoneAlgorithms", dependencies: ["HoneCore", "HoneNumerics"]),
    .target(name: "HoneStorage", dependencies: ["HoneCore"]),
    .testTarget(name: "HoneNumericsTests", dependencies: ["HoneNumerics"]),
  ],
  swiftLanguageModes: [.v6]
)

// One place for every target's flags, so that none can be laxer than the others.
for target in package.targets {
  target.swiftSettings = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .treatAllWarnings(as: .error),
  ]
}
