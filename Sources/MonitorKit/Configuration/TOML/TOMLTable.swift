/// A value of a TOML text, as far as the files of chains need it.
enum TOMLValue: Hashable, Sendable {
    /// A string, and what is none of the others: dates and fractions, which no chain's file needs.
    case text(String)
    /// A whole number in decimal digits, with a sign if it is negative.
    case number(String)
    case flag(Bool)
    case list([TOMLValue])
    case table(TOMLTable)
}

/// One table of a TOML text: names in the order of the file.
struct TOMLTable: Hashable, Sendable {
    private(set) var names: [String] = []
    private var values: [String: TOMLValue] = [:]

    /// Why a name cannot be given a value.
    enum Refusal: Error, Hashable {
        /// The name has a value, or its table is written in braces or was opened before.
        case takenAlready(String)
    }

    subscript(name: String) -> TOMLValue? { values[name] }

    /// Gives the last name of a path a value; the tables on the way come to be where they are not there.
    mutating func set(_ path: ArraySlice<String>, to value: TOMLValue) throws(Refusal) {
        guard let name = path.first else { return }
        guard path.count > 1 else {
            guard values[name] == nil else { throw .takenAlready(name) }
            put(name, value)
            return
        }
        try within(name) { (table) throws(Refusal) in try table.set(path.dropFirst(), to: value) }
    }

    /// Opens a table by its path, `[a.b]`: what is opened may have been named on the way to another, and stays as it is.
    mutating func open(_ path: ArraySlice<String>) throws(Refusal) {
        guard let name = path.first else { return }
        try within(name) { (table) throws(Refusal) in try table.open(path.dropFirst()) }
    }

    /// Changes the table of a name.
    private mutating func within(
        _ name: String, _ change: (inout TOMLTable) throws(Refusal) -> Void
    ) throws(Refusal) {
        switch values[name] {
        case nil:
            var table = TOMLTable()
            try change(&table)
            put(name, .table(table))
        case .table(var table):
            // Taken out while it changes, so that it is not copied for every line of it.
            values[name] = .flag(false)
            defer { values[name] = .table(table) }
            try change(&table)
        default: throw .takenAlready(name)
        }
    }

    private mutating func put(_ name: String, _ value: TOMLValue) {
        names.append(name)
        values[name] = value
    }
}

extension TOMLTable {
    /// The table as a JSON object, which is what files of chains are judged by.
    func json() -> [UInt8] {
        var json = JSONWriter()
        write(to: &json)
        return json.bytes
    }

    private func write(to json: inout JSONWriter) {
        json.object { json in
            for name in names {
                json.key(name)
                if let value = values[name] { Self.write(value, to: &json) } else { json.writeNull() }
            }
        }
    }

    private static func write(_ value: TOMLValue, to json: inout JSONWriter) {
        switch value {
        case .text(let text): json.write(text)
        case .number(let digits): json.writeRaw(digits.utf8)
        case .flag(let flag): json.write(flag)
        case .list(let list): json.array { json in for value in list { write(value, to: &json) } }
        case .table(let table): table.write(to: &json)
        }
    }
}
