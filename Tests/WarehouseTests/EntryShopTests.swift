import Foundation
import GRDB
import Intake
import Kernel
import Storage
import TestKit
import Testing
import Timelines

@testable import Warehouse

/// A home into which entries come without a file: deliveries made by hand go through the step as an import's would.
final class EntryShop {
    /// One import: what it says of each entry, and how it wants to be heard.
    struct Say {
        var source = "tienda"
        var isSkip = false
        var kind = ImportKind.events
        /// Id and value, in the sequence of the file.
        var entries: [(id: String, value: Int64)]
    }

    private var temporary: TemporaryHome?
    let home: Home
    let setting: IntakeSetting
    let base: EntryBase
    let step: EntriesStep
    private(set) var says: [Int64: Say] = [:]
    private var last: Int64 = 0

    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        GroundMigrations.register(&migrator)
        EntryMigrations.register(&migrator)
        return migrator
    }

    init(_ home: Home, entriesPerBatch: Int = 3) throws {
        self.home = home
        setting = try IntakeSetting(home)
        base = EntryBase(home)
        step = EntriesStep(base, entriesPerBatch: entriesPerBatch)
    }

    convenience init() throws {
        let temporary = try TemporaryHome(Self.migrator)
        try self.init(temporary.home)
        self.temporary = temporary
    }

    /// Imports it. Import and place in the sequence are one number.
    @discardableResult
    func hear(_ say: Say) throws -> ImportSummary {
        last += 1
        let delivery = delivery(say, isDryRun: false)
        try step.stage(delivery)
        try home.database.write { try step.apply(delivery, in: $0) }
        try step.settle(delivery.importID, setting)
        says[last] = say
        return delivery.summary
    }

    func rehearse(_ say: Say) throws -> ImportSummary {
        let delivery = delivery(say, isDryRun: true)
        try step.stage(delivery)
        return delivery.summary
    }

    private func delivery(_ say: Say, isDryRun: Bool) -> Delivery {
        var options = ImportOptions(kind: say.kind, source: say.source)
        options.onExisting = say.isSkip ? .skip : nil
        let delivery = Delivery(
            setting: setting, importID: ImportID(last), sequence: last, options: options, isDryRun: isDryRun)
        delivery.entries = Self.deliver(say)
        return delivery
    }

    /// Undoes it as Intake does; returns what the preview said.
    /// - Parameter isForgetful: leaves out the copies for who found entries unchanged: a planted defect.
    @discardableResult
    func undo(_ id: Int64, isForgetful: Bool = false) throws -> UndoPreview {
        let undo = try undoing(id)
        var preview = UndoPreview()
        try step.previewUndo(undo, into: &preview)
        try step.prepareUndo(undo)
        if isForgetful { undo.kept = [:] }
        try home.database.write { try step.undo(undo, in: $0) }
        try step.settleUndo(undo.importID, setting)
        says[id] = nil
        return preview
    }

    func undoing(_ id: Int64) throws -> Undo {
        let say = try #require(says[id])
        return Undo(
            setting: setting, importID: ImportID(id), sequence: id,
            options: ImportOptions(kind: say.kind, source: say.source), now: 0)
    }

    private static func deliver(_ say: Say) -> DeliveredEntries {
        var entries = DeliveredEntries(source: say.source, kind: say.kind)
        var rows: [(key: Int32, value: Int64)] = []
        for (id, value) in say.entries { rows.append((Int32(entries.keys.code(of: id)), value)) }
        entries.textNames = ["type"]
        entries.dictionaries = [TextDictionary()]
        entries.texts = [[]]
        for entry in 0..<entries.keys.count {
            let mine = rows.filter { Int($0.key) == entry }
            for row in mine.dropLast() { entries.repeats.append(.init(entry: entry, content: content(row))) }
            guard let row = mine.last else { continue }
            let person = "p\(row.value)"
            entries.key.append(row.key)
            entries.person.append(Int32(entries.people.code(of: person)))
            entries.row.append(Int64(entry + 1))
            entries.instant.append(row.value * 86_400)
            entries.day.append(row.value)
            entries.value.append(row.value == 2 ? DeliveredEntries.unknown : row.value)
            entries.texts[0].append(Int64(entries.dictionaries[0].code(of: "type \(row.value)")))
            entries.content.append(content(row))
        }
        for person in 0..<entries.people.count {
            let number = Int64(entries.people.text(person).dropFirst()) ?? 0
            entries.records.append(number + 100)
        }
        return entries
    }

    private static func content(_ row: (key: Int32, value: Int64)) -> UInt64 {
        Hash64.mix(UInt64(row.value) &+ 1, 77)
    }

    /// What readers see: `source/id` → value, and how often anything was seen twice or not as it was said.
    func visible(_ base: EntryBase? = nil, kind: ImportKind = .events) throws -> (values: [String: Int64], flaws: Int) {
        var values: [String: Int64] = [:]
        var flaws = 0
        try (base ?? self.base).visible(kind).forEachBatch { rows in
            for entry in 0..<rows.count {
                let day = rows.day[entry]
                let value = day == 2 ? EntryRows.unknown : day
                var isSound = rows.record[entry] == day + 100 && rows.value[entry] == value
                if rows.text("type", entry) != "type \(day)" || rows.instant[entry] != day * 86_400 { isSound = false }
                let name = rows.source + "/" + String(decoding: rows.id(entry), as: UTF8.self)
                if !isSound || values.updateValue(day, forKey: name) != nil { flaws += 1 }
            }
        }
        return (values, flaws)
    }

    /// What a base would show that never had any imports but these: the oracle.
    static func replay(_ says: [Int64: Say]) -> [String: Int64] {
        var values: [String: Int64] = [:]
        for (_, say) in says.sorted(by: { $0.key < $1.key }) { replay(say, &values) }
        return values
    }

    /// - Returns: entries by fate, each counted once.
    @discardableResult
    static func replay(_ say: Say, _ values: inout [String: Int64]) -> ImportSummary {
        var summary = ImportSummary()
        for (id, value) in say.entries {
            let name = say.source + "/" + id
            if values[name] != nil, say.isSkip {
                summary.skipped += 1
                continue
            }
            switch values.updateValue(value, forKey: name) {
            case nil: summary.created += 1
            case value: summary.unchanged += 1
            default: summary.updated += 1
            }
        }
        return summary
    }

    /// Files in `facts/` that no manifest lists, or the other way round.
    func strays() throws -> Set<String> {
        let listed = try Set(base.manifest().map(\.file))
        return try Set(home.disk.list(home.folder("facts"))).symmetricDifference(listed)
    }
}

/// A history of imports and undos that chance decides.
struct EntryHistory {
    var random: SeededGenerator

    mutating func say() -> EntryShop.Say {
        var say = EntryShop.Say(entries: [])
        say.source = ["tienda", "web"][random.below(4) / 3]
        say.isSkip = random.below(3) == 0
        // Few ids and values, so that imports meet and often agree.
        for id in 0..<8 where random.below(2) == 0 { say.entries.append(("e\(id)", Int64(random.below(3)))) }
        return say
    }
}
