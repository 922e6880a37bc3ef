import Testing

@testable import MonitorKit

@Suite struct VerifierDisputesTests {
    private static let message = ObservedJobs.job(1).id

    @Test func verifiersThatContradictEachOther_areADispute_toldOnce_untilTheyAgree() {
        let disputes = Disputing()
        #expect(disputes.said("a", accepts: true) == nil)
        #expect(disputes.said("c", accepts: true) == nil)
        let dispute = VerifierDisputes.Dispute(job: Self.message, acceptedBy: ["a", "c"], refusedBy: ["b"])
        #expect(disputes.said("b", accepts: false) == .began(dispute))
        #expect(disputes.said("b", accepts: false) == nil)
        #expect(disputes.value.all == [dispute])
        #expect(disputes.value.count == 1 && disputes.value.count(of: "b") == 1 && disputes.value.count(of: "d") == 0)
        #expect(disputes.said("b", accepts: true) == .ended)
        #expect(disputes.value.all == [] && disputes.value.count == 0 && disputes.value.count(of: "b") == 0)
    }

    @Test func verifiersThatAllSayTheOppositeOfUs_areNoDispute() {
        let disputes = Disputing()
        for name in ["a", "b", "c"] { #expect(disputes.said(name, accepts: false) == nil) }
        #expect(disputes.value.count == 0)
    }

    @Test func messageThatIsGone_isNoDispute() {
        let disputes = Disputing()
        _ = disputes.said("a", accepts: true)
        _ = disputes.said("b", accepts: false)
        disputes.value.ended(Self.message)
        #expect(disputes.value.count == 0 && disputes.value.all == [])
        #expect(disputes.said("b", accepts: false) == nil)
    }

    @Test func memory_isBounded_andForgetsTheOldest() {
        let disputes = Disputing()
        for number in 0..<UInt64(3 * VerifierDisputes.capacity) {
            let id = ObservedJobs.job(number).id
            _ = disputes.said("a", accepts: true, about: id)
            _ = disputes.said("b", accepts: false, about: id)
            #expect(disputes.value.count <= VerifierDisputes.capacity)
        }
        #expect(disputes.value.all.count == VerifierDisputes.listLimit)
        // What is still remembered ends as it should.
        let last = ObservedJobs.job(UInt64(3 * VerifierDisputes.capacity) - 1).id
        #expect(disputes.said("b", accepts: true, about: last) == .ended)
    }

    /// Disputes behind a reference, so that an expectation can call what changes them.
    private final class Disputing {
        var value = VerifierDisputes()

        func said(_ name: String, accepts: Bool, about id: JobID = message) -> VerifierDisputes.News? {
            value.said(name, about: id, accepts: accepts)
        }
    }
}
