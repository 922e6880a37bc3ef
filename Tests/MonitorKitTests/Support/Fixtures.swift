import Foundation

/// The files under `Tests/Fixtures`.
enum Fixtures {
    static let root = Bundle.module.bundleURL.appendingPathComponent("Fixtures")

    static func data(_ path: String) throws -> Data {
        let url = root.appendingPathComponent(path)
        return try Data(contentsOf: url)
    }

    static func bytes(_ path: String) throws -> [UInt8] {
        Array(try data(path))
    }

    /// A JSON file as Foundation reads it: an oracle that shares no code with ours.
    static func json(_ path: String) throws -> [String: Any] {
        guard let object = try JSONSerialization.jsonObject(with: data(path)) as? [String: Any] else {
            throw FixtureError.notAnObject(path)
        }
        return object
    }
}

enum FixtureError: Error {
    case notAnObject(String)
    case missing(String)
}
