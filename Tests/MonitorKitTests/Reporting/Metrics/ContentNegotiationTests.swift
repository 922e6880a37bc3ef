import MonitorKit
import Testing

@Suite struct ContentNegotiationTests {
    @Test(arguments: [
        // Prometheus 2.42, as seen on the wire.
        (
            """
            application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,\
            text/plain;version=0.0.4;q=0.5,*/*;q=0.1
            """, ExpositionFormat.openMetrics
        ),
        // Prometheus 3.
        (
            """
            application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,\
            application/openmetrics-text;version=0.0.1;q=0.5,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,\
            text/plain;version=0.0.4;q=0.3,*/*;q=0.2
            """, .openMetrics
        ),
        // Prometheus 3 with the order of formats turned round in its configuration.
        (
            """
            text/plain;version=0.0.4;q=0.6,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.5,\
            application/openmetrics-text;version=1.0.0;q=0.4,*/*;q=0.2
            """, .prometheusText
        ),
        // Protobuf first, which we do not have.
        (
            """
            application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited;q=0.7,\
            application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,text/plain;version=0.0.4;q=0.3
            """, .openMetrics
        ),
        // curl.
        ("*/*", .prometheusText),
        // Firefox and Chromium.
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", .prometheusText),
        (
            "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8,"
                + "application/signed-exchange;v=b3;q=0.7", .prometheusText
        ),
    ])
    func realClients_getTheFormatThatTheyAskFor(accept: String, format: ExpositionFormat) {
        #expect(ContentNegotiation.format(accept: accept) == format)
    }

    @Test(arguments: [
        ("application/openmetrics-text", ExpositionFormat.openMetrics),
        ("application/openmetrics-text; version=1.0.0", .openMetrics),
        (#"application/openmetrics-text; version="1.0.0""#, .openMetrics),
        ("Application/OpenMetrics-Text; Version=1.0.0; Charset=UTF-8", .openMetrics),
        ("application/openmetrics-text; version=0.0.1", .prometheusText),
        ("application/openmetrics-text; version=2.0.0", .prometheusText),
        ("application/openmetrics-text; q=0", .prometheusText),
        ("application/openmetrics-text; q=0, text/plain; q=0", .prometheusText),
        ("text/plain", .prometheusText),
        ("text/plain; version=1.0.0", .prometheusText),
        ("text/*", .prometheusText),
        // The weight decides.
        ("application/openmetrics-text;q=0.3, text/plain;q=0.4", .prometheusText),
        ("application/openmetrics-text;q=0.4, text/plain;q=0.3", .openMetrics),
        ("application/openmetrics-text;q=0.001, text/plain;q=0", .openMetrics),
        // At equal weight the more specific range, then OpenMetrics.
        ("text/plain, application/openmetrics-text", .openMetrics),
        ("text/plain;version=0.0.4, application/openmetrics-text", .prometheusText),
        ("*/*, application/openmetrics-text", .openMetrics),
        // The most specific range of a format weighs it.
        (
            "application/openmetrics-text;q=0.9, application/openmetrics-text;version=1.0.0;q=0.1, text/plain;q=0.5",
            .prometheusText
        ),
        (
            "application/openmetrics-text;version=1.0.0;q=0, application/openmetrics-text, text/plain;q=0.1",
            .prometheusText
        ),
        ("*/*;q=0.9, text/plain;q=0.1, application/openmetrics-text;q=0.5", .openMetrics),
        // What is excluded by name is not let in again by a range that means everything.
        ("text/plain;q=0, */*", .openMetrics),
        ("text/*;q=0, */*;q=0.1", .openMetrics),
        ("text/plain;q=0.000, application/*", .openMetrics),
        ("application/openmetrics-text;q=0, */*", .prometheusText),
        ("application/*;q=0, */*", .prometheusText),
        ("*/*;q=0", .prometheusText),
        ("*/*;q=0, application/openmetrics-text;q=0.1", .openMetrics),
        // Whoever takes anything gets text.
        ("application/*, text/*", .prometheusText),
        // A comma or semicolon in a quoted string separates nothing.
        (#"text/plain;x="a,application/openmetrics-text;q=1""#, .prometheusText),
        (#"application/openmetrics-text;x="a\",;b";q=0.2, text/plain;q=0.1"#, .openMetrics),
    ])
    func ranges_areWeighed(accept: String, format: ExpositionFormat) {
        #expect(ContentNegotiation.format(accept: accept) == format)
    }

    @Test(arguments: [
        "", " ", ",", ",,;;==", ";", "=", "q=1", "\"", "\"\\", "application/openmetrics-text;q=x",
        "application/openmetrics-text;q=2", "application/openmetrics-text;q=1.1", "application/openmetrics-text;q=-1",
        "application/openmetrics-text;q=", "openmetrics", "application/json", "\u{0}\u{FFFD}🦉",
        String(repeating: "a/b;q=0.1,", count: 1000),
    ])
    func garbage_getsText(accept: String) {
        #expect(ContentNegotiation.format(accept: accept) == .prometheusText)
    }

    @Test func noHeader_getsText() {
        #expect(ContentNegotiation.format(accept: nil) == .prometheusText)
    }

    @Test func contentTypes_areTheOnesThatTheFormatsDemand() {
        #expect(ExpositionFormat.prometheusText.contentType == "text/plain; version=0.0.4; charset=utf-8")
        #expect(
            ExpositionFormat.openMetrics.contentType
                == "application/openmetrics-text; version=1.0.0; charset=utf-8")
    }
}
