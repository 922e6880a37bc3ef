/// Carries JSON-RPC to one endpoint over the shared HTTP client.
package struct HTTPRPCTransport: RPCTransport {
    private let client: HTTPClient
    private let source: EndpointSource

    /// Binds a client to an endpoint; the client's caps and timeouts apply.
    package init(client: HTTPClient, endpoint: EndpointURL) {
        self.init(client: client, source: EndpointSource(endpoint))
    }

    /// Binds a client to an endpoint that may move.
    package init(client: HTTPClient, source: EndpointSource) {
        self.client = client
        self.source = source
    }

    /// Posts the body as JSON.
    ///
    /// A refusal by an endpoint that has moved meanwhile is a failure and no answer: whoever asked has to find out
    /// first which chain the new one serves.
    package func post(_ body: [UInt8], timeout: Duration) async throws(UpstreamFailure) -> RPCHTTPAnswer {
        try await send(.json(body), timeout: timeout)
    }

    /// The same on a connection that is kept free for what is urgent.
    package func postUrgently(_ body: [UInt8], timeout: Duration) async throws(UpstreamFailure) -> RPCHTTPAnswer {
        var request = HTTPClientRequest.json(body)
        request.isUrgent = true
        return try await send(request, timeout: timeout)
    }

    private func send(
        _ request: HTTPClientRequest, timeout: Duration
    ) async throws(UpstreamFailure) -> RPCHTTPAnswer {
        let url = source.url
        let response: HTTPClientResponse
        do throws(UpstreamFailure) {
            response = try await client.exchange(request, with: url, timeout: timeout)
        } catch {
            _ = source.lookAgain(insteadOf: url)
            throw error
        }
        if !(200...299).contains(response.status), source.lookAgain(insteadOf: url) {
            throw UpstreamFailure(.http, "HTTP status \(response.status); the URL in the file is another now")
        }
        return RPCHTTPAnswer(
            status: response.status, body: response.body, closedConnections: response.closedConnections)
    }
}
