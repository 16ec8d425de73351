import Intake
import Kernel
import Storage

/// Whom consents files name: those people are known, even where nothing else speaks of them.
public struct ConsentNaming: RecordNaming {
    let home: Home

    public init(_ home: Home) { self.home = home }

    public func namedRecords(excluding excluded: ImportID?) throws -> RecordSet {
        var records = RecordSet()
        try home.database.read { transaction in
            try ConsentStore.forEachPortion(transaction, excluding: excluded) { for id in $0 { records.insert(id) } }
        }
        return records
    }

    public func namedRecords(of importID: ImportID) throws -> [Int64] {
        var records = RecordSet()
        try home.database.read { transaction in
            try ConsentStore.forEachPortion(transaction, of: importID) { for id in $0 { records.insert(id) } }
        }
        return records.records
    }
}

extension ConsentsStep {
    /// Remembers whom a portion names, also where it says nothing new.
    func notePortion(_ records: [RecordID?], _ delivery: Delivery, _ kept: inout Kept) throws {
        let named = Set(records.compactMap { $0?.rawValue }).sorted()
        guard !named.isEmpty, !delivery.isDryRun else { return }
        kept.hasStaged = true
        let part = kept.part
        kept.part += 1
        try delivery.setting.home.database.write {
            try ConsentStore.addPortion($0, delivery.importID, part: part, RecordList.pack(named))
        }
    }
}
