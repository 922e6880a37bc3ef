import Glibc

/// The names met so far in every open object, so that one that occurs twice is refused.
///
/// A mark is 32 bits of hash beside the place of the name in a list; equal hashes are settled by the bytes.
struct JSONNameMarks {
    private struct OpenObject {
        /// Index of its first mark.
        let start: Int
        let areDistinct: Bool
    }

    private var hashes: [UInt32] = []
    private var names: [UnsafeBufferPointer<UInt8>] = []
    private var objects: [OpenObject] = []

    /// Begins an object, whose names are only noted when they must be distinct.
    mutating func open(areDistinct: Bool) {
        objects.append(OpenObject(start: hashes.count, areDistinct: areDistinct))
    }

    /// Ends the innermost object.
    mutating func close() {
        let surplus = hashes.count - (objects.popLast()?.start ?? 0)
        hashes.removeLast(surplus)
        names.removeLast(surplus)
    }

    /// Adds a name to the innermost object.
    mutating func note(_ name: UnsafeBufferPointer<UInt8>, at offset: Int) throws(JSONError) {
        guard let object = objects.last, object.areDistinct else { return }
        let start = object.start
        guard hashes.count - start < JSONReader.memberLimit else { throw JSONError(.tooManyMembers, at: offset) }
        let hash = Self.hash(name)
        for index in start..<hashes.count where hashes[index] == hash {
            if Self.areEqual(names[index], name) { throw JSONError(.duplicateMember, at: offset) }
        }
        hashes.append(hash)
        names.append(name)
    }

    private static func areEqual(_ left: UnsafeBufferPointer<UInt8>, _ right: UnsafeBufferPointer<UInt8>) -> Bool {
        guard left.count == right.count else { return false }
        guard let leftBase = left.baseAddress, let rightBase = right.baseAddress else { return true }
        return memcmp(leftBase, rightBase, left.count) == 0
    }

    /// FNV-1a over the first and last bytes: names share prefixes or suffixes, rarely both and the length.
    ///
    /// A sender who makes hashes collide gains nothing: the number of names is bounded.
    private static func hash(_ name: UnsafeBufferPointer<UInt8>) -> UInt32 {
        var hash: UInt32 = 2_166_136_261 ^ UInt32(truncatingIfNeeded: name.count)
        for byte in name.prefix(8) { hash = (hash ^ UInt32(byte)) &* 16_777_619 }
        for byte in name.suffix(6) { hash = (hash ^ UInt32(byte)) &* 16_777_619 }
        return hash
    }
}
