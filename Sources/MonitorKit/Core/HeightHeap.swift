/// Heights with the highest at hand, however many there are and in whatever order they come.
struct HeightHeap: Sendable {
    /// A binary heap: each is at least as high as the two at twice its place.
    private var heights: [BlockNumber] = []

    /// How many there are.
    var count: Int { heights.count }
    /// All of them, in no order.
    var all: [BlockNumber] { heights }
    /// The highest, which stays.
    var highest: BlockNumber? { heights.first }

    /// Adds a height; it may be there already.
    mutating func push(_ height: BlockNumber) {
        var place = heights.count
        heights.append(height)
        while place > 0, heights[(place - 1) / 2] < height {
            heights[place] = heights[(place - 1) / 2]
            place = (place - 1) / 2
        }
        heights[place] = height
    }

    /// Takes the highest.
    mutating func popHighest() -> BlockNumber? {
        guard let highest = heights.first, let last = heights.popLast() else { return nil }
        guard !heights.isEmpty else { return highest }
        var place = 0
        while place * 2 + 1 < heights.count {
            var child = place * 2 + 1
            if child + 1 < heights.count, heights[child + 1] > heights[child] { child += 1 }
            guard heights[child] > last else { break }
            heights[place] = heights[child]
            place = child
        }
        heights[place] = last
        return highest
    }
}
