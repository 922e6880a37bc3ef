import Foundation
import MonitorKit

/// A whole JSON text as a value, for comparing two readers of it; the product never builds one.
indirect enum JSONTree: Equatable {
    case object([String: JSONTree])
    case array([JSONTree])
    case string(String)
    case number(Double)
    case boolean(Bool)
    case null

    /// What our reader makes of a text; of members with one name the last one stays.
    static func ours(_ bytes: [UInt8]) throws(JSONError) -> JSONTree {
        try JSONReader.read(bytes) { (json: inout JSONReader) throws(JSONError) in try read(&json) }
    }

    private static func read(_ json: inout JSONReader) throws(JSONError) -> JSONTree {
        switch try json.nextKind() {
        case .object:
            var members: [String: JSONTree] = [:]
            try json.beginObject(distinctNames: false)
            while let key = try json.nextKey() { members[key.text] = try read(&json) }
            return .object(members)
        case .array:
            var elements: [JSONTree] = []
            try json.beginArray()
            while try json.nextElement() { elements.append(try read(&json)) }
            return .array(elements)
        case .string: return .string(try json.readString())
        case .number: return .number(try json.readDouble())
        case .boolean: return .boolean(try json.readBool())
        case .null:
            _ = try json.readNullIfPresent()
            return .null
        }
    }

    /// What Foundation makes of it.
    static func foundation(_ bytes: [UInt8]) throws -> JSONTree {
        convert(try JSONSerialization.jsonObject(with: Data(bytes), options: [.fragmentsAllowed]))
    }

    private static func convert(_ value: Any) -> JSONTree {
        switch value {
        case let object as [String: Any]: return .object(object.mapValues(convert))
        case let array as [Any]: return .array(array.map(convert))
        case let text as String: return .string(text)
        case is NSNull: return .null
        case let number as NSNumber:
            // A Boolean is the only number whose Objective-C type is a character.
            return String(cString: number.objCType) == "c" ? .boolean(number.boolValue) : .number(number.doubleValue)
        default: return .string("unexpected \(type(of: value))")
        }
    }
}

/// The files under a folder of the fixtures, by their path in it.
func fixtures(_ folder: String, suffix: String) -> [(name: String, bytes: [UInt8])] {
    let root = Bundle.module.bundleURL.appendingPathComponent("Fixtures").appendingPathComponent(folder)
    let names = (try? FileManager.default.subpathsOfDirectory(atPath: root.path)) ?? []
    return names.filter { $0.hasSuffix(suffix) }.sorted().compactMap { name in
        (try? Data(contentsOf: root.appendingPathComponent(name))).map { (name, Array($0)) }
    }
}
