extension JSONRPCClient {
    /// The dependency set that a rollup node has; nil where it has none, or no such method: nodes need not tell it.
    func dependencySet(timeout: Duration) async throws(UpstreamFailure) -> DependencySet? {
        let json: ArraySlice<UInt8>
        do throws(UpstreamFailure) {
            json = try await call(RPCCall(RPCMethod.dependencySet.rawValue), timeout: timeout)
        } catch {
            guard error.cause == .rpc || error.cause == .missing else { throw error }
            return nil
        }
        guard !json.isJSONNull else { return nil }
        do throws(FileProblems) {
            return try DependencySet.decode(Array(json))
        } catch {
            throw UpstreamFailure(.decode, "the node's dependency set cannot be read")
        }
    }
}
