extension HTTPServer {
    /// The bounds of a server; the defaults are those of the monitor's own port.
    package struct Configuration: Sendable {
        /// Where to listen; port 0 takes any free port.
        package var address: SocketAddress
        /// How large requests may be, and what becomes of their bodies.
        package var limits = HTTPRequestLimits()
        /// Connections that may be open at once.
        package var maximumConnections = 64
        /// Connections beyond those, on which only the probes are answered: a storm of scrapers must not make the
        /// orchestrator think that the process is dead.
        package var probeReserve = 8
        /// The paths that are answered on the reserve; each reply there ends its connection.
        package var probePaths = Probes.paths

        /// From the first byte of a request (on a new connection: from its beginning) to the end of its head.
        package var headTimeout = Duration.seconds(5)
        /// The same on a connection of the reserve, which must come free soon.
        package var probeHeadTimeout = Duration.seconds(1)
        /// From the end of a head to the end of its body.
        package var bodyTimeout = Duration.seconds(10)
        /// From a reply to the first byte of the next request.
        package var idleTimeout = Duration.seconds(60)
        /// From the first byte of a reply until the system has taken the last.
        package var writeTimeout = Duration.seconds(10)
        /// After the last reply: how long to wait for the client to close, so that it can read the reply first.
        package var lingerTimeout = Duration.seconds(1)
        /// After the last reply: how many bytes to read and drop meanwhile.
        package var lingerBytes = 1_048_576

        /// How a request that cannot become one is refused.
        package var shape: HTTPRefusal.Shape = { $0.plain }

        /// Told of each answer with the path that was asked for, as far as one came.
        ///
        /// A connection that is closed for want of room is a 503 without a path. Must not wait.
        package var answered: @Sendable (_ path: String?, _ status: HTTPStatus) -> Void = { _, _ in }

        /// Wall-clock seconds since 1970 for the `Date` field; without it the field is left out.
        package var wallClock: (@Sendable () -> Double)?

        /// The defaults at an address.
        ///
        /// - Parameter clock: What replies are dated by (RFC 9110, section 6.6.1).
        package init(address: SocketAddress, dates clock: (any MonitorClock)? = nil) {
            self.address = address
            if let clock { wallClock = { clock.now().wall } }
        }
    }
}
