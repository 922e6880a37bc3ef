extension Dashboard {
    /// Never changes, so that links to the board go on working.
    private static let uid = "xmsg-mon-overview"
    private static let columns = 24

    /// The board as Grafana imports it, one panel after the other on lines of its own.
    package static var json: String {
        var writer = JSONWriter()
        writer.object { json in
            json.member("uid", uid)
            json.member("title", "xmsg-mon: executing messages")
            json.member(
                "description",
                "Verdicts on executing messages, merged over replicas. Made by `xmsg-mon dashboard print`.")
            json.key("tags")
            json.array { $0.write("xmsg-mon") }
            json.member("editable", false)
            json.member("graphTooltip", Int(1))
            json.member("refresh", "10s")
            json.member("schemaVersion", Int(38))
            json.member("timezone", "utc")
            json.key("time")
            json.object { json in
                json.member("from", "now-6h")
                json.member("to", "now")
            }
            json.key("templating")
            json.object { json in
                json.key("list")
                json.array { writeVariables(&$0) }
            }
            json.key("annotations")
            json.object { json in
                json.key("list")
                json.array { writeAnnotation(&$0) }
            }
            json.key("panels")
            json.array { writeRows(&$0) }
        }
        return String(decoding: writer.bytes, as: UTF8.self).exchanging(#",{"id":"#, for: ",\n{\"id\":") + "\n"
    }

    private static func writeVariables(_ json: inout JSONWriter) {
        json.object { json in
            json.member("name", "datasource")
            json.member("label", "Data source")
            json.member("type", "datasource")
            json.member("query", "prometheus")
        }
        // Replicas alone have this series: a job that is offered is one of theirs.
        let build = MetricFamily.build.sampleName
        writeVariable("namespace", "Namespace", "label_values(\(build), namespace)", &json)
        writeVariable("job", "Job", "label_values(\(build){namespace=~\"$namespace\"}, job)", &json)
        writeVariable(
            "instance", "Replica (plumbing only)", "label_values(\(series(.build)), instance)", &json)
        json.object { json in
            json.member("name", "explorer")
            json.member("label", "Block explorer")
            json.member("type", "textbox")
            json.member("query", "https://explorer.example.org")
        }
    }

    private static func writeVariable(_ name: String, _ label: String, _ query: String, _ json: inout JSONWriter) {
        json.object { json in
            json.member("name", name)
            json.member("label", label)
            json.member("type", "query")
            json.key("datasource")
            writeSource(&json)
            json.member("query", query)
            json.member("refresh", Int(2))
            json.member("includeAll", true)
            json.member("allValue", ".*")
            json.member("multi", true)
            json.key("current")
            json.object { json in
                json.member("text", "All")
                json.member("value", "$__all")
            }
        }
    }

    private static func writeAnnotation(_ json: inout JSONWriter) {
        json.object { json in
            json.member("name", "Alerts")
            json.key("datasource")
            writeSource(&json)
            json.member("enable", true)
            json.member("expr", #"ALERTS{alertname=~"XmsgMon.*", alertname!="XmsgMonSighted", alertstate="firing"}"#)
            json.member("titleFormat", "{{alertname}}")
            json.member("textFormat", "{{executing_chain_id}}{{chain_id}}{{upstream}}")
            json.member("iconColor", "red")
        }
    }

    static func writeSource(_ json: inout JSONWriter) {
        json.object { json in
            json.member("type", "prometheus")
            json.member("uid", "${datasource}")
        }
    }

    private static func writeRows(_ json: inout JSONWriter) {
        var id = 1
        var y = 0
        for row in rows {
            var placed: [(panel: DashboardPanel, id: Int, x: Int, y: Int)] = []
            let rowID = id
            let rowY = y
            (id, y) = (id + 1, y + 1)
            var (x, height) = (0, 0)
            for panel in row.panels {
                if x + panel.width > columns { (x, y, height) = (0, y + height, 0) }
                placed.append((panel, id, x, y))
                (id, x, height) = (id + 1, x + panel.width, max(height, panel.height))
            }
            y += height
            json.object { json in
                json.member("id", rowID)
                json.member("type", "row")
                json.member("title", row.title)
                json.member("collapsed", row.isCollapsed)
                writePlace(0, rowY, columns, 1, &json)
                json.key("panels")
                json.array { json in
                    guard row.isCollapsed else { return }
                    for place in placed { place.panel.write(id: place.id, x: place.x, y: place.y, to: &json) }
                }
            }
            guard !row.isCollapsed else { continue }
            for place in placed { place.panel.write(id: place.id, x: place.x, y: place.y, to: &json) }
        }
    }

    static func writePlace(_ x: Int, _ y: Int, _ width: Int, _ height: Int, _ json: inout JSONWriter) {
        json.key("gridPos")
        json.object { json in
            json.member("x", x)
            json.member("y", y)
            json.member("w", width)
            json.member("h", height)
        }
    }
}
