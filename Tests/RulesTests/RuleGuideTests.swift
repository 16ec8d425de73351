import Foundation
import Rules
import Testing

@Suite("The guide to rules")
struct RuleGuideTests {
    @Test("every example of the guide is read, and its JSON is the one that stands beside it")
    func examples() throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let guide = try String(contentsOf: root.appendingPathComponent("Docs/Guides/Rules.md"), encoding: .utf8)
        let rows = guide.split(separator: "\n").compactMap { line -> (String, String)? in
            let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
            guard cells.count >= 2, cells[1].hasPrefix("`{") else { return nil }
            return (String(cells[0].dropFirst().dropLast()), String(cells[1].dropFirst().dropLast()))
        }
        #expect(rows.count > 25)
        for (text, json) in rows {
            let rule = try RuleParser.parse(text).rule
            #expect(RuleJSON.text(rule) == json)
            #expect(RulePrinter.text(rule) == text)
            #expect(try RuleJSON.rule(json) == rule)
        }
    }
}
