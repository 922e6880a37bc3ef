/// One object of a configuration file, its members still undecoded, so that each can be judged on its own.
///
/// Meant for files of some kilobytes: it looks members up by name and copies them.
struct FileObject {
    /// Where the object is in the file, as `FileProblem.key` writes it.
    let path: String
    /// Names in the order of the file, names that occur twice included.
    let names: [String]
    private let members: [String: ArraySlice<UInt8>]

    /// Reads an object whose text starts `bytes`.
    init(_ bytes: ArraySlice<UInt8>, path: String = "") throws(JSONError) {
        var names: [String] = []
        var members: [String: ArraySlice<UInt8>] = [:]
        try JSONReader.read(bytes) { (json: inout JSONReader) throws(JSONError) in
            try json.beginObject(distinctNames: false)
            while let key = try json.nextKey() {
                let name = key.text
                names.append(name)
                let value = bytes[try json.readRawValue()]
                if members[name] == nil { members[name] = value }
            }
        }
        self.path = path
        self.names = names
        self.members = members
    }

    /// Reads a whole file; a text that is no JSON object becomes one problem that names line and column.
    static func file(_ bytes: [UInt8]) throws(FileProblems) -> FileObject {
        do throws(JSONError) {
            return try FileObject(bytes[...])
        } catch {
            let before = bytes.prefix(error.offset)
            let line = before.count { $0 == UInt8(ascii: "\n") } + 1
            let column = before.reversed().prefix { $0 != UInt8(ascii: "\n") }.count + 1
            throw FileProblems([
                FileProblem(
                    key: "", value: "line \(line), column \(column)",
                    remedy: "the file must be one JSON object (\(error))")
            ])
        }
    }

    /// Reads a whole file that describes chains: JSON as nodes take it, or TOML as the superchain-registry keeps it.
    ///
    /// Told apart by the first character: JSON begins with a brace, which no TOML text does.
    static func chainFile(_ bytes: [UInt8]) throws(FileProblems) -> FileObject {
        let first = bytes.first { ![0x20, 0x09, 0x0a, 0x0d].contains($0) }
        guard first != UInt8(ascii: "{"), bytes.contains(UInt8(ascii: "=")) else { return try file(bytes) }
        let table: TOMLTable
        do throws(TOMLError) {
            table = try TOMLReader.read(bytes)
        } catch {
            throw FileProblems([
                FileProblem(
                    key: "", value: "line \(error.line)",
                    remedy: "the file must be TOML, or one JSON object (\(error.reason))")
            ])
        }
        return try file(table.json())
    }

    /// A problem for each name that occurs more than once.
    var repeatedNames: [FileProblem] {
        var counts: [String: Int] = [:]
        for name in names { counts[name, default: 0] += 1 }
        return counts.filter { $0.value > 1 }.keys.sorted().map {
            FileProblem(key: key(of: $0), value: "", remedy: "occurs more than once; keep one")
        }
    }

    /// The text of a member, or nil when it is absent or `null`.
    func text(of name: String) -> ArraySlice<UInt8>? {
        guard let value = members[name], !value.isJSONNull else { return nil }
        return value
    }

    /// The member's name with the names of the objects around it.
    func key(of name: String) -> String {
        path.isEmpty ? name : "\(path).\(name)"
    }

    /// Describes a member that cannot stay as it is.
    func problem(_ name: String, _ remedy: String) -> FileProblem {
        let value = members[name].map { String(decoding: $0.prefix(60), as: UTF8.self) } ?? ""
        let isCut = (members[name]?.count ?? 0) > 60
        return FileProblem(key: key(of: name), value: isCut ? value + "…" : value, remedy: remedy)
    }

    /// A member that is an object; nil with a problem when it is missing or something else.
    func object(_ name: String, _ remedy: String, _ problems: inout [FileProblem]) -> FileObject? {
        do throws(JSONError) {
            if let text = text(of: name) {
                let object = try FileObject(text, path: key(of: name))
                problems += object.repeatedNames
                return object
            }
        } catch {
            // The text is well-formed, so this is a value of another form: said below.
        }
        problems.append(problem(name, text(of: name) == nil ? asked(name, remedy) : remedy))
        return nil
    }

    /// What to write for a member that is missing; one whose name is almost that may be it.
    private func asked(_ name: String, _ remedy: String) -> String {
        Suggestion.nearest(to: name, among: names.filter { $0 != name }).map {
            "\(remedy); did you mean it by \(SafeText.quoted($0))?"
        } ?? remedy
    }

    /// A problem for each member whose name is almost that of one that may be left out.
    ///
    /// Other members are passed over, because such files are those of other programs; a slip must not be.
    func slips(of known: [String]) -> [FileProblem] {
        let missing = known.filter { !names.contains($0) }
        return names.filter { !known.contains($0) }.compactMap { name in
            Suggestion.sentence(for: name, among: missing).map {
                FileProblem(key: key(of: name), value: "", remedy: $0)
            }
        }
    }

    /// A member that `read` accepts; nil when it is absent or `null`, and nil with a problem when `read` refuses it.
    func optional<Value>(
        _ name: String, _ remedy: String, _ problems: inout [FileProblem],
        _ read: (inout JSONReader) throws(JSONError) -> Value
    ) -> Value? {
        guard let text = text(of: name) else { return nil }
        do throws(JSONError) {
            return try JSONReader.read(text, read)
        } catch {
            problems.append(problem(name, remedy))
            return nil
        }
    }

    /// A member that must be there and that `read` accepts; nil with a problem otherwise.
    func required<Value>(
        _ name: String, _ remedy: String, _ problems: inout [FileProblem],
        _ read: (inout JSONReader) throws(JSONError) -> Value
    ) -> Value? {
        if text(of: name) == nil { problems.append(problem(name, asked(name, remedy))) }
        return optional(name, remedy, &problems, read)
    }
}
