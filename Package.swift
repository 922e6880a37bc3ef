// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
    // A warning that nobody reads is a defect that nobody reads.
    .treatAllWarnings(as: .error),
    // `any` is written where a value is boxed, so that the cost is visible where it is paid.
    .enableUpcomingFeature("ExistentialAny"),
    // An import is an implementation detail unless the file says otherwise.
    .enableUpcomingFeature("InternalImportsByDefault"),
    // A member comes from a module that the file names: no import leaks in from a neighbor.
    .enableUpcomingFeature("MemberImportVisibility"),
    // An async function stays on its caller's executor, so that no hop is hidden in a call.
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
]

let package = Package(
    name: "xmsg-mon",
    products: [
        .executable(name: "xmsg-mon", targets: ["xmsg-mon"])
    ],
    // No dependency: every line that runs in production is the toolchain's, the system's or ours.
    dependencies: [],
    targets: [
        .target(name: "MonitorKit", swiftSettings: strict),
        .executableTarget(name: "xmsg-mon", dependencies: ["MonitorKit"], swiftSettings: strict),
        .testTarget(
            name: "MonitorKitTests",
            dependencies: ["MonitorKit"],
            path: "Tests",
            sources: ["MonitorKitTests"],
            // Copied, not embedded: the fixtures are read as files, as an operator's files are.
            resources: [.copy("Fixtures")],
            swiftSettings: strict
        ),
    ],
    swiftLanguageModes: [.v6]
)
