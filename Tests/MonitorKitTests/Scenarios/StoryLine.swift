/// One line of a story, taken apart: when it happens, its shape with `#` for every number, and the numbers.
///
/// `at 12s chain 902 replaces blocks 105..107` happens at 12 seconds, has the shape `chain # replaces blocks #..#`, and
/// the numbers 902, 105 and 107. A sentence is known or not by its shape alone, so that no word can be overlooked.
struct StoryLine: Sendable {
    /// Counted from 1.
    let number: Int
    /// Seconds since the story began; nil for what happens together with the line before.
    let time: Double?
    /// What is said, without the time.
    let text: String
    let shape: String
    let numbers: [UInt64]

    /// The lines of a story that say something; `#` begins a comment.
    static func lines(of story: String) throws(StoryFailure) -> [StoryLine] {
        var lines: [StoryLine] = []
        for (index, text) in story.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let words = text.split(separator: " ").map(String.init)
            guard let first = words.first, !first.hasPrefix("#") else { continue }
            lines.append(try StoryLine(words, number: index + 1))
        }
        return lines
    }

    private init(_ words: [String], number: Int) throws(StoryFailure) {
        self.number = number
        var words = words
        if words.first == "at" {
            guard words.count > 2, let time = Self.seconds(words[1]) else {
                throw StoryFailure(line: number, what: "no time and deed follow the word 'at'")
            }
            self.time = time
            words.removeFirst(2)
        } else {
            time = nil
        }
        text = words.joined(separator: " ")
        (shape, numbers) = Self.takenApart(text)
    }

    /// `90s`, `10m`, `4h`, or several of these together as in `1h30m`.
    private static func seconds(_ text: String) -> Double? {
        var sum = 0.0
        var digits = ""
        for character in text {
            if character.isNumber {
                digits.append(character)
            } else if let value = Double(digits), let unit = units[character] {
                sum += value * unit
                digits = ""
            } else {
                return nil
            }
        }
        return digits.isEmpty && !text.isEmpty ? sum : nil
    }

    private static let units: [Character: Double] = ["s": 1, "m": 60, "h": 3_600]

    private static func takenApart(_ text: String) -> (String, [UInt64]) {
        var shape = ""
        var numbers: [UInt64] = []
        var digits = ""
        for character in text + " " {
            if character.isNumber {
                digits.append(character)
                continue
            }
            if let number = UInt64(digits) {
                numbers.append(number)
                shape += "#"
            } else {
                shape += digits
            }
            digits = ""
            shape.append(character)
        }
        return (String(shape.dropLast()), numbers)
    }
}

/// A story that does not go as it is told, or that cannot be understood.
struct StoryFailure: Error, CustomStringConvertible {
    let line: Int
    let what: String

    var description: String { "line \(line): \(what)" }
}
