import Foundation
import MonitorKit
import Testing

/// Plays every story under `Fixtures/scenarios` against the core.
@Suite struct ScenarioTests {
    /// The stories by name; each is one file.
    static let stories: [String] = {
        let folder = Fixtures.root.appendingPathComponent("scenarios").path
        let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return files.filter { $0.hasSuffix(".txt") }.sorted()
    }()

    @Test func stories_areThere() {
        #expect(Self.stories.count >= 9)
    }

    @Test(arguments: stories)
    func story_goesAsItIsTold(_ name: String) throws {
        let story = String(decoding: try Fixtures.data("scenarios/\(name)"), as: UTF8.self)
        do throws(StoryFailure) {
            var stage = try StoryStage(story)
            try stage.play()
        } catch {
            Issue.record("\(name), \(error)")
        }
    }

    /// Whenever in a story a replica dies: once it is back and the nodes are well, it knows what the one that never stopped knows.
    @Test(arguments: stories)
    func replicaThatDies_atAnyLine_comesToKnowTheSame(_ name: String) throws {
        let story = String(decoding: try Fixtures.data("scenarios/\(name)"), as: UTF8.self)
        do throws(StoryFailure) {
            let moments = try StoryStage(story).moments
            #expect(moments > 1)
            #if DEBUG
                // Code that is not optimized takes minutes for all of them.
                let deaths = [moments / 2]
            #else
                let deaths = Array(0..<moments)
            #endif
            for moment in deaths {
                var stage = try StoryStage(story)
                let difference = try stage.play(dyingAt: moment)
                #expect(difference == nil, "killed before line \(moment + 1) of \(moments) with a time")
            }
        } catch {
            Issue.record("\(name), \(error)")
        }
    }

    @Test(arguments: stories)
    func story_tellsFirstWhatIsRealAboutIt(_ name: String) throws {
        let story = String(decoding: try Fixtures.data("scenarios/\(name)"), as: UTF8.self)
        #expect(story.hasPrefix("# "))
        #expect(story.split(separator: "\n").prefix { $0.hasPrefix("#") }.count >= 3)
    }

    static let stage = """
        chain 901 makes a block every 2s and stands at block 100
        chain 902 makes a block every 2s and stands at block 100
        block 901/99 emits a log
        block 902/100 executes 901/99/0

        """

    @Test(arguments: [
        ("at 5s expect message 902/100/0 is valid at unsafe", nil),
        ("at 5s expect mesage 902/100/0 is valid at unsafe", "line 5: nobody knows what this means"),
        ("at 5s expect message 902/100/0 is valid at sea", "line 5: nobody knows what this means"),
        ("at 5s expect message 902/100/0 is invalid bad_payload at unsafe", "line 5: nobody knows what this means"),
        ("at 5s expect message 902/100/0 is invalid expired at unsafe", "line 5: message 902/100/0 is valid at unsafe"),
        ("# a remark\n\nat 5s chain 901 explodes", "line 7: nobody knows what this means"),
        ("at 5s", "line 5: no time and deed"),
        ("at 5 chain 901 stops", "line 5: no time and deed"),
        ("at 5s chain 901 stops\nat 4s chain 901 goes on", "line 6: time runs forward"),
        ("at 5s chain 903 stops", "line 5: there is no chain 903"),
        ("chain 901 stops", "line 5: nothing happens before the first 'at'"),
        ("block 901/50 emits a log", "line 5: nothing happens in this story"),
        ("at 5s chain 901 replaces blocks 101..107", "line 5: the head is 102, not 107"),
        ("at 5s node 901 is down\nat 30s chain 901 stops", "line 6: at the end, this is told too: chain 901 cannot be"),
        ("at 9s expect told: chain 901 cannot be read", "line 5: that is not told; what is: nothing"),
        ("at 5s expect chain 901 is incomplete", "line 5: it is complete"),
        ("at 5s expect chain 901 is watched from block 1 to block 102", "line 5: it is watched from 0...102"),
        ("at 5s expect chain 901 holds at most 102 blocks", "line 5: it holds 103"),
        ("at 5s expect no list in the monitor is longer than 50", "line 5: chains[].window.storage holds 103"),
        ("at 5s expect chain 901 was verified within 0s", "line 5: that is "),
        ("at 5s expect chain 901 has not been verified for 60s", "line 5: it was, "),
        ("at 5s expect 2 messages are followed", "line 5: 1 messages are followed"),
        ("at 5s expect message 902/100/0 is not there", "line 5: message 902/100/0 is valid at unsafe"),
        ("at 5s the monitor is killed\nexpect a monitor that never stopped knows the same", "line 6: no monitor runs"),
    ])
    func line_failsTheStory_whenItIsNotSo(_ lines: String, _ problem: String?) {
        var failure: String?
        do throws(StoryFailure) {
            var stage = try StoryStage(Self.stage + lines)
            try stage.play()
        } catch {
            failure = error.description
        }
        let expected = problem ?? "no failure"
        #expect((failure ?? "no failure").hasPrefix(expected))
    }
}
