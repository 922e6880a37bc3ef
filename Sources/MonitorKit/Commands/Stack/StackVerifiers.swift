/// The second opinions that a simulated stack has: two filters, two supernodes and a supervisor, each at an address of its own.
package struct StackVerifiers: Sendable {
    /// One of them.
    package struct Member: Sendable {
        /// What it is called, here and in the monitor's configuration.
        package let name: String
        /// The program that it stands for.
        package let role: VerifierRole
        let server: VerifierServer

        /// What it is told to do wrong, and its failsafe.
        package var verifier: SharedVerifier { server.verifier }
    }

    /// Where one of them is.
    struct Place {
        let name: String
        let role: VerifierRole
        let url: String
        /// The admin interface; nil for a program without a failsafe.
        let admin: String?
    }

    private static let names: [(String, VerifierRole)] = [
        ("filter-a", .filter), ("filter-b", .filter), ("supernode-a", .supernode), ("supernode-b", .supernode),
        ("supervisor", .supervisor),
    ]

    /// All of them.
    package let members: [Member]

    /// The secret that calls to admin interfaces are signed with; it protects nothing.
    static let secret = Array(String(repeating: "5a", count: 32).utf8)

    /// None.
    package init() { members = [] }

    /// Prepares all of them; nothing is opened before `run()`.
    package init(of world: RehearsalWorld, on loop: EventLoop, clock: any MonitorClock) throws(SettingValueError) {
        let key = try SigningKey(parsing: Self.secret)
        members = Self.names.map { name, role in
            Member(name: name, role: role, server: VerifierServer(role, of: world, key: key, on: loop, clock: clock))
        }
    }

    /// The member of a name; nil where there is none.
    package subscript(name: String) -> Member? { members.first { $0.name == name } }

    /// Serves until the task is cancelled.
    package func run() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for member in members { group.addTask { try await member.server.run() } }
            while try await group.next() != nil {}
        }
    }

    /// Where they are, once all of them listen.
    func places() async throws(SocketFailure) -> [Place] {
        var places: [Place] = []
        for member in members {
            let url = try await member.server.url()
            places.append(
                Place(
                    name: member.name, role: member.role, url: url,
                    admin: member.role == .supernode ? nil : url + "/admin"))
        }
        return places
    }
}
