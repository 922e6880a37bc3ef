/// The files that an endpoint's URL and credentials come from, to be read again when it refuses us.
package struct EndpointFiles: Sendable {
    /// A URL and the line break after it.
    static let byteLimit = EndpointURL.lengthLimit + 2

    /// Where the URL is.
    package enum Location: Sendable {
        /// In the setting: it stays what it is.
        case inline(EndpointURL)
        /// In a file that holds it and nothing else.
        case file(String)
    }

    private let location: Location
    private let credentials: CredentialFiles
    private let files: FileReader

    /// Names the files and the way to read them.
    package init(_ location: Location, _ credentials: CredentialFiles = CredentialFiles(), files: FileReader) {
        self.location = location
        self.credentials = credentials
        self.files = files
    }

    /// The file that holds the URL.
    package var path: String? {
        if case .file(let path) = location { path } else { nil }
    }

    /// Whether there is nothing that could be read again.
    package var isFixed: Bool { path == nil && credentials == CredentialFiles() }

    /// The files, for people.
    fileprivate var shown: [String] {
        [("from", path), ("headers from", credentials.headers), ("token from", credentials.token)].compactMap {
            kind, path in path.map { "\(kind) \(SafeText.quoted($0))" }
        }
    }

    /// The file of some credentials, for people.
    func shown(_ part: KeyPath<CredentialFiles, String?>) -> String? {
        credentials[keyPath: part].map(SafeText.quoted)
    }

    /// The endpoint as the files describe it now.
    package func read() -> Result<EndpointURL, EndpointFileProblem> {
        url.flatMap { url in
            credentials.fields(files).flatMap { fields in
                guard url.authorization == nil || !fields.contains(where: \.isAuthorization) else {
                    return .failure(
                        EndpointFileProblem(
                            credentials.token ?? credentials.headers ?? "", "holds a second authorization",
                            remedy: "take user and password out of the URL"))
                }
                return .success(url.sending(fields))
            }
        }
    }

    private var url: Result<EndpointURL, EndpointFileProblem> {
        switch location {
        case .inline(let url): return .success(url)
        case .file(let path):
            do throws(FileError) {
                let text = Secret.text(of: try files.read(path, Self.byteLimit))
                do throws(EndpointURLError) {
                    return .success(try EndpointURL(parsing: text.reveal()))
                } catch {
                    return .failure(EndpointFileProblem(path, "holds no usable URL", remedy: error.description))
                }
            } catch {
                return .failure(
                    EndpointFileProblem(path, error.reason, remedy: "write @ and the path of a file that holds one URL")
                )
            }
        }
    }
}

/// Why a file says nothing that can be used of an endpoint, in words without secrets.
package struct EndpointFileProblem: Error, Hashable, Sendable {
    /// The file.
    package let path: String
    /// What is wrong, in words that follow "the file".
    package let fault: String
    /// What to write instead.
    package let remedy: String

    /// Describes what is wrong.
    package init(_ path: String, _ fault: String, remedy: String) {
        self.path = path
        self.fault = fault
        self.remedy = remedy
    }
}

/// One endpoint as it was configured.
package struct ConfiguredEndpoint: Sendable {
    /// The name, which is unique and a label.
    package var name: String
    /// Where it is; prints without what is secret.
    package var url: EndpointURL
    /// What it was read from; nil when it stood in the setting as a whole.
    package var files: EndpointFiles?
    /// How many calls it may be asked in a second; nil for as many as we like.
    package var callsPerSecond: Int?

    /// What keeps to that; one for all that is asked.
    var budget: RequestBudget? { callsPerSecond.map { RequestBudget(callsPerSecond: $0) } }

    /// Names an endpoint.
    package init(name: String, url: EndpointURL, files: EndpointFiles? = nil) {
        self.name = name
        self.url = url
        self.files = files
    }

    /// For people: the name, the scheme, which files it is read from, and its budget.
    var shown: String {
        let budget = callsPerSecond.map { ["\($0) calls/s"] } ?? []
        return "\(name) (\(([url.scheme.rawValue] + (files?.shown ?? []) + budget).joined(separator: ", ")))"
    }
}
