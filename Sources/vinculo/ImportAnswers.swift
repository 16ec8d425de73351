import Foundation
import Intake
import Kernel

extension Inspection {
    var delimiterText: String { dialect.delimiter == 9 ? "tab" : String(UnicodeScalar(dialect.delimiter)) }
    var decimalText: String { decimal == .comma ? "," : "." }

    func answer(_ kind: ImportKind) -> [String: Any] {
        [
            "kind": kind.rawValue, "encoding": dialect.encoding.rawValue, "delimiter": delimiterText,
            "decimal": decimalText, "dateOrder": dateOrder.rawValue, "preset": mapping.preset ?? NSNull(),
            "sheet": shape.sheet ?? NSNull(), "sheets": shape.sheets, "packing": shape.packing,
            "rowsSeen": rowsSeen, "sawAll": sawAll,
            "columns": zip(mapping.columns, samples).map { column, samples -> [String: Any] in
                [
                    "name": column.name, "field": column.field?.name ?? NSNull(), "type": column.type.rawValue,
                    "confidence": (column.confidence * 100).rounded() / 100, "samples": samples,
                ]
            },
            "assumed": assumed.map { ["column": $0.column, "what": $0.what, "value": $0.value] },
        ]
    }
}

extension ColumnMapping.Column {
    /// `high`, `medium`, `low`, as words of the catalogue.
    var level: String { field == nil ? "none" : confidence >= 0.9 ? "high" : confidence >= 0.6 ? "medium" : "low" }
}

extension ImportRecord {
    var answer: [String: Any] {
        var answer: [String: Any] = [
            "import": id.rawValue, "state": state.rawValue, "file": fileName, "kind": options.kind.rawValue,
            "source": options.source, "sha256": sha256, "bytes": byteCount, "createdBy": createdBy,
            "createdAt": Date(timeIntervalSince1970: TimeInterval(createdAt)).formatted(.iso8601),
            "problem": problem ?? NSNull(),
        ]
        if let summary, let value = try? JSONSerialization.jsonObject(with: Data(summary.json.utf8)) {
            answer["summary"] = value
        }
        return answer
    }
}

/// An import's result for a person at a terminal.
enum ImportReport {
    static func show(_ summary: ImportSummary, _ name: String) {
        let texts = Terminal.texts
        let seconds = texts.decimal(summary.elapsedSeconds, digits: 1)
        Terminal.answer(
            texts(
                summary.dryRun ? "cli.import.dry-run" : "cli.import.done",
                ["import": String(summary.import), "file": name, "seconds": seconds]))
        let rows: [(String, Int)] = [
            ("read", summary.read), ("accepted", summary.accepted), ("created", summary.created),
            ("updated", summary.updated), ("unchanged", summary.unchanged), ("skipped", summary.skipped),
            ("rejected", summary.rejected), ("flagged", summary.flagged),
        ]
        Terminal.table(
            [texts("cli.import.rows"), ""],
            rows.filter { $0.1 > 0 || $0.0 == "read" }.map { [texts("imports.count." + $0.0), texts.number($0.1)] },
            right: [1])
        if summary.totals.orders > 0 {
            let totals = summary.totals
            let amounts = totals.amounts.sorted { $0.key < $1.key }.map { ImportWords.money($0.value, $0.key, texts) }
            Terminal.answer(
                texts(
                    totals.firstDay == totals.lastDay ? "cli.import.totals-day" : "cli.import.totals",
                    [
                        "orders": Terminal.count("orders", totals.orders),
                        "people": Terminal.count("customers", totals.people),
                        "amounts": amounts.joined(separator: ", "), "first": totals.firstDay ?? "",
                        "last": totals.lastDay ?? "",
                    ]))
        }
        if summary.future > 0 { Terminal.answer(texts.plural("imports.future", count: summary.future)) }
        for (reason, count) in summary.reasons.sorted(by: { $0.key < $1.key }) {
            Terminal.answer("  \(texts("reject." + reason)): \(texts.number(count))")
        }
        for (reason, count) in summary.flags.sorted(by: { $0.key < $1.key }) {
            Terminal.answer(
                "  " + texts("cli.import.flag", ["reason": texts("flag." + reason), "count": texts.number(count)]))
        }
        for sample in summary.samples {
            let before = ImportWords.value(sample.before, "—", texts)
            let after = ImportWords.value(sample.after, "—", texts)
            Terminal.answer("  \(sample.subject)  \(sample.field): \(before) → \(after)")
        }
        for assumption in summary.assumed { Terminal.answer(assumed(assumption)) }
        if !summary.unknownStatuses.isEmpty {
            Terminal.answer(
                texts("cli.import.unknown-statuses", ["statuses": summary.unknownStatuses.joined(separator: ", ")]))
        }
        if let file = summary.rejectFile { Terminal.answer(texts("cli.import.rejects", ["file": file])) }
        if summary.dryRun, summary.rejected > 0, summary.rejectFile == nil {
            Terminal.answer(texts("cli.import.rejects-hint"))
        }
    }

    /// What was decided without certainty, and which option decides it.
    static func assumed(_ assumption: ImportSummary.Assumption) -> String {
        let texts = Terminal.texts
        let key = "cli.import.assumed." + assumption.what
        if texts.has(key + ".other"), let count = Int(assumption.value) {
            return texts.plural(key, count: count, ["column": assumption.column])
        }
        return texts(key, ["column": assumption.column, "value": assumption.value])
    }
}
