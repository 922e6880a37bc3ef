/// A file that holds the URL of one endpoint and nothing else.
package struct EndpointFile: Sendable {
    /// A URL and the line break after it.
    static let byteLimit = EndpointURL.lengthLimit + 2

    private let path: String
    private let files: FileReader

    /// Names the file and the way to read it.
    package init(_ path: String, files: FileReader) {
        self.path = path
        self.files = files
    }

    /// Reads the URL.
    package func url() -> Result<EndpointURL, EndpointFileProblem> {
        do throws(FileError) {
            let text = Secret.text(of: try files.read(path, Self.byteLimit))
            do throws(EndpointURLError) {
                return .success(try EndpointURL(parsing: text.reveal()))
            } catch {
                return .failure(EndpointFileProblem("cannot be used: \(error)"))
            }
        } catch {
            return .failure(EndpointFileProblem(error.reason))
        }
    }
}
