import Foundation
import Kernel
import Storage
import Web

/// Sentences about imports that several pages say.
public enum ImportWords {
    /// What was decided without certainty, and where it can be changed.
    static func assumed(_ assumption: ImportSummary.Assumption, _ texts: Texts) -> String {
        let key = "imports.assumed-\(assumption.what)"
        if texts.has(key + ".other"), let count = Int(assumption.value) {
            return texts.plural(key, count: count, ["column": assumption.column])
        }
        let value =
            switch (assumption.what, assumption.value) {
            case ("decimal", ","): texts("imports.decimal-comma")
            case ("decimal", _): texts("imports.decimal-point")
            default: texts("imports.date-\(assumption.value)")
            }
        return texts(key, ["column": assumption.column, "value": value])
    }

    /// `182000.00` as the reader's country writes money.
    public static func money(_ plain: String, _ code: String, _ texts: Texts) -> String {
        guard let currency = Currency(code) else { return "\(code) \(plain)" }
        let parts = plain.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        let fraction = parts.count > 1 ? String(parts[1]) : ""
        let digits = currency.minorDigits
        let padded = String((fraction + String(repeating: "0", count: digits)).prefix(digits))
        guard let whole = parts.first, let minor = Int64(whole + padded) else { return "\(code) \(plain)" }
        return texts.money(minor: minor, currency)
    }

    /// What fills the gaps of a failed job's problem; empty for jobs that kept nothing.
    static func arguments(_ job: Job) -> [String: String] {
        guard job.state == .failed, let result = job.result else { return [:] }
        return (try? JSONDecoder().decode([String: String].self, from: Data(result.utf8))) ?? [:]
    }

    /// The button that takes away a file which was never imported.
    static func discard(_ record: ImportRecord, _ texts: Texts) -> TableView.Button {
        let file = ["file": record.fileName]
        return .init(
            texts("imports.discard-short"), path: "/imports/\(record.id)/discard",
            label: texts("imports.discard-of", file), confirm: texts("imports.discard-confirm", file))
    }

    /// `ventas.csv · Ventas · origen «tienda»`
    static func subtitle(_ record: ImportRecord, _ texts: Texts) -> String {
        texts(
            "imports.show-subtitle",
            [
                "file": record.fileName, "kind": texts("imports.kind.\(record.options.kind.rawValue)"),
                "source": record.options.source,
            ])
    }

    /// What an import has to do with another one: it takes its place, or brings its rejected rows.
    static func kinship(_ record: ImportRecord, _ texts: Texts) -> [Callout] {
        var callouts: [Callout] = []
        if let other = record.options.replaces {
            let key = record.wasApplied ? "imports.replaced" : "imports.replaces"
            let link = PageLink(texts("imports.see-import", ["import": String(other)]), "/imports/\(other)")
            callouts.append(Callout(.plain, texts(key, ["import": String(other)]), link: link))
        }
        if let other = record.options.mends {
            let link = PageLink(texts("imports.mend-rest"), "/imports/\(other)/rejected")
            callouts.append(Callout(.plain, texts("imports.mends", ["import": String(other)]), link: link))
        }
        return callouts
    }

    /// A text as files of that kind need it: of companies where the others speak of customers.
    public static func ofKind(_ key: String, _ kind: ImportKind, _ texts: Texts) -> String {
        let own = "\(key).\(kind.rawValue)"
        return texts(texts.has(own) ? own : key)
    }

    /// Who did something: a colleague by their address, the command line by its word.
    static func actor(_ actor: String, _ names: [String: String], _ texts: Texts) -> String {
        if actor == "cli" { return texts("imports.actor-cli") }
        return names[actor] ?? actor
    }

    /// A field by its name on pages, as files of that kind mean it; own fields by what follows the prefix.
    static func field(_ name: String, _ kind: ImportKind?, _ texts: Texts) -> String {
        if let kind, texts.has("field.\(kind.rawValue).\(name)") { return texts("field.\(kind.rawValue).\(name)") }
        if texts.has("field." + name) { return texts("field." + name) }
        let parts = name.split(separator: ":", maxSplits: 1)
        return parts.count == 2 ? String(parts[1]) : name
    }

    /// Values before and after, a row each.
    static func samples(_ samples: [UndoPreview.Sample], _ kind: ImportKind?, _ texts: Texts) -> TableView {
        TableView(
            caption: texts("imports.samples"),
            columns: [
                .init(texts("imports.sample-of"), isLong: true), .init(texts("imports.sample-field"), isLong: true),
                .init(texts("imports.sample-before"), isLong: true), .init(texts("imports.sample-after"), isLong: true),
            ],
            rows: samples.map { sample in
                let isWhole = sample.field == "amount" || sample.field.isEmpty
                let none = texts(isWhole ? "imports.sample-gone" : "imports.sample-none")
                let name = isWhole ? texts("imports.sample-amount") : field(sample.field, kind, texts)
                return [
                    .init(sample.subject), .init(name), .init(value(sample.before, none, texts)),
                    .init(value(sample.after, none, texts)),
                ]
            })
    }

    /// A value of a sample; `224400.00 COP` as the reader's country writes money, several amounts one behind the other.
    public static func value(_ text: String, _ none: String, _ texts: Texts) -> String {
        if text.isEmpty { return none }
        let amounts = text.components(separatedBy: " + ").map { part -> String? in
            let pair = part.split(separator: " ")
            guard pair.count == 2, let amount = pair.first, let code = pair.last.flatMap({ Currency(String($0)) }),
                Double(amount) != nil
            else { return nil }
            return money(String(amount), code.code, texts)
        }
        let known = amounts.compactMap { $0 }
        return known.count == amounts.count ? known.joined(separator: " + ") : String(text.prefix(120))
    }

    /// What leaves the figures with an import or comes back to them: the amount without its sign, and the key's
    /// ending that says it in words.
    public static func change(_ plain: String, _ code: String, _ texts: Texts) -> (ending: String, money: String) {
        let isBack = plain.hasPrefix("-")
        return (isBack ? "-back" : "", money(isBack ? String(plain.dropFirst()) : plain, code, texts))
    }
}
