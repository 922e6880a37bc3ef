import Testing

@testable import MonitorKit

@Suite struct HeadDoubtTests {
    /// Which checks were due, and what they led to.
    private struct Outcome: Hashable {
        let isTaken: [Bool]
        let isConfirmed: Bool
    }

    private func at(_ seconds: Double) -> Moment { Moment(wall: 0, steady: UInt64(seconds * 1_000_000_000)) }

    private func head(_ number: UInt64) -> BlockReference {
        BlockReference(number: BlockNumber(number), hash: Hash32(0, 0, 0, number), timestamp: Timestamp(number))
    }

    /// Before each of these moments a block was lacking; each check shows the same.
    private func outcome(of moments: [Double], isHeld: Bool) -> Outcome {
        var doubt = HeadDoubt()
        var isTaken: [Bool] = []
        for moment in moments {
            doubt.raise(BlockNumber(101))
            let check = doubt.takeCheck(of: head(103), at: at(moment))
            if check != nil { doubt.checked(isHeld: isHeld) }
            isTaken.append(check != nil)
        }
        return Outcome(isTaken: isTaken, isConfirmed: doubt.isConfirmed)
    }

    @Test func twoChecksInARow_confirm_aSecondApartAtLeast_andAMinuteAtMost() {
        #expect(outcome(of: [0], isHeld: false) == Outcome(isTaken: [true], isConfirmed: false))
        #expect(outcome(of: [0, 0.9], isHeld: false) == Outcome(isTaken: [true, false], isConfirmed: false))
        #expect(outcome(of: [0, 0.9, 1], isHeld: false) == Outcome(isTaken: [true, false, true], isConfirmed: true))
        #expect(outcome(of: [0, 60], isHeld: false) == Outcome(isTaken: [true, true], isConfirmed: false))
    }

    @Test func endpointThatHoldsItsHead_isNotAskedAllTheTime() {
        let outcome = outcome(of: [0, 2, 4, 6, 8, 10, 12], isHeld: true)
        #expect(outcome == Outcome(isTaken: [true, false, false, false, false, true, false], isConfirmed: false))
    }

    @Test func confirmedDoubt_isCheckedWithoutBeingRaised_untilTheHeadIsHeld() {
        var doubt = HeadDoubt()
        for moment in [0.0, 1] {
            doubt.raise(BlockNumber(101))
            let check = doubt.takeCheck(of: head(103), at: at(moment))
            #expect(check == HeadDoubt.Check(first: BlockNumber(101), head: head(103)) && check?.count == 3)
            doubt.checked(isHeld: false)
        }
        let early = doubt.takeCheck(of: head(104), at: at(10))
        // Of blocks far below the head nothing is asked: that their history is gone would be another matter.
        let due = doubt.takeCheck(of: head(200), at: at(11))
        #expect(early == nil && due == HeadDoubt.Check(first: BlockNumber(180), head: head(200)))
        doubt.checked(isHeld: true)
        let after = doubt.takeCheck(of: head(201), at: at(60))
        #expect(!doubt.isConfirmed && after == nil)
    }

    @Test func headThatIsHeld_endsTheRow() {
        var doubt = HeadDoubt()
        for (moment, isHeld) in [(0.0, false), (1.0, true), (11.0, false)] {
            doubt.raise(BlockNumber(101))
            let check = doubt.takeCheck(of: head(103), at: at(moment))
            #expect(check != nil)
            doubt.checked(isHeld: isHeld)
        }
        #expect(!doubt.isConfirmed)
    }
}
