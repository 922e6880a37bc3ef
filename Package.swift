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

/// The program goes over networks into images, and 12 MB is what it may take: optimized for size, it is a twelfth smaller.
///
/// What that costs is a tenth to a fifth of the speed of proofs and parsing, which stay at least twice as fast as they need to be.
let small: [SwiftSetting] = [.unsafeFlags(["-Osize"], .when(configuration: .release))]

/// Equal functions are stored once, and what only loaders of symbols and unwinders of stacks need is left out.
///
/// Nothing loads symbols out of the program, Swift never unwinds the stack, and reports of a crash go by frame pointers.
let compactLinking: [LinkerSetting] = [
    .unsafeFlags(
        [
            "-use-ld=lld", "-Xlinker", "--icf=all", "-Xlinker", "-O2", "-Xlinker", "--no-export-dynamic", "-Xlinker",
            "--no-eh-frame-hdr", "-Xlinker", "\(Context.packageDirectory)/Sources/xmsg-mon/without-unwinding.ld",
        ],
        .when(platforms: [.linux], configuration: .release))
]

/// What the simulated worlds and stories consist of.
///
/// They are played by the thousand, which wants optimized code; to optimize the other tests as well takes minutes and gives nothing,
/// so that `XMSG_MON_TESTS=worlds` leaves those out.
let worlds = ["Scenarios", "SmallWorlds", "Simulation", "Support", "WholeMonitor"].map { "MonitorKitTests/\($0)" }
let tests = Context.environment["XMSG_MON_TESTS"] == "worlds" ? worlds : ["MonitorKitTests"]

let package = Package(
    name: "xmsg-mon",
    products: [
        .executable(name: "xmsg-mon", targets: ["xmsg-mon"])
    ],
    // No dependency: every line that runs in production is the toolchain's, the system's or ours.
    dependencies: [],
    targets: [
        .target(name: "MonitorKit", swiftSettings: strict + small),
        .executableTarget(
            name: "xmsg-mon", dependencies: ["MonitorKit"], exclude: ["without-unwinding.ld"],
            swiftSettings: strict + small,
            linkerSettings: compactLinking),
        .testTarget(
            name: "MonitorKitTests",
            dependencies: ["MonitorKit"],
            path: "Tests",
            sources: tests,
            // Copied, not embedded: the fixtures are read as files, as an operator's files are.
            resources: [.copy("Fixtures")],
            swiftSettings: strict
        ),
    ],
    swiftLanguageModes: [.v6]
)
