import Testing

@testable import MonitorKit

@Suite struct FittedTextTests {
    @Test func lines_areBrokenBetweenWords_andKeepTheirIndentation() {
        #expect(FittedText.text("short\n\n  one two three\n", width: 9) == "short\n\n  one two\n  three\n")
    }

    @Test func meaning_keepsItsColumn_whereThatLeavesRoom() {
        #expect(FittedText.text("  a  one two three", width: 14) == "  a  one two\n     three")
        #expect(FittedText.text("  a long name  its meaning", width: 14) == "  a long name\n    its\n    meaning")
    }

    @Test func wordThatIsTooWide_standsAlone_toBeCopied() {
        #expect(FittedText.text("  see 0123456789 here", width: 8) == "  see\n0123456789\n  here")
    }

    @Test func command_isBrokenSoThatAShellUnderstandsIt() {
        let text = "  xmsg-mon run --a 'b c' \\\n      --long-flag --other-flag\nprose\n"
        #expect(
            FittedText.text(text, width: 20)
                == "  xmsg-mon run --a \\\n      'b c' \\\n      --long-flag \\\n--other-flag\nprose\n")
        #expect(FittedText.text(text, width: 80) == text)
    }

    @Test func table_becomesParagraphs_whereItDoesNotFit() {
        let rows = [["NAME", "ID", "NOTE"], ["a", "0123456789abcdef0", "two words"], ["b", "-", ""]]
        let narrow = Terminal(isInteractive: true, columns: 16, environment: [:])
        #expect(
            TextTable.text(rows, on: narrow)
                == "NAME  a\nID\n0123456789abcdef0\nNOTE  two words\n\nNAME  b\nID    -\nNOTE\n")
        for terminal in [
            Terminal(isInteractive: true, columns: 40, environment: [:]),
            Terminal(isInteractive: false, columns: 16, environment: [:]),
        ] {
            #expect(TextTable.text(rows, on: terminal) == TextTable.text(rows))
        }
    }
}
