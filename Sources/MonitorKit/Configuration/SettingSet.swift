/// The settings that one command understands, in the order of its help text.
package struct SettingSet: Sendable, ExpressibleByArrayLiteral {
    /// The declarations in order.
    package let declarations: [SettingDeclaration]
    /// The words that the command takes beside flags.
    package let operands: Operands
    /// What is understood beside them, and stands in no help text.
    package let inherited: [InheritedSetting]
    /// What the help text shows: the command's own settings, without those that it takes and does not use.
    package private(set) var shown: [SettingDeclaration]

    /// Collects declarations.
    package init(_ declarations: [SettingDeclaration], inherited: [InheritedSetting] = [], operands: Operands = .none) {
        self.declarations = declarations
        shown = declarations
        self.operands = operands
        self.inherited = inherited
    }

    /// What any of several commands understands.
    package init(anyOf sets: [SettingSet]) {
        self.init(sets.flatMap(\.declarations), inherited: sets.flatMap(\.inherited))
    }

    /// Collects declarations.
    package init(arrayLiteral elements: SettingDeclaration...) {
        self.init(elements)
    }

    /// The same, where the help text shows no more than these: a file for `run` is taken whole, and read in part.
    package func showing(_ declarations: [SettingDeclaration]) -> SettingSet {
        var set = self
        set.shown = declarations
        return set
    }

    /// The declaration of that name.
    package subscript(name name: String) -> SettingDeclaration? {
        understood.first { $0.name == name }
    }

    /// Everything that is understood, inherited settings last.
    var understood: [SettingDeclaration] { declarations + inherited.map(\.declaration) }

    /// The settings that the environment may give.
    var inEnvironment: [SettingDeclaration] { understood.filter { $0.scope != .flag } }

    /// The settings that a file may give.
    var inFile: [SettingDeclaration] { declarations.filter { $0.scope == .anywhere } }
}
