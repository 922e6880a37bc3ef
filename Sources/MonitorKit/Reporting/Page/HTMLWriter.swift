/// Appends HTML to bytes; every text that is not ours goes through `text`, and nothing else does.
struct HTMLWriter {
    /// Everything written so far.
    private(set) var bytes: [UInt8] = []

    /// Markup of ours, as it is.
    mutating func markup(_ text: String) {
        bytes.append(contentsOf: text.utf8)
    }

    /// Text, made harmless: as the content of an element or of a quoted attribute it is what it says, and no more.
    ///
    /// Escapes for HTML what has a meaning there, drops control and direction characters, and cuts at `limit` bytes.
    mutating func text(_ text: String, limit: Int = 256) {
        for byte in PlainText.sanitized(text, limit: limit).utf8 {
            switch byte {
            case UInt8(ascii: "&"): bytes.append(contentsOf: "&amp;".utf8)
            case UInt8(ascii: "<"): bytes.append(contentsOf: "&lt;".utf8)
            case UInt8(ascii: ">"): bytes.append(contentsOf: "&gt;".utf8)
            case UInt8(ascii: "\""): bytes.append(contentsOf: "&quot;".utf8)
            case UInt8(ascii: "'"): bytes.append(contentsOf: "&#39;".utf8)
            default: bytes.append(byte)
            }
        }
    }

    /// An element with one text in it; the start tag is ours.
    mutating func element(_ name: String, _ attributes: String = "", _ text: String) {
        markup("<\(name)\(attributes.isEmpty ? "" : " " + attributes)>")
        self.text(text)
        markup("</\(name)>")
    }
}
