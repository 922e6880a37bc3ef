import MonitorKit
import Testing

/// What a terminal shows of several replicas.
@Suite struct FleetStoryTests {
    private let lie: Set<String> = ["902 block 7 payload_mismatch"]

    @Test func killedReplica_losesNothing_andReturnsWithoutClearing() {
        var story = FleetStory(replicas: 3)
        var lines: [String] = []
        for replica in 0..<3 { lines += story.heard(.claim(isWhole: true, invalid: []), of: replica) }
        #expect(lines.filter { $0.contains("merged") } == ["  merged over 1 of 3: nothing is invalid"])
        lines = story.heard(.claim(isWhole: true, invalid: lie), of: 1)
        #expect(lines.last == "  merged over 3 of 3: 1 invalid message: 902 block 7 payload_mismatch")
        for replica in [0, 2] {
            #expect(!story.heard(.claim(isWhole: true, invalid: lie), of: replica).contains { $0.contains("merged") })
        }
        #expect(story.heard(.silent, of: 0) == ["  replica 1: does not answer"])
        #expect(story.together == lie)
        #expect(
            story.heard(.claim(isWhole: false, invalid: []), of: 0) == [
                "  replica 1: reads its window, and says nothing yet"
            ])
        #expect(story.together == lie)
    }

    @Test func replicaThatStillReads_raises_andSaysNoNone() {
        var story = FleetStory(replicas: 1)
        #expect(story.together == nil)
        _ = story.heard(.claim(isWhole: false, invalid: []), of: 0)
        #expect(story.together == nil)
        let lines = story.heard(.claim(isWhole: false, invalid: lie), of: 0)
        #expect(lines.first?.contains("1 invalid message, found while it still reads") == true)
        #expect(story.together == lie)
    }

    @Test func blindness_clearsNothing() {
        var story = FleetStory(replicas: 2)
        for replica in 0..<2 { _ = story.heard(.claim(isWhole: true, invalid: lie), of: replica) }
        for replica in 0..<2 { #expect(story.heard(.silent, of: replica).count == 1) }
        #expect(story.together == nil)
        #expect(story.heard(.claim(isWhole: true, invalid: lie), of: 0).count == 1)
        _ = story.heard(.claim(isWhole: true, invalid: []), of: 0)
        #expect(story.together == [])
    }

    @Test func nothingNew_isNotToldAgain() {
        var story = FleetStory(replicas: 1)
        _ = story.heard(.claim(isWhole: true, invalid: lie), of: 0)
        #expect(story.heard(.claim(isWhole: true, invalid: lie), of: 0) == [])
        #expect(story.heard(.silent, of: 7) == [])
        let end = story.heard(.claim(isWhole: true, invalid: []), of: 0)
        #expect(end.last == "  merged over 1 of 1: nothing is invalid any more")
    }

    /// In every round somebody dies while a lie stands, comes back before it ends, and one replica at least is always there.
    @Test(arguments: 2...5)
    func script_killsOneAtATime_whileALieStands(replicas: Int) {
        var victims: Set<Int> = []
        for round in 0..<replicas {
            var dead: Set<Int> = []
            var isLying = false
            var last = 0
            for (second, action) in FleetScript.steps(round: round, replicas: replicas) {
                #expect(second >= last && second < FleetScript.period)
                last = second
                switch action {
                case .chains(.forge): isLying = true
                case .chains(.replaceInvalid):
                    #expect(dead.isEmpty)
                    isLying = false
                case .kill(let index):
                    if isLying { victims.insert(index) }
                    #expect(dead.insert(index).inserted && dead.count < replicas)
                case .start(let index): #expect(dead.remove(index) != nil)
                default: break
                }
            }
            #expect(dead.isEmpty)
        }
        #expect(victims.count == replicas)
    }
}
