extension Command {
    /// The board for Grafana.
    package static let dashboardPrint = Command(
        name: "dashboard print", summary: "Print the board for Grafana.",
        example: "xmsg-mon dashboard print >xmsg-mon.json", settings: []
    ) { resolved, context in
        await typed({ () throws(SettingProblems) in try nothing(resolved) }, "dashboard print", context) { _, context in
            context.finish(printing: Dashboard.json)
        }
    }
}
