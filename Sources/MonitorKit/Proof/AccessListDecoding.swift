extension JSONReader {
    /// The access list of a transaction (EIP-2930).
    mutating func readAccessList() throws(JSONError) -> [Transaction.AccessListItem] {
        var items: [Transaction.AccessListItem] = []
        try beginArray()
        while try nextElement() {
            var address: Address?
            var keys: [Hash32] = []
            try beginObject()
            while let key = try nextKey() {
                switch key {
                case "address": address = try readAddress()
                case "storageKeys": keys = try readStorageKeys()
                default: try skipValue()
                }
            }
            items.append(Transaction.AccessListItem(address: try require(address, "address"), storageKeys: keys))
        }
        return items
    }

    /// The authorizations of a transaction (EIP-7702).
    mutating func readAuthorizationList() throws(JSONError) -> [Transaction.Authorization] {
        var authorizations: [Transaction.Authorization] = []
        try beginArray()
        while try nextElement() { authorizations.append(try readAuthorization()) }
        return authorizations
    }

    private mutating func readStorageKeys() throws(JSONError) -> [Hash32] {
        // Some nodes write `null` for an empty list.
        if try readNullIfPresent() { return [] }
        var keys: [Hash32] = []
        try beginArray()
        while try nextElement() { keys.append(try readHash32()) }
        return keys
    }

    private mutating func readAuthorization() throws(JSONError) -> Transaction.Authorization {
        var chainID: UInt256?
        var address: Address?
        var nonce: UInt64?
        var yParity: UInt256?
        var r: UInt256?
        var s: UInt256?
        try beginObject()
        while let key = try nextKey() {
            switch key {
            case "chainId": chainID = try readUInt256()
            case "address": address = try readAddress()
            case "nonce": nonce = try readQuantity()
            // Early nodes called the parity `v`; where both are there, the hash decides.
            case "yParity": yParity = try readUInt256()
            case "v":
                let v = try readUInt256()
                yParity = yParity ?? v
            case "r": r = try readUInt256()
            case "s": s = try readUInt256()
            default: try skipValue()
            }
        }
        return Transaction.Authorization(
            chainID: try require(chainID, "chainId"), address: try require(address, "address"),
            nonce: try require(nonce, "nonce"),
            signature: Transaction.Signature(
                v: try require(yParity, "yParity"), r: try require(r, "r"), s: try require(s, "s")))
    }
}
