import Intake
import Kernel

/// Something that is said to a home: a file, or a change by hand.
struct UndoSaying {
    enum What {
        case file(ImportKind, String)
        case edit(String, [String: String])
        case refusal(String, ContactChannel)
    }

    var what: What
    var source = "tienda"
    var mode: OnExisting?
    var empty: EmptyCell = .keep
    var lines: LinesMode?
    /// Lines of a home's sight that this turns into a refusal for good.
    var refused: Set<String> = []

    var isRefusal: Bool { if case .refusal = what { true } else { false } }

    /// What a sight calls the consent column of somebody, and the answer to whether they may be written to.
    static func value(_ reference: String, _ channel: String) -> String { "value \(reference) consent_\(channel)" }
    static func verdict(_ reference: String, _ channel: String) -> String { "verdict \(reference) \(channel)" }
}

/// Makes up small files of every kind, and changes by hand, about a few people, orders and products.
struct UndoSayings {
    var random: SeededGenerator

    static let people = (1...6).map { "c\($0)" }
    static let mails = ["ana@ejemplo.co", "eva@ejemplo.co"]
    static let sources = ["tienda", "web"]
    static let channels: [ContactChannel] = [.email, .sms]
    /// Everybody who can turn up, by `source:id`.
    static let references =
        sources.flatMap { source in people.map { source + ":" + $0 } } + mails.map { "web:email:" + $0 }

    mutating func pick<T>(_ from: [T]) -> T { from[random.below(from.count)] }

    /// The next thing that is said; changes by hand are about somebody who is there.
    mutating func next(about known: [String]) -> UndoSaying {
        switch random.below(known.isEmpty ? 15 : 18) {
        case 0...5: people()
        case 6: companies()
        case 7...9: orders()
        case 10, 11: entries()
        case 12, 13: products()
        case 14: consents()
        case 15, 16: edit(known)
        default: refusal(known)
        }
    }

    mutating func source() -> String { random.below(3) == 0 ? "web" : "tienda" }

    /// Cells of 3 to 8 rows, each with a key in front.
    mutating func rows(_ keys: [String], _ cells: [[String]]) -> [[String]] {
        (0..<3 + random.below(6)).map { _ in [pick(keys)] + cells.map { pick($0) } }
    }

    func text(_ header: String, _ rows: [[String]]) -> String {
        header + "\n" + rows.map { $0.joined(separator: ",") + "\n" }.joined()
    }
}

// MARK: People

extension UndoSayings {
    private static let columns: [(String, [String])] = [
        ("full_name", ["Ana Ruiz", "Eva Paz", "", "\\N"]), ("city", ["Cali", "Pasto", "", "\\N"]),
        ("email", ["ana@ejemplo.co", "eva@ejemplo.co", "no@", ""]), ("mobile", ["3001234567", "3109876543", "", "12"]),
        ("document", ["52123456", "79555444", ""]), ("Nivel", ["oro", "plata", ""]),
        ("consent_email", ["sí", "no", "", "unknown", "\\N"]), ("consent_sms", ["sí", "no", "", "sí"]),
    ]

    private mutating func people() -> UndoSaying {
        let isByMail = random.below(6) == 0
        // A document would be the key before an address is.
        let columns = Self.columns.filter { _ in random.below(2) == 0 }
            .filter { !isByMail || !["email", "document"].contains($0.0) }
        let key = isByMail ? "email" : "external_id"
        let rows = rows(isByMail ? Self.mails : Self.people, columns.map(\.1))
        let header = ([key] + columns.map(\.0)).joined(separator: ",")
        var saying = UndoSaying(what: .file(.people, text(header, rows)), source: isByMail ? "web" : source())
        saying.mode = pick([nil, .fill, .replace, .skip])
        saying.empty = pick([.keep, .keep, .clear])
        refuse(rows, columns.map(\.0), by: isByMail ? "email:" : "", &saying)
        return saying
    }

    private mutating func companies() -> UndoSaying {
        let columns = [
            ("name", ["Café SAS", "Té SAS", ""]), ("city", ["Cali", ""]), ("consent_email", ["sí", "no", ""]),
        ]
        let rows = rows(Self.people, columns.map(\.1))
        var saying = UndoSaying(
            what: .file(.companies, text("external_id,name,city,consent_email", rows)), source: source())
        saying.mode = pick([nil, .replace, .skip])
        refuse(rows, columns.map(\.0), by: "", &saying)
        return saying
    }

    private func refuse(_ rows: [[String]], _ columns: [String], by prefix: String, _ saying: inout UndoSaying) {
        for row in rows {
            let reference = saying.source + ":" + prefix + row[0]
            for (column, cell) in zip(columns, row.dropFirst()) where column.hasPrefix("consent_") && cell == "no" {
                let channel = String(column.dropFirst("consent_".count))
                saying.refused.insert(UndoSaying.value(reference, channel))
                saying.refused.insert(UndoSaying.verdict(reference, channel))
            }
        }
    }

    private mutating func consents() -> UndoSaying {
        let rows = rows(
            Self.people,
            [["email", "sms"], ["", "promo"], ["sí", "sí", "no", "unknown"], ["2024-01-01", "2024-02-01"]])
        var saying = UndoSaying(
            what: .file(.consents, text("external_id,channel,purpose,state,at", rows)), source: source())
        saying.mode = pick([nil, .replace, .skip])
        for row in rows where row[3] == "no" {
            saying.refused.insert(UndoSaying.verdict(saying.source + ":" + row[0], row[1]))
        }
        return saying
    }

    private mutating func edit(_ known: [String]) -> UndoSaying {
        let reference = pick(known)
        let (field, text) = pick([
            ("city", "Tunja"), ("city", ""), ("full_name", "Luz Gil"), ("email", "luz@ejemplo.co"),
            ("consent_email", "sí"), ("consent_sms", "no"),
        ])
        var saying = UndoSaying(what: .edit(reference, [field: text, "notes": "a mano"]))
        if text == "no" {
            saying.refused = [UndoSaying.value(reference, "sms"), UndoSaying.verdict(reference, "sms")]
        }
        return saying
    }

    private mutating func refusal(_ known: [String]) -> UndoSaying {
        let (reference, channel) = (pick(known), pick(Self.channels))
        return UndoSaying(
            what: .refusal(reference, channel), refused: [UndoSaying.verdict(reference, channel.rawValue)])
    }
}
