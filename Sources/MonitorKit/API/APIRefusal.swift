extension APIError {
    /// What is refused under the API is said as its clients read it; everything else in plain text.
    @Sendable package static func shape(_ refusal: HTTPRefusal) -> HTTPResponse {
        guard refusal.path.hasPrefix("/api/") else { return refusal.plain }
        return APIError(refusal).response(with: refusal.fields)
    }

    /// The refusal of a request that has not come as far as the API.
    private init(_ refusal: HTTPRefusal) {
        let (message, hint) =
            switch refusal.reason {
            case .badRequest: (refusal.text, "send another request")
            case .unauthorized, .methodNotAllowed: ("this request is not answered", refusal.text)
            case .notFound:
                (
                    "there is nothing under this path",
                    "paths are \(refusal.paths.filter { $0.hasPrefix("/api/") }.joined(separator: ", "))"
                )
            }
        self.init(refusal.status, refusal.reason.rawValue, message, hint: hint)
    }
}
