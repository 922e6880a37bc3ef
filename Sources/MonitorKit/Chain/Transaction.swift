/// A transaction in one of the forms that occur on L2, with exactly the fields that its hash commits to.
///
/// The sender of a signed transaction is not among them: it would have to be recovered from the signature.
package struct Transaction: Hashable, Sendable {
    /// What only this form has.
    package var form: Form
    /// The sender's nonce; unused in a deposit.
    package var nonce: UInt64
    /// The gas limit.
    package var gasLimit: UInt64
    /// Whom it calls; nil creates a contract.
    package var to: Address?
    /// The amount.
    package var value: UInt256
    /// The call data, or the code that creates the contract.
    package var input: [UInt8]
    /// The signature; unused in a deposit.
    package var signature: Signature

    /// Puts a transaction together.
    package init(
        form: Form, nonce: UInt64 = 0, gasLimit: UInt64, to: Address?, value: UInt256 = .zero, input: [UInt8] = [],
        signature: Signature = Signature()
    ) {
        self.form = form
        self.nonce = nonce
        self.gasLimit = gasLimit
        self.to = to
        self.value = value
        self.input = input
        self.signature = signature
    }

    /// The type byte; a legacy transaction has 0 and does not show it in its encoding.
    package var type: UInt8 {
        switch form {
        case .legacy: 0
        case .accessList: 1
        case .dynamicFee: 2
        case .setCode: 4
        case .deposit: Self.depositType
        }
    }

    /// The type byte of a deposit.
    package static let depositType: UInt8 = 0x7e

    /// The access list; empty where the form has none.
    package var accessList: [AccessListItem] {
        switch form {
        case .legacy, .deposit: []
        case .accessList(_, _, let list), .dynamicFee(_, _, let list), .setCode(_, _, let list, _): list
        }
    }

    /// The transaction hash.
    package func hash() -> Hash32 {
        Keccak256.hash(encoded())
    }
}

extension Transaction {
    /// What the forms of transactions do not share.
    package enum Form: Hashable, Sendable {
        /// Before types existed; the chain id is part of `v` (EIP-155).
        case legacy(gasPrice: UInt256)
        /// Type 1 (EIP-2930).
        case accessList(chainID: UInt256, gasPrice: UInt256, [AccessListItem])
        /// Type 2 (EIP-1559).
        case dynamicFee(chainID: UInt256, DynamicFee, [AccessListItem])
        /// Type 4 (EIP-7702).
        case setCode(chainID: UInt256, DynamicFee, [AccessListItem], [Authorization])
        /// Type 0x7e: sent by L1, or by the protocol itself (specs: deposits).
        case deposit(Deposit)
    }

    /// The fees of EIP-1559.
    package struct DynamicFee: Hashable, Sendable {
        /// The tip.
        package var maxPriorityFeePerGas: UInt256
        /// Tip and base fee together at most.
        package var maxFeePerGas: UInt256

        /// Names both fees.
        package init(maxPriorityFeePerGas: UInt256, maxFeePerGas: UInt256) {
            self.maxPriorityFeePerGas = maxPriorityFeePerGas
            self.maxFeePerGas = maxFeePerGas
        }
    }

    /// A contract and the storage slots of it that a transaction declares.
    package struct AccessListItem: Hashable, Sendable {
        /// The contract.
        package var address: Address
        /// The slots.
        package var storageKeys: [Hash32]

        /// Names an item.
        package init(address: Address, storageKeys: [Hash32]) {
            self.address = address
            self.storageKeys = storageKeys
        }
    }

    /// A signature; `v` is the parity alone, 0 or 1, except in legacy transactions.
    package struct Signature: Hashable, Sendable {
        /// The parity; in a legacy transaction 27 or 28, or with EIP-155 the chain id twice plus 35 or 36.
        package var v = UInt256.zero
        /// The first half.
        package var r = UInt256.zero
        /// The second half.
        package var s = UInt256.zero

        /// Starts unsigned.
        package init() {}

        /// Names the three parts.
        package init(v: UInt256, r: UInt256, s: UInt256) {
            self.v = v
            self.r = r
            self.s = s
        }
    }

    /// Leave to run a contract's code in the signer's account (EIP-7702).
    package struct Authorization: Hashable, Sendable {
        /// The chain; zero means any.
        package var chainID: UInt256
        /// The contract.
        package var address: Address
        /// The signer's nonce.
        package var nonce: UInt64
        /// The signature; `v` is the parity.
        package var signature: Signature

        /// Names an authorization.
        package init(chainID: UInt256, address: Address, nonce: UInt64, signature: Signature) {
            self.chainID = chainID
            self.address = address
            self.nonce = nonce
            self.signature = signature
        }
    }

    /// What only a deposit has.
    package struct Deposit: Hashable, Sendable {
        /// What makes the deposit unique.
        package var sourceHash: Hash32
        /// The sender.
        package var from: Address
        /// Ether made on L2; zero when none.
        package var mint: UInt256
        /// A deposit that uses no gas of the block, which Regolith abolished.
        package var isSystemTransaction: Bool

        /// Names the fields.
        package init(sourceHash: Hash32, from: Address, mint: UInt256 = .zero, isSystemTransaction: Bool = false) {
            self.sourceHash = sourceHash
            self.from = from
            self.mint = mint
            self.isSystemTransaction = isSystemTransaction
        }
    }
}
