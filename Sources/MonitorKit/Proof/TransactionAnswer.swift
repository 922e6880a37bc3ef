/// A full transaction as a node wrote it down.
struct TransactionAnswer {
    /// The hash that it came with.
    let hash: Hash32
    /// The type byte.
    let type: UInt8
    /// The transaction in its consensus form; nil when this version does not know the type.
    let transaction: Transaction?
    /// Where the node says it is.
    let claims: PlaceClaims
    /// The two members for a signature's parity are both there and differ.
    let contradictsItself: Bool

    init(from json: inout JSONReader) throws(JSONError) {
        var claims = PlaceClaims()
        var fields = Fields()
        try json.beginObject()
        while let key = try json.nextKey() {
            if try claims.read(key, from: &json) { continue }
            if try !fields.read(key, from: &json) { try json.skipValue() }
        }
        hash = try json.require(fields.hash, "hash")
        guard let type = UInt8(exactly: fields.type), type < 0x80 else {
            throw JSONError(.invalidValue("a transaction type below 0x80 (EIP-2718)"), at: json.offset)
        }
        self.type = type
        transaction = try fields.transaction(of: type, for: json)
        self.claims = claims
        contradictsItself = fields.parityContradictsV(of: type)
    }
}

extension TransactionAnswer {
    /// The members of all forms of transactions, as far as they are there.
    private struct Fields {
        private(set) var hash: Hash32?
        private(set) var type: UInt64 = 0
        private var chainID: UInt256?
        private var nonce: UInt64?
        private var gasPrice: UInt256?
        private var maxPriorityFeePerGas: UInt256?
        private var maxFeePerGas: UInt256?
        private var gas: UInt64?
        private var to: Address?
        private var value: UInt256?
        private var input: [UInt8]?
        private var accessList: [Transaction.AccessListItem]?
        private var authorizationList: [Transaction.Authorization]?
        private var v: UInt256?
        private var yParity: UInt256?
        private var r: UInt256?
        private var s: UInt256?
        private var sourceHash: Hash32?
        private var from: Address?
        private var mint: UInt256?
        private var isSystemTransaction: Bool?

        /// Reads a member's value if it is one of these and not `null`; false, and nothing read, if it is none.
        mutating func read(_ key: JSONKey, from json: inout JSONReader) throws(JSONError) -> Bool {
            if try json.readNullIfPresent() { return true }
            switch key {
            case "hash": hash = try json.readHash32()
            case "type": type = try json.readQuantity()
            case "chainId": chainID = try json.readUInt256()
            case "nonce": nonce = try json.readQuantity()
            case "gasPrice": gasPrice = try json.readUInt256()
            case "maxPriorityFeePerGas": maxPriorityFeePerGas = try json.readUInt256()
            case "maxFeePerGas": maxFeePerGas = try json.readUInt256()
            case "gas": gas = try json.readQuantity()
            case "to": to = try json.readAddress()
            case "value": value = try json.readUInt256()
            case "input": input = try json.readHexBytes()
            case "accessList": accessList = try json.readAccessList()
            case "authorizationList": authorizationList = try json.readAuthorizationList()
            case "v": v = try json.readUInt256()
            case "yParity": yParity = try json.readUInt256()
            case "r": r = try json.readUInt256()
            case "s": s = try json.readUInt256()
            case "sourceHash": sourceHash = try json.readHash32()
            case "from": from = try json.readAddress()
            case "mint": mint = try json.readUInt256()
            case "isSystemTx": isSystemTransaction = try json.readBool()
            default: return false
            }
            return true
        }

        /// Nodes may give both; the parity of a legacy `v` is in its lowest bit, turned over.
        func parityContradictsV(of type: UInt8) -> Bool {
            guard let v, let yParity, type != Transaction.depositType else { return false }
            guard type == 0 else { return v != yParity }
            return UInt256(v.word.words.3 & 1 ^ 1) != yParity
        }

        /// The transaction in its consensus form, when all of it is there; nil for an unknown type.
        func transaction(of type: UInt8, for json: borrowing JSONReader) throws(JSONError) -> Transaction? {
            guard let form = try form(of: type, for: json) else { return nil }
            let isDeposit = type == Transaction.depositType
            return Transaction(
                form: form, nonce: isDeposit ? 0 : try json.require(nonce, "nonce"),
                gasLimit: try json.require(gas, "gas"), to: to, value: try json.require(value, "value"),
                input: try json.require(input, "input"),
                signature: isDeposit ? Transaction.Signature() : try signature(of: type, for: json))
        }

        private func form(
            of type: UInt8, for json: borrowing JSONReader
        ) throws(JSONError) -> Transaction.Form? {
            switch type {
            case 0:
                return .legacy(gasPrice: try json.require(gasPrice, "gasPrice"))
            case 1:
                return .accessList(
                    chainID: try json.require(chainID, "chainId"), gasPrice: try json.require(gasPrice, "gasPrice"),
                    accessList ?? [])
            case 2:
                return .dynamicFee(
                    chainID: try json.require(chainID, "chainId"), try dynamicFee(for: json), accessList ?? [])
            case 4:
                return .setCode(
                    chainID: try json.require(chainID, "chainId"), try dynamicFee(for: json), accessList ?? [],
                    try json.require(authorizationList, "authorizationList"))
            case Transaction.depositType:
                return .deposit(
                    Transaction.Deposit(
                        sourceHash: try json.require(sourceHash, "sourceHash"), from: try json.require(from, "from"),
                        mint: mint ?? .zero, isSystemTransaction: isSystemTransaction ?? false))
            default:
                return nil
            }
        }

        private func dynamicFee(for json: borrowing JSONReader) throws(JSONError) -> Transaction.DynamicFee {
            Transaction.DynamicFee(
                maxPriorityFeePerGas: try json.require(maxPriorityFeePerGas, "maxPriorityFeePerGas"),
                maxFeePerGas: try json.require(maxFeePerGas, "maxFeePerGas"))
        }

        private func signature(
            of type: UInt8, for json: borrowing JSONReader
        ) throws(JSONError) -> Transaction.Signature {
            Transaction.Signature(
                v: try json.require(type == 0 ? v : yParity ?? v, "v"), r: try json.require(r, "r"),
                s: try json.require(s, "s"))
        }
    }
}
