// swift-tools-version: 6.2
// One table of targets, in the order data flows. Docs/Decisions/0001 tells what may import what.
import PackageDescription

let crypto: [Target.Dependency] = [
    .product(name: "Crypto", package: "swift-crypto"), .product(name: "CryptoExtras", package: "swift-crypto"),
]
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let database: [Target.Dependency] = [
    .product(name: "GRDB", package: "GRDB.swift"), .product(name: "GRDBSQLite", package: "GRDB.swift"),
]
let server: [Target.Dependency] = [
    .product(name: "Hummingbird", package: "hummingbird"), .product(name: "Mustache", package: "swift-mustache"),
]
let ground: [Target.Dependency] = ["Kernel", "Storage", "Web", "Charts"] + database + server + [logging]

// Who accesses what at once is checked in tests, which are built for debugging; where millions of rows pass, asking again
// costs time. See Docs/Decisions/0012.
let bulk: [SwiftSetting] = [
    .unsafeFlags(["-enforce-exclusivity=unchecked"], .when(configuration: .release))
]

let package = Package(
    name: "vinculo",
    products: [.executable(name: "vinculo", targets: ["vinculo"])],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.0"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        .target(name: "Kernel", swiftSettings: bulk),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .target(
            name: "CPhoneNumber", linkerSettings: [.linkedLibrary("phonenumber"), .linkedLibrary("protobuf")]),
        .systemLibrary(name: "CExpat", pkgConfig: "expat", providers: [.apt(["libexpat1-dev"])]),
        .systemLibrary(name: "CXlsxWriter", pkgConfig: "xlsxwriter", providers: [.apt(["libxlsxwriter-dev"])]),
        .target(
            name: "Formats",
            dependencies: ["Kernel", "CZlib", "CPhoneNumber", "CExpat", "CXlsxWriter"],
            exclude: ["Resources/NOTICE.md"], resources: [.embedInCode("Resources/municipalities.csv")],
            swiftSettings: bulk),
        .target(name: "Matching", dependencies: ["Kernel", "Formats"], swiftSettings: bulk),
        .target(name: "Timelines", dependencies: ["Kernel"], swiftSettings: bulk),
        .target(name: "Rules", dependencies: ["Kernel", "Timelines"], swiftSettings: bulk),
        .target(name: "Analytics", dependencies: ["Kernel"], swiftSettings: bulk),
        .target(name: "Charts", dependencies: ["Kernel"]),
        .target(name: "Samples", dependencies: ["Kernel"]),
        .target(name: "Storage", dependencies: ["Kernel", logging] + crypto + database),
        .target(
            name: "Web", dependencies: ["Kernel", "Storage", "Charts", logging] + crypto + database + server,
            resources: [.embedInCode("Resources")]),
        .target(
            name: "Intake", dependencies: ground + ["Formats"],
            resources: [.embedInCode("Web/Templates")], swiftSettings: bulk),
        .target(name: "Identity", dependencies: ground + ["Formats", "Matching", "Intake"], swiftSettings: bulk),
        .target(
            name: "Customers", dependencies: ground + ["Formats", "Intake", "Identity"],
            resources: [.embedInCode("Web/Templates")], swiftSettings: bulk),
        .target(
            name: "Warehouse", dependencies: ground + ["Timelines", "Intake", "Customers"],
            resources: [.embedInCode("Web/Templates")], swiftSettings: bulk),
        .target(
            name: "Insight", dependencies: ground + ["Timelines", "Analytics", "Identity", "Customers", "Warehouse"],
            resources: [.embedInCode("Web/Templates")]),
        .target(
            name: "Segments", dependencies: ground + ["Timelines", "Rules", "Customers", "Warehouse", "Insight"],
            resources: [.embedInCode("Web/Templates")]),
        .target(
            name: "Office", dependencies: ground + crypto,
            resources: [.embedInCode("Web/Templates")]),
        .target(
            name: "App",
            dependencies: ground + [
                "Formats", "Samples", "Analytics", "Intake", "Identity", "Customers", "Warehouse", "Insight",
                "Segments", "Office",
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ]),
        .executableTarget(
            name: "vinculo",
            dependencies: [
                "App", "Kernel", "Storage", "Web", "Analytics", "Matching", "Intake", "Identity", "Customers",
                "Warehouse", "Insight",
                "Segments",
                "Rules", "Office", .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ]),
        .target(name: "TestKit", dependencies: ["Kernel", "Storage", "Timelines", "Rules"] + database),
    ]
        + [
            ("Kernel", []), ("Formats", []), ("Matching", ["Formats"]), ("Timelines", []), ("Rules", []),
            ("Analytics", []), ("Charts", []),
            ("Samples", []),
            ("Storage", database), ("Web", server), ("Intake", database), ("Customers", database),
            ("Warehouse", database),
            ("Insight", database),
            ("Office", database),
            (
                "App",
                ["Intake", "Identity", "Matching", "Warehouse", "Insight", "Segments", "Rules", "Office", "Web"]
                    + server + database
            ),
        ].map { (name: String, extra: [Target.Dependency]) in
            .testTarget(
                name: name + "Tests",
                dependencies: [.byName(name: name), "TestKit"] + extra,
                exclude: ["Formats", "Intake", "App"].contains(name) ? ["Fixtures"] : [])
        },
    swiftLanguageModes: [.v6]
)
