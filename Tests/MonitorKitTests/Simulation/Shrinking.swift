/// Makes a world that fails smaller: fewer steps, fewer replicas, no rollup nodes, one fault after the other left out.
enum Shrinking {
    /// The smallest failure that was found.
    static func shrink(_ failure: WorldFailure, _ wishes: WorldPlan.Wishes) -> WorldFailure {
        let seed = failure.plan.seed
        var smallest = failure
        var wishes = wishes
        func attempt(_ change: (inout WorldPlan.Wishes) -> Void) {
            var changed = wishes
            change(&changed)
            do throws(WorldFailure) {
                try World(WorldPlan(seed: seed, changed)).run()
            } catch {
                // A smaller world is of use only where it fails in the same way.
                guard error.kind == failure.kind else { return }
                smallest = error
                wishes = changed
            }
        }
        attempt { $0.replicas = 1 }
        attempt { $0.rollupNodes = 0 }
        for fault in failure.plan.faults.present { attempt { $0.leftOut.insert(fault) } }
        for share in [2, 4, 8, 16] { attempt { $0.steps = failure.plan.steps / share } }
        return smallest
    }
}

extension WorldFailure {
    /// What went wrong without the numbers in it.
    var kind: String { String(what.filter { !$0.isNumber }.prefix(40)) }
}
