import Kernel
import Storage
import Synchronization
import TestKit
import Testing

@testable import Intake

@Suite("Events and payments in portions")
struct EntryPortionTests {
    /// Remembers the entries of all portions, each as a line.
    private final class GatheringStep: IntakeStep {
        let name = "gathering"
        private let kept = Mutex<(lines: [String], portions: Int)>(([], 0))

        var lines: [String] { kept.withLock { $0.lines.sorted() } }
        var portions: Int { kept.withLock { $0.portions } }

        func stage(_ delivery: Delivery) throws {
            guard let entries = delivery.entries else { return }
            delivery.summary.created = delivery.summary.accepted
            kept.withLock { kept in
                if delivery.kept[name] == nil { kept = ([], 0) }
                kept.lines += (0..<entries.count).map { Self.line(entries, $0) }
                kept.portions += 1
                if let sayings = delivery.sayings {
                    kept.lines += (0..<entries.people.count).map { Self.line(sayings, entries.people, $0) }
                }
            }
            delivery.kept[name] = true
        }

        private static func line(_ sayings: DeliveredSayings, _ people: TextDictionary, _ person: Int) -> String {
            var parts = ["said of", people.text(person)]
            sayings.packed(person)?.withUnsafeBytes { bytes in
                _ = PackedValues.forEach(bytes) { entry in
                    let name = sayings.fields.name(of: entry.field) ?? "?"
                    parts.append(name + "=" + String(decoding: entry.text, as: UTF8.self))
                }
            }
            return parts.joined(separator: "|")
        }

        private static func line(_ entries: DeliveredEntries, _ entry: Int) -> String {
            let who = entries.person[entry] < 0 ? "nobody" : entries.people.text(Int(entries.person[entry]))
            var parts = [entries.keys.text(Int(entries.key[entry])), who]
            for column in [
                entries.row, entries.instant, entries.day, entries.value, entries.minutes, entries.amount,
            ] where !column.isEmpty { parts.append(String(column[entry])) }
            if !entries.currency.isEmpty { parts.append(entries.currencies[Int(entries.currency[entry])].code) }
            for (field, codes) in entries.texts.enumerated() where !codes.isEmpty {
                parts.append(entries.textNames[field] + "=" + entries.dictionaries[field].text(Int(codes[entry])))
            }
            parts.append(String(entries.content[entry]))
            parts += entries.repeats.filter { $0.entry == entry }.map { String($0.content) }
            return parts.joined(separator: "|")
        }
    }

    private static let header =
        "event_id,customer_ref,occurred_at,type,value,minutes,product,attr:Page,custom:Nivel,custom:Visto\n"

    /// Some events come again, as they were or otherwise, up to `apart` rows later; some have no id.
    private static func events(_ count: Int, apart: Int, seed: UInt64) -> [String] {
        var random = SeededGenerator(seed: seed)
        var placed: [(at: Int, row: String)] = []
        for event in 0..<count {
            func row(_ value: Int) -> String {
                let id = event % 4 == 0 ? "" : "e\(event)"
                let who = event % 9 == 0 ? "" : "c\(event % 90)"
                let day =
                    event % 60 == 7
                    ? "nunca" : "2024-\(1 + event * 12 / count)-\(1 + event % 28) 10:00:\(10 + event % 50)"
                let minutes = event % 30 == 4 ? "muchos" : String(event % 5)
                return "\(id),\(who),\(day),tipo \(event % 7),\(value),\(minutes),s\(event % 40),p\(event % 13),"
                    + "\(["", "", "oro", "plata"][value % 4]),\(event % 3 == 0 ? "" : "visto \(event)")"
            }
            let value = random.below(50)
            placed.append((event, row(value)))
            if random.below(6) == 0 { placed.append((event + random.below(apart), row(value + random.below(2)))) }
        }
        return placed.enumerated().sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }.map(\.element.row)
    }

    private struct Outcome: Equatable {
        var lines: [String]
        var summary: ImportSummary
        var rejects: String
    }

    private func outcome(
        _ text: String, kind: ImportKind = .events, portion: Int, memory: UInt64 = 1 << 40
    ) throws -> (Outcome, portions: Int) {
        let fixture = try IntakeFixture()
        let step = GatheringStep()
        let room = IntakeRoom(
            setting: try IntakeSetting(fixture.home, memory: memory, orderPortion: portion), steps: [step],
            now: { IntakeFixture.now })
        var summary = try room.run(
            file: fixture.file(text), name: "archivo.csv", options: ImportOptions(kind: kind, source: "tienda"),
            by: "test")
        let rejects = summary.rejectFile == nil ? "" : try fixture.rejectFile(summary)
        (summary.elapsedSeconds, summary.rejectFile) = (0, nil)
        // Who is named in several portions is known to Identity, which is not here.
        summary.totals.people = 0
        return (Outcome(lines: step.lines, summary: summary, rejects: rejects), step.portions)
    }

    @Test("What comes of a file is the same in portions of any size", arguments: [64, 200, 1_000])
    func same(portion: Int) throws {
        for (seed, apart) in [(1, 1), (2, 7), (3, 3)] as [(UInt64, Int)] {
            let text = Self.header + Self.events(2_500, apart: apart, seed: seed).joined(separator: "\n") + "\n"
            let (whole, one) = try outcome(text, portion: 1 << 19)
            let (parts, several) = try outcome(text, portion: portion)
            #expect(parts == whole && one == 1 && several > 2 && whole.lines.count < whole.summary.accepted)
            #expect(whole.lines.contains { $0.hasPrefix("said of|c") && $0.contains("=visto ") })
            #expect(whole.summary.rejected > 0 && whole.summary.flagged > 0)
        }
    }

    @Test("Events that are told again far behind are found, and the file is read as one portion")
    func apart() throws {
        var rows = Self.events(900, apart: 2, seed: 4)
        rows.append(rows[3])
        let text = { Self.header + rows.joined(separator: "\n") + "\n" }
        let (whole, _) = try outcome(text(), portion: 1 << 19)
        let (parts, portions) = try outcome(text(), portion: 100)
        #expect(parts == whole && portions == 1)
        var random = SeededGenerator(seed: 5)
        rows.shuffle(using: &random)
        #expect(try outcome(text(), portion: 100).0 == outcome(text(), portion: 1 << 19).0)
    }

    @Test("What memory does not hold is taken by shares of the events, and nothing else comes of it")
    func shares() throws {
        var random = SeededGenerator(seed: 8)
        var rows = Self.events(1_500, apart: 5, seed: 8)
        rows.shuffle(using: &random)
        rows[5] = "e1,c1"
        let text = Self.header + rows.joined(separator: "\n") + "\n"
        // A quarter of it holds 400 rows of 300 bytes.
        let (parts, portions) = try outcome(text, portion: 100, memory: 480_000)
        #expect(portions > 4)
        #expect(try parts == outcome(text, portion: 1 << 19).0)
    }

    @Test("Payments pass as events do, with their sums by currency and their states")
    func payments() throws {
        let rows = (0..<900).map { payment in
            let money = payment % 11 == 0 ? "USD" : ""
            let amount = payment % 50 == 3 ? "mal" : String(payment % 70 - 5)
            return "\(payment % 6 == 0 ? payment / 2 : payment),c\(payment % 40),2024-03-0\(1 + payment % 9),\(amount),"
                + "\(money),\(["pagado", "anulado", ""][payment % 3])\n"
        }
        let text = "payment_id,customer_ref,paid_at,amount,currency,status\n" + rows.joined()
        let whole = try outcome(text, kind: .payments, portion: 1 << 19).0
        #expect(whole.summary.totals.amounts.count == 2 && whole.summary.totals.statuses.count == 3)
        for portion in [64, 450] { #expect(try outcome(text, kind: .payments, portion: portion).0 == whole) }
    }

    @Test("One event that fills many portions stays one event")
    func large() throws {
        let rows = (0..<2_000).map { "e1,c1,2024-01-01,a,\($0),,,,,\n" }.joined()
        let (found, _) = try outcome(Self.header + rows + "e2,c1,2024-01-01,a,1,,,,,\n", portion: 64)
        #expect(found.lines.filter { $0.hasPrefix("e") }.count == 2 && found.summary.accepted == 2_001)
    }
}
