// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "hone",
  platforms: [.macOS(.v15)],
  products: [
    .executable(name: "hone", targets: ["HoneCommand"]),
    .library(name: "Hone", targets: ["Hone"]),
    .library(name: "HoneEvolution", targets: ["HoneEvolution"]),
    .library(name: "HoneSQLite", targets: ["HoneSQLite"]),
    .library(name: "HoneTesting", targets: ["HoneTesting"]),
    .library(name: "HoneGradients", targets: ["HoneGradients"]),
  ],
  traits: [
    .trait(name: "MLX", description: "Gradients of hyperparameters, on MLX: scripts/setup --mlx")
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
  ],
  targets: [
    .target(name: "CLinear"),
    .target(name: "HoneNumerics", dependencies: ["CLinear"]),
    .target(name: "HoneCore", dependencies: ["HoneNumerics"]),
    .target(name: "HoneEvolution", dependencies: ["HoneNumerics"]),
    .target(name: "HoneAlgorithms", dependencies: ["HoneCore", "HoneEvolution", "HoneNumerics"]),
    .target(name: "HoneFormats", dependencies: ["HoneCore"]),
    .target(name: "HoneStorage", dependencies: ["HoneCore"]),
    .target(
      name: "Hone",
      dependencies: [
        "HoneCore", "HoneAlgorithms", "HoneEvolution", "HoneNumerics", "HoneStorage",
      ]),
    .target(
      name: "HoneSQLite",
      dependencies: [
        "HoneCore", "HoneStorage", "HoneFormats", "HoneSQLiteC",
        .product(name: "GRDB", package: "GRDB.swift"),
        .product(name: "GRDBSQLite", package: "GRDB.swift"),
      ]),
    .target(name: "CProcess"),
    .target(name: "HoneSQLiteC"),
    .target(
      name: "HoneRun",
      dependencies: [
        "CProcess", "Hone", "HoneAlgorithms", "HoneStorage", "HoneFormats",
        .product(name: "Yams", package: "Yams"),
      ]),
    .target(
      name: "HoneServer",
      dependencies: ["Hone", "HoneAlgorithms", "HoneCore", "HoneStorage", "HoneFormats"]),
    .target(
      name: "HoneTesting",
      dependencies: [
        "Hone", "HoneAlgorithms", "HoneCore", "HoneEvolution", "HoneNumerics", "HoneStorage",
      ]),
    .systemLibrary(name: "MLXLibrary", pkgConfig: "mlx"),
    .target(
      name: "CMLX", dependencies: [.target(name: "MLXLibrary", condition: .when(traits: ["MLX"]))],
      cxxSettings: [.define("HONE_MLX", .when(traits: ["MLX"]))]),
    .target(
      name: "HoneGradients", dependencies: ["CMLX", "Hone", "HoneCore", "HoneNumerics"]),
    .executableTarget(
      name: "HoneCommand",
      dependencies: [
        "Hone", "HoneStorage", "HoneFormats", "HoneSQLite", "HoneRun", "HoneServer",
        .target(name: "HoneGradients", condition: .when(traits: ["MLX"])),
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),
    .target(name: "Waiting", path: "Tests/Waiting"),
    .target(name: "CTestPrograms", path: "Tests/CTestPrograms"),
    .target(
      name: "TestPrograms", dependencies: ["CTestPrograms"], path: "Tests/TestPrograms"),
    .testTarget(name: "HoneNumericsTests", dependencies: ["HoneNumerics"]),
    .testTarget(
      name: "HoneCoreTests", dependencies: ["HoneAlgorithms", "HoneCore", "HoneNumerics"]),
    .testTarget(
      name: "HoneEvolutionTests",
      dependencies: ["HoneEvolution", "HoneNumerics", "HoneTesting", "Waiting"],
      exclude: ["Golden"]),
    .testTarget(
      name: "HoneAlgorithmsTests",
      dependencies: [
        "HoneAlgorithms", "HoneCore", "HoneEvolution", "HoneNumerics", "HoneTesting",
      ],
      exclude: ["Golden"]),
    .testTarget(
      name: "HoneFormatsTests", dependencies: ["HoneFormats", "HoneCore", "HoneNumerics"],
      exclude: ["Golden"]),
    .testTarget(
      name: "HoneStorageTests", dependencies: ["HoneStorage", "HoneCore", "HoneTesting"]),
    .testTarget(
      name: "HoneSQLiteTests",
      dependencies: [
        "Hone", "HoneCore", "HoneFormats", "HoneNumerics", "HoneSQLite", "HoneStorage",
        "HoneTesting", "TestPrograms", "Waiting",
        .product(name: "GRDB", package: "GRDB.swift"),
      ],
      exclude: ["Fixtures", "read_with_optuna.py"]),
    .testTarget(
      name: "HoneTests",
      dependencies: ["Hone", "HoneCore", "HoneStorage", "HoneTesting", "Waiting"]),
    .testTarget(
      name: "HoneGradientsTests",
      dependencies: ["HoneGradients", "Hone", "HoneCore", "HoneNumerics", "Waiting"],
      exclude: ["Golden"]),
    .testTarget(
      name: "HoneRunTests",
      dependencies: ["HoneRun", "HoneCore", "HoneFormats", "HoneNumerics", "Hone", "Waiting"],
      exclude: ["Golden"]),
    .testTarget(
      name: "HoneServerTests",
      dependencies: [
        "HoneServer", "Hone", "HoneCore", "HoneFormats", "HoneSQLite", "HoneStorage", "HoneTesting",
        "Waiting",
      ]),
    .testTarget(
      name: "HoneFuzzTests",
      dependencies: [
        "Hone", "HoneAlgorithms", "HoneCore", "HoneFormats", "HoneNumerics", "HoneRun",
        "HoneServer", "HoneSQLite", "HoneStorage", .product(name: "GRDB", package: "GRDB.swift"),
      ],
      exclude: ["Corpus"]),
    .testTarget(
      name: "HoneCommandTests",
      dependencies: [
        "HoneCommand", "Hone", "HoneFormats", "HoneRun", "TestPrograms", "Waiting",
      ],
      exclude: [
        "transfer_with_optuna.py", "conditions_in_optuna.py", "notes_in_optuna.py",
        "read_as_dashboard.py", "screen.py", "Golden",
      ]),
  ],
  swiftLanguageModes: [.v6],
  cxxLanguageStandard: .cxx20
)

// One place for every target's flags, so that none can be laxer than the others.
for target in package.targets where target.type != .system {
  target.swiftSettings = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .treatAllWarnings(as: .error),
  ]
}
