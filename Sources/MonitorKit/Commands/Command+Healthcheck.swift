extension Command {
    /// Whether a monitor is alive, for a container's HEALTHCHECK.
    package static let healthcheck = Command(
        name: "healthcheck", summary: "Ask a running monitor whether it is alive; exit 0 or 1.",
        example: "xmsg-mon healthcheck --url http://127.0.0.1:7300",
        settings: [
            Settings.monitorURL.declaration, Settings.listenAddress.declaration, Settings.listenPort.declaration,
            Settings.json.declaration,
        ]
    ) { resolved, context in
        await typed(
            { () throws(SettingProblems) in
                var reader = SettingReader(resolved)
                let url = LocalMonitor.url(&reader)
                let json = reader.value(Settings.json)
                if let problems = SettingProblems(reader.problems) { throw problems }
                guard let url, let json else { throw SettingProblems(unexplained: ()) }
                return (url, json)
            }, "healthcheck", context
        ) { value, context in
            await MonitorCommand.asking(value.0, token: nil, context) { (client) throws(MonitorClient.Failure) in
                _ = try await client.get("/livez")
                return context.finish(printing: value.1 ? "{\"alive\":true}\n" : "alive\n")
            }
        }
    }
}

/// The monitor that runs beside this process, in the same container.
enum LocalMonitor {
    /// The URL that was given; else where the same flags and variables tell `run` to listen.
    ///
    /// Nil when something is unusable, which the reader has noted.
    static func url(_ reader: inout SettingReader) -> String? {
        guard case .fallback = reader.resolved.source(of: Settings.monitorURL.declaration) else {
            return reader.value(Settings.monitorURL)
        }
        let address = reader.value(Settings.listenAddress)
        let port = reader.value(Settings.listenPort)
        guard let address, let port else { return nil }
        guard port > 0 else {
            let declaration = Settings.listenPort.declaration
            reader.note(
                SettingProblem(
                    at: reader.resolved.source(of: declaration).place(of: declaration),
                    "is 0, so that nobody knows the port before the start", remedy: "give --url"))
            return nil
        }
        return url(address: address, port: port)
    }

    /// An address that stands for all of them can be listened on and not asked: loopback is one of them.
    static func url(address: String, port: Int) -> String {
        let ip = SocketAddress(ip: address, port: 0)?.ip ?? address
        let host =
            switch ip {
            case "0.0.0.0": "127.0.0.1"
            case "::": "[::1]"
            default: ip.includes(":") ? "[\(ip)]" : ip
            }
        return "http://\(host):\(port)"
    }
}
