/// How an executing message was announced: a finding beside the verdict, never part of it.
package enum AccessListFinding: String, CaseIterable, Hashable, Sendable {
    /// Checksum and lookup entry are there and agree with the message.
    case declared
    /// The checksum is there; the lookup entry is missing, different or unparsable. Any sender can do that.
    case mismatched
    /// The checksum is not there: impossible with the deployed contract.
    case undeclared
}
