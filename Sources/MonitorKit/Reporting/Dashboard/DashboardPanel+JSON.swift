extension DashboardPanel {
    /// Writes the panel at its place.
    func write(id: Int, x: Int, y: Int, to json: inout JSONWriter) {
        json.object { json in
            json.member("id", id)
            json.member("type", kind.rawValue)
            json.member("title", title)
            json.member("description", description)
            Dashboard.writePlace(x, y, width, height, &json)
            json.key("datasource")
            Dashboard.writeSource(&json)
            json.key("targets")
            json.array { json in for (index, query) in queries.enumerated() { write(query, index, to: &json) } }
            json.key("fieldConfig")
            json.object { json in
                json.key("defaults")
                json.object { writeDefaults(&$0) }
                json.key("overrides")
                json.array { writeOverrides(&$0) }
            }
            json.key("options")
            json.object { writeOptions(&$0) }
            if kind == .table {
                json.key("transformations")
                json.array { writeTransformation(&$0) }
            }
        }
    }

    private func write(_ query: Query, _ index: Int, to json: inout JSONWriter) {
        json.object { json in
            json.member("refId", String(UnicodeScalar(UInt8(ascii: "A") + UInt8(clamping: index))))
            json.member("expr", query.expression)
            json.member("legendFormat", query.legend)
            if kind == .table || kind == .stat {
                json.member("instant", true)
                json.member("range", false)
            }
            if kind == .table { json.member("format", "table") }
        }
    }

    private func writeDefaults(_ json: inout JSONWriter) {
        json.member("unit", unit)
        json.member("noValue", kind == .stat ? "blind" : "no data")
        json.key("color")
        json.object { $0.member("mode", kind == .lines ? "palette-classic" : "thresholds") }
        json.key("thresholds")
        json.object { json in
            json.member("mode", "absolute")
            json.key("steps")
            json.array { json in
                for step in steps {
                    json.object { json in
                        json.member("color", step.color)
                        json.member("value", step.value)
                    }
                }
            }
        }
        json.key("mappings")
        json.array { json in for word in words { write(word, to: &json) } }
        guard kind == .lines else { return }
        json.key("custom")
        json.object { json in
            json.member("drawStyle", isStacked ? "bars" : "line")
            json.member("fillOpacity", isStacked ? 60 : 0)
            json.key("stacking")
            json.object { $0.member("mode", isStacked ? "normal" : "none") }
            json.key("thresholdsStyle")
            json.object { $0.member("mode", steps.count > 1 ? "line" : "off") }
        }
    }

    private func write(_ word: Word, to json: inout JSONWriter) {
        json.object { json in
            json.member("type", "value")
            json.key("options")
            json.object { json in
                json.key("\(word.value)")
                json.object { json in
                    json.member("text", word.text)
                    json.member("color", word.color)
                }
            }
        }
    }

    private func writeOverrides(_ json: inout JSONWriter) {
        guard let explored else { return }
        json.object { json in
            json.key("matcher")
            json.object { json in
                json.member("id", "byName")
                json.member("options", explored)
            }
            json.key("properties")
            json.array { json in
                json.object { json in
                    json.member("id", "links")
                    json.key("value")
                    json.array { json in
                        json.object { json in
                            json.member("title", "Transaction")
                            json.member("url", "${explorer}/tx/${__value.raw}")
                            json.member("targetBlank", true)
                        }
                    }
                }
            }
        }
    }

    private func writeOptions(_ json: inout JSONWriter) {
        guard kind == .stat else { return }
        json.member("colorMode", "background")
        json.member("graphMode", "none")
        json.key("reduceOptions")
        json.object { json in
            json.key("calcs")
            json.array { $0.write("lastNotNull") }
        }
    }

    private func writeTransformation(_ json: inout JSONWriter) {
        json.object { json in
            json.member("id", "organize")
            json.key("options")
            json.object { json in
                json.key("excludeByName")
                json.object { $0.member("Time", true) }
            }
        }
    }
}
