extension MonitorMetrics {
    /// The part of the page that depends on what upstreams were asked alone.
    package static func requests(
        _ upstreams: [RPCTelemetry.Upstream], _ format: ExpositionFormat, created: Double? = nil
    ) -> [UInt8] {
        var page = TextExposition(format, capacity: 65_536, created: created)
        writeUpstreams(upstreams, to: &page)
        return page.bytes
    }

    /// Writes the rest of the class-P part.
    static func writeProcess(_ readings: MetricReadings, to page: inout TextExposition) {
        page.begin(.scrapes)
        for (index, count) in readings.scrapes.enumerated() {
            let code = index < ScrapeTelemetry.codes.count ? LabelValue(String(ScrapeTelemetry.codes[index])) : .other
            page.sample([code], count)
        }
        page.begin(.logMessages)
        for (level, count) in zip(LogLevel.allCases, readings.logMessages) {
            page.sample([LabelValue(level.rawValue)], count)
        }
        page.begin(.replicaIdentity)
        page.sample([], readings.replicaNumber)
        page.begin(.logLinesLost)
        page.sample([], readings.logLinesLost)
        writeOperatingSystem(readings.process, to: &page)
    }

    private static func writeUpstreams(_ upstreams: [RPCTelemetry.Upstream], to page: inout TextExposition) {
        let methods = RPCMethod.allCases.map { (method: $0, label: LabelValue($0.rawValue)) }
        let causes = UpstreamCause.allCases.map { LabelValue($0.rawValue) }
        let rows = upstreams.flatMap { upstream in
            let name = LabelValue(upstream.name)
            return methods.compactMap { method, label in
                upstream.rows[method].map { (labels: [name, label], row: $0) }
            }
        }
        page.begin(.rpcRequests)
        for (labels, row) in rows { page.sample(labels, row.requests) }
        page.begin(.rpcRequestFailures)
        for (labels, row) in rows {
            for (cause, count) in zip(causes, row.failures) { page.sample(labels + [cause], count) }
        }
        page.begin(.rpcRequestDuration)
        for (labels, row) in rows { page.sample(labels, row.durations) }
        page.begin(.upstreamHTTPRequests)
        for upstream in upstreams { page.sample([LabelValue(upstream.name)], upstream.exchanges) }
        page.begin(.rpcBudgetWait)
        for upstream in upstreams { page.sample([LabelValue(upstream.name)], number: upstream.budgetWait.seconds) }
    }

    private static func writeOperatingSystem(_ process: ProcessReadings, to page: inout TextExposition) {
        write(.processCPU, process.cpuSeconds, to: &page)
        write(.processResidentMemory, process.residentBytes, to: &page)
        write(.processVirtualMemory, process.virtualBytes, to: &page)
        write(.processStartTime, process.startTime, to: &page)
        write(.processOpenDescriptors, process.openDescriptors, to: &page)
        write(.processMaximumDescriptors, process.maximumDescriptors, to: &page)
        write(.processThreads, process.threads, to: &page)
    }

    private static func write(_ family: MetricFamily, _ value: UInt64?, to page: inout TextExposition) {
        guard let value else { return }
        page.begin(family)
        page.sample([], value)
    }

    private static func write(_ family: MetricFamily, _ value: Double?, to page: inout TextExposition) {
        guard let value else { return }
        page.begin(family)
        page.sample([], number: value)
    }
}
