/// Why a text is not the TOML that is read here.
struct TOMLError: Error, Hashable {
    /// The line, counted from 1.
    let line: Int
    /// What is wrong with it, in words of ours.
    let reason: String
}

/// Reads the part of TOML 1.0 that files of chains are written in, those of the superchain-registry above all.
///
/// Comments, tables, bare, quoted and dotted names, strings of one line, whole numbers of any base, booleans,
/// lists over several lines and tables in braces. Dates and fractions are kept as text, because nothing asks for them.
/// Strings of several lines and lists of tables (`[[a]]`) are refused.
struct TOMLReader {
    /// How deep values may stand in each other: a file of a chain has four steps.
    static let depthLimit = 16

    let bytes: [UInt8]
    var position = 0
    private(set) var line = 1

    /// Reads a whole text.
    static func read(_ bytes: [UInt8]) throws(TOMLError) -> TOMLTable {
        guard String(validating: bytes, as: UTF8.self) != nil else {
            throw TOMLError(line: 1, reason: "the text is not UTF-8")
        }
        var reader = TOMLReader(bytes: bytes)
        return try reader.document()
    }

    private init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// The next byte; nil at the end.
    var next: UInt8? { position < bytes.count ? bytes[position] : nil }

    func fault(_ reason: String) -> TOMLError { TOMLError(line: line, reason: reason) }

    mutating func document() throws(TOMLError) -> TOMLTable {
        var root = TOMLTable()
        var opened: [String] = []
        skipBlank()
        while let byte = next {
            if byte == UInt8(ascii: "[") {
                opened = try header(&root)
            } else {
                try assignment(&root, in: opened)
            }
            try endLine()
            skipBlank()
        }
        return root
    }

    /// `[a.b]`: the table that the lines below belong to.
    private mutating func header(_ root: inout TOMLTable) throws(TOMLError) -> [String] {
        position += 1
        guard !take("[") else { throw fault("lists of tables are not read here, because no file of a chain has one") }
        let path = try self.path()
        guard take("]") else { throw fault("the name of a table is not closed by ]") }
        try changing { () throws(TOMLTable.Refusal) in try root.open(path[...]) }
        return path
    }

    private mutating func assignment(_ root: inout TOMLTable, in opened: [String]) throws(TOMLError) {
        let path = try self.path()
        guard take("=") else { throw fault("a name is followed by no =") }
        skipSpace()
        let value = try self.value(depth: opened.count + path.count)
        try changing { () throws(TOMLTable.Refusal) in try root.set((opened + path)[...], to: value) }
    }

    /// Names joined by dots.
    mutating func path() throws(TOMLError) -> [String] {
        var path: [String] = []
        repeat {
            guard path.count < Self.depthLimit else { throw fault("a name has more than \(Self.depthLimit) parts") }
            skipSpace()
            path.append(try name())
            skipSpace()
        } while take(".")
        return path
    }

    private mutating func name() throws(TOMLError) -> String {
        if next == UInt8(ascii: "\"") || next == UInt8(ascii: "'") { return try string() }
        let start = position
        while let byte = next, byte.isBareName { position += 1 }
        guard position > start else { throw fault("a name is missing, or has a character that must stand in quotes") }
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }

    /// Says a refusal of the table with the line.
    func changing(_ change: () throws(TOMLTable.Refusal) -> Void) throws(TOMLError) {
        do throws(TOMLTable.Refusal) {
            try change()
        } catch {
            switch error {
            case .takenAlready(let name): throw fault("\(SafeText.name(name)) occurs more than once; keep one")
            }
        }
    }

    /// Takes a character if it is the next.
    mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard let byte = next, byte == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }

    mutating func skipSpace() {
        while let byte = next, byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") { position += 1 }
    }

    /// Skips white space, ends of lines and comments.
    mutating func skipBlank() {
        while let byte = next {
            switch byte {
            case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"): position += 1
            case UInt8(ascii: "\n"):
                position += 1
                line += 1
            case UInt8(ascii: "#"): skipComment()
            default: return
            }
        }
    }

    private mutating func skipComment() {
        while let byte = next, byte != UInt8(ascii: "\n") { position += 1 }
    }

    private mutating func endLine() throws(TOMLError) {
        skipSpace()
        if next == UInt8(ascii: "#") { skipComment() }
        if next == UInt8(ascii: "\r") { position += 1 }
        guard let byte = next else { return }
        guard byte == UInt8(ascii: "\n") else {
            throw fault("something follows on the line that does not belong there")
        }
    }
}

extension UInt8 {
    /// What a name may consist of without quotes.
    fileprivate var isBareName: Bool {
        switch self {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
            true
        default: false
        }
    }
}
