/// Text made to fit the width of a terminal.
///
/// Lines are broken between words. A word that is wider than the terminal, such as an id, stands alone in its line and is left
/// to the terminal, so that it can still be copied whole.
enum FittedText {
    /// The text with every line that is too long broken; what is short enough stays as it is.
    ///
    /// What follows the first gap of two blanks, such as the meaning of a name, keeps its column where that leaves room. A
    /// command is broken with a backslash, so that a shell still understands it.
    static func text(_ text: String, width: Int) -> String {
        var isCommand = false
        return text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            let goesOn = isCommand && line.hasPrefix(" ")
            let isStart = line.hasPrefix("  ") && line.drop { $0 == " " }.hasPrefix("\(Command.program) ")
            let isPart = goesOn || isStart
            isCommand = isPart && line.hasSuffix("\\")
            guard line.count > width else { return String(line) }
            return (isPart ? command(line, width) : prose(line, width)).joined(separator: "\n")
        }.joined(separator: "\n")
    }

    /// Words laid into lines, the first after some text that stands there already.
    static func lines(_ words: some Sequence<Substring>, after first: String, indent: Int, width: Int) -> [String] {
        var lines = [first]
        for word in words {
            let last = lines[lines.count - 1]
            let isEmpty = last.allSatisfy { $0 == " " }
            let gap = isEmpty || last.hasSuffix(" ") ? "" : " "
            if last.count + gap.count + word.count <= width {
                lines[lines.count - 1] = last + gap + word
            } else {
                let isTooWide = indent + word.count > width
                let next = isTooWide ? String(word) : String(repeating: " ", count: indent) + word
                if isEmpty { lines[lines.count - 1] = next } else { lines.append(next) }
            }
        }
        return lines.map { line in
            line.lastIndex { $0 != " " }.map { String(line[...$0]) } ?? ""
        }
    }

    private static func prose(_ line: Substring, _ width: Int) -> [String] {
        let blanks = line.prefix { $0 == " " }.count
        var indent = blanks
        var first = String(repeating: " ", count: blanks)
        var rest = line.dropFirst(blanks)
        if let gap = gap(in: rest) {
            let column = blanks + rest.distance(from: rest.startIndex, to: gap.upperBound)
            if column <= width / 2 {
                first += rest[..<gap.upperBound]
                rest = rest[gap.upperBound...]
                indent = column
            } else {
                indent = min(blanks + 2, width / 2)
            }
        }
        return lines(rest.split(separator: " "), after: first, indent: indent, width: width)
    }

    /// The first place with two blanks or more.
    private static func gap(in text: Substring) -> Range<Substring.Index>? {
        var index = text.startIndex
        while index < text.endIndex {
            let end = text[index...].firstIndex { $0 != " " } ?? text.endIndex
            if end > index, text.distance(from: index, to: end) >= 2 { return index..<end }
            index = end > index ? end : text.index(after: index)
        }
        return nil
    }

    private static func command(_ line: Substring, _ width: Int) -> [String] {
        let blanks = line.prefix { $0 == " " }.count
        let indent = min(blanks + 4, width / 2)
        let words = words(ofCommand: line.dropFirst(blanks))
        let goesOn = words.last == "\\"
        let first = String(repeating: " ", count: blanks)
        // Two columns are for the backslash.
        let broken = lines(words.dropLast(goesOn ? 1 : 0), after: first, indent: indent, width: max(1, width - 2))
        return broken.enumerated().map { $0 == broken.count - 1 && !goesOn ? $1 : $1 + " \\" }
    }

    /// A command at its blanks, but for those between quotation marks.
    private static func words(ofCommand text: Substring) -> [Substring] {
        var words: [Substring] = []
        var start: Substring.Index?
        var quote: Character?
        for index in text.indices {
            let character = text[index]
            if character == " ", quote == nil {
                if let begin = start { words.append(text[begin..<index]) }
                start = nil
                continue
            }
            if start == nil { start = index }
            if character == quote {
                quote = nil
            } else if quote == nil, character == "'" || character == "\"" {
                quote = character
            }
        }
        if let begin = start { words.append(text[begin...]) }
        return words
    }
}

extension CommandContext {
    /// Prints text for people; on a terminal no line is wider than that, but for words that are.
    func finish(showing text: String) -> ExitCode {
        finish(printing: terminal.isInteractive ? FittedText.text(text, width: terminal.width) : text)
    }
}
