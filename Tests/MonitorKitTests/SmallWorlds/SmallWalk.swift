/// Tries all ways up to a length; what two ways begin with is lived through once.
struct SmallWalk {
    /// What can happen at each step.
    let alphabet: [CursorWorld.Look]
    let length: Int
    /// Holds the core against the model; only where nodes answer truly and name no finalized head.
    var hasModel = false
    private(set) var ways = 0
    private(set) var failures: [String] = []

    init(_ alphabet: [CursorWorld.Look], length: Int, hasModel: Bool = false) {
        self.alphabet = alphabet
        self.length = length
        self.hasModel = hasModel
    }

    /// Failures that are told of.
    private static let told = 3

    mutating func tryAll(_ tree: SmallTree) {
        extend([], CursorWorld(tree), CursorModel(tree))
    }

    private mutating func extend(_ taken: [CursorWorld.Look], _ world: CursorWorld, _ model: CursorModel) {
        guard taken.count < length else {
            ways += 1
            if let last = taken.last { comeToRest(taken, last, world) }
            return
        }
        for look in alphabet where failures.count < Self.told {
            var (world, model) = (world, model)
            world.take(look)
            let told = model.look(at: look.head)
            if let problem = world.problem ?? (hasModel ? difference(world, model, told) : nil) {
                note(problem, taken + [look], world.tree)
            } else {
                extend(taken + [look], world, model)
            }
        }
    }

    private func difference(_ world: CursorWorld, _ model: CursorModel, _ told: [CursorNews]) -> String? {
        let window = world.window.compactMap(\.self)
        if window != model.chain { return "the window is \(window), expected \(model.chain)" }
        return world.news == told ? nil : "\(world.news) is told, expected \(told)"
    }

    /// The node says the same again and again, and answers truly: no block of its chain may be missing then.
    private mutating func comeToRest(_ taken: [CursorWorld.Look], _ last: CursorWorld.Look, _ world: CursorWorld) {
        var (world, last) = (world, last)
        last.answers = .same
        for _ in 0..<6 { world.take(last) }
        // A node that names a head below what was final has to stay there for long.
        for _ in 0..<3 { world.take(last, after: CursorWorld.long) }
        let path = world.tree.path(to: last.head)
        let window = world.window.compactMap(\.self)
        // With a finalized head, what lies below it may have been let go.
        let lowest = last.unfinal.map { max(0, path.count - 1 - $0) } ?? 0
        let isWhole = window.count >= path.count - lowest && window == path.suffix(window.count)
        let problem = world.problem ?? (isWhole ? nil : "at rest the window is \(window), the chain \(path)")
        if let problem { note(problem, taken, world.tree) }
    }

    private mutating func note(_ problem: String, _ taken: [CursorWorld.Look], _ tree: SmallTree) {
        failures.append("\(problem), after \(taken.map { $0.text(tree) }.joined(separator: ", then "))")
    }
}

extension CursorWorld.Look {
    fileprivate func text(_ tree: SmallTree) -> String {
        let reads =
            switch answers {
            case .same: ""
            case .none: " without answers"
            case .chain(let place): " with answers from \(tree.blocks[place])"
            }
        return "\(tree.blocks[head])\(unfinal.map { " final but for \($0)" } ?? "")\(reads)"
    }
}
