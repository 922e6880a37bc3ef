extension EndpointSource {
    /// A configured endpoint, read again from its files where it came from any; the log is told, without secrets.
    convenience init(_ endpoint: ConfiguredEndpoint, clock: any MonitorClock, log: EventLog) {
        guard let files = endpoint.files, !files.isFixed else {
            self.init(endpoint.url)
            return
        }
        let name = endpoint.name
        self.init(
            endpoint.url, clock: clock,
            report: { look in
                switch look {
                case .unchanged: break
                case .replaced:
                    log.write(
                        .info, "endpoint", "URL and credentials were read again from their files.",
                        [(.upstream, .text(name))])
                case .unusable(let problem):
                    log.write(
                        .warn, "endpoint",
                        "URL and credentials stay as they are, because the file \(SafeText.quoted(problem.path)) "
                            + "\(problem.fault); \(problem.remedy).",
                        [(.upstream, .text(name))])
                }
            }, reread: { files.read() })
    }
}

extension HTTPClient {
    /// One exchange with an endpoint that may move; after one that failed or was refused, its files are looked at.
    func exchange(
        _ request: HTTPClientRequest, with source: EndpointSource, below path: String? = nil, timeout: Duration
    ) async throws(UpstreamFailure) -> HTTPClientResponse {
        let url = source.url
        do throws(UpstreamFailure) {
            let target = path.map { url.appending(path: $0) } ?? url
            let response = try await exchange(request, with: target, timeout: timeout)
            if !(200...299).contains(response.status) { _ = source.lookAgain(insteadOf: url) }
            return response
        } catch {
            _ = source.lookAgain(insteadOf: url)
            throw error
        }
    }
}
