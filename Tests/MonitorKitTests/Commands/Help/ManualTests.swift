import Foundation
import Testing

@testable import MonitorKit

@Suite struct ManualTests {
    private static let commands = CommandLineInterface.program.commands

    @Test func everyCommand_hasAPage_andEveryPageACommand() {
        #expect(Set(Self.commands.map(\.name)) == Set(Manual.pages.keys))
        #expect(Self.commands.count > 20)
    }

    @Test(arguments: Manual.pages.keys.sorted())
    func page_hasEverySection_inTheOrderOfAManual(name: String) throws {
        let command = try #require(Self.commands.first { $0.name == name })
        let page = HelpText(Self.commands).page(of: command)
        let manual = try #require(Manual.page(about: name))
        var heads = ["Example:", "Usage: xmsg-mon \(name)", "Description:", "Flags:"]
        if !manual.environment.isEmpty { heads.append("Environment:") }
        if !manual.files.isEmpty { heads.append("Files:") }
        heads.append("Exit codes:")
        if !manual.examples.isEmpty { heads.append("More examples:") }
        if !manual.related.isEmpty { heads.append("See also:") }
        let lines = page.split(separator: "\n", omittingEmptySubsequences: false)
        let places = heads.map { head in lines.firstIndex { $0.hasPrefix(head) } }
        #expect(!places.contains(nil) && places.compactMap(\.self) == places.compactMap(\.self).sorted(), "\(heads)")
        for line in lines { #expect(line.count <= 120, "\(line)") }
        #expect(manual.description.split(separator: "\n").count >= 2)
    }

    /// Each code once, in order, and always what success and a misunderstood line are.
    @Test(arguments: Manual.pages.keys.sorted())
    func exitCodes_areComplete(name: String) throws {
        let manual = try #require(Manual.page(about: name))
        let text = try #require(manual.sections.components(after: "Exit codes:\n"))
        let codes = text.prefix { $0.hasPrefix("  ") }.compactMap { $0.split(separator: " ").first }
        #expect(codes.contains("0") && codes.contains("1") && codes.contains("2"))
        #expect(codes == codes.sorted() && Set(codes).count == codes.count)
        let finds = ["verify", "messages", "watch"].contains(name)
        #expect(codes.contains("4") == finds)
    }

    /// What people copy is understood by the command that it calls.
    @Test(arguments: Manual.pages.keys.sorted())
    func examples_callTheCommand_withFlagsThatItHas(name: String) throws {
        let command = try #require(Self.commands.first { $0.name == name })
        let manual = try #require(Manual.page(about: name))
        for call in manual.examples.map(\.call) + [command.example] {
            #expect(call.hasPrefix("xmsg-mon \(name)"), "\(call)")
            for word in call.split(separator: " ") where word.hasPrefix("--") {
                #expect(command.settings[name: String(word.dropFirst(2))] != nil, "\(call): \(word)")
            }
        }
        for other in manual.related {
            #expect(other != name && Self.commands.contains { $0.name == other }, "\(other)")
        }
    }

    /// Whatever can be set in the environment says so with the name of its variable.
    @Test func variables_areNamed_besideTheirFlags() throws {
        for command in Self.commands {
            let page = HelpText(Self.commands).page(of: command)
            for setting in command.settings.shown where setting.scope != .flag {
                #expect(page.contains("Variable \(setting.variable(prefix: "XMSG_MON"))."), "\(setting.name)")
            }
        }
    }
}

extension String {
    /// The lines behind a line.
    fileprivate func components(after line: String) -> [Substring]? {
        range(of: line).map { self[$0.upperBound...].split(separator: "\n", omittingEmptySubsequences: false) }
    }
}
