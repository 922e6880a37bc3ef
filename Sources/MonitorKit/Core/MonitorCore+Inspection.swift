/// What only tests look at.
extension MonitorCore {
    /// The blocks of one chain that are being watched; nil for a chain that is not.
    package func window(of chain: ChainID) -> BlockWindow? {
        index(of: chain).map { chains[$0].window }
    }
}
