import MonitorKit
import Testing

@Suite struct HTTPDateTests {
    @Test(arguments: [
        // The example of RFC 9110, section 5.6.7; the others from `date -u -R`.
        (784_111_777, "Sun, 06 Nov 1994 08:49:37 GMT"),
        (0, "Thu, 01 Jan 1970 00:00:00 GMT"),
        (951_782_400, "Tue, 29 Feb 2000 00:00:00 GMT"),
        (1_709_251_199, "Thu, 29 Feb 2024 23:59:59 GMT"),
        (4_107_542_400, "Mon, 01 Mar 2100 00:00:00 GMT"),
        (253_402_300_799, "Fri, 31 Dec 9999 23:59:59 GMT"),
    ])
    func text_isTheDateOfTheSecond(seconds: Double, text: String) {
        #expect(HTTPDate.text(secondsSince1970: seconds) == text)
        #expect(HTTPDate.text(secondsSince1970: seconds + 0.25) == text)
    }

    @Test(arguments: [0, 784_111_777, 951_782_399, 951_782_400, 1_709_251_199, 4_107_542_400, 253_402_300_799])
    func seconds_areThoseOfTheText(seconds: Int) throws {
        let text = try #require(HTTPDate.text(secondsSince1970: Double(seconds)))
        #expect(HTTPDate.seconds(of: text) == seconds)
    }

    @Test(arguments: [
        "", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:37 UTC", "Sun, 6 Nov 1994 08:49:37 GMT",
        "Sun, 06 Nov 1994 24:00:00 GMT", "Sun, 00 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:-7 GMT",
        String(repeating: "Sun, ", count: 100_000),
    ])
    func seconds_areNil_ofWhatIsNoDate(text: String) {
        #expect(HTTPDate.seconds(of: text) == nil)
    }

    @Test(arguments: [-1, 253_402_300_800, Double.infinity, -Double.infinity, Double.nan])
    func text_isNil_outsideTheFormat(seconds: Double) {
        #expect(HTTPDate.text(secondsSince1970: seconds) == nil)
    }
}
