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
            case .badRequest: (refusal.text, Self.hint(refusal.status))
            case .late: (refusal.text, "send the whole request at once")
            case .full: (refusal.text, "close connections that are not used, and try again later")
            case .unauthorized, .methodNotAllowed: ("this request is not answered", refusal.text)
            case .notFound:
                (
                    "there is nothing under this path",
                    "paths are \(refusal.paths.filter { $0.hasPrefix("/api/") }.joined(separator: ", "))"
                )
            }
        self.init(refusal.status, refusal.reason.rawValue, message, hint: hint)
    }

    /// What to send instead of bytes that are no request.
    private static func hint(_ status: HTTPStatus) -> String {
        switch status {
        case .uriTooLong: "name only what is to be filtered"
        case .headerFieldsTooLarge: "send fewer and shorter header fields"
        case .contentTooLarge, .lengthRequired, .notImplemented: "send no body: nothing here reads one"
        case .expectationFailed: "leave Expect out"
        case .versionNotSupported: "use HTTP/1.1"
        default: "send `GET \(MonitorAPI.base)/status HTTP/1.1` and one Host field; escape other characters with %"
        }
    }
}
