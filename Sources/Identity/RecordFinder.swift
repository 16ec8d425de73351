import Intake
import Kernel
import Storage

/// Finds records by what their source calls them, and enters those it does not know.
///
/// A few are asked for one by one. When the questions add up to an eighth of what the source has, all of it is
/// read once, and every further question is answered from memory: about 40 bytes a record.
struct RecordFinder: Sendable {
    private let home: Home
    private let sourceName: String
    private let importID: ImportID
    private let isDryRun: Bool
    private let summary: SummaryBox
    private var sourceID: Int64?
    private var recordCount: Int?
    private var asked = 0
    private var known: KnownRecords?

    /// The delivery is used by one thread at a time, as this is.
    private final class SummaryBox: @unchecked Sendable {
        let delivery: Delivery
        init(_ delivery: Delivery) { self.delivery = delivery }
    }

    init(_ delivery: Delivery) {
        home = delivery.setting.home
        sourceName = delivery.customerSource
        importID = delivery.importID
        isDryRun = delivery.isDryRun
        summary = SummaryBox(delivery)
    }

    /// Fills in the record of each code. Returns which of them this import brings into being.
    mutating func resolve(_ texts: TextDictionary, _ codes: [Int], into ids: inout [Int64]) throws -> [Bool] {
        guard !codes.isEmpty else { return [] }
        let hidden = try find(texts, codes, into: &ids)
        var isNew = [Bool](repeating: false, count: codes.count)
        var unknown: [Int] = []
        for (position, code) in codes.enumerated() where ids[code] == 0 || hidden.contains(ids[code]) {
            isNew[position] = true
            if ids[code] == 0 { unknown.append(code) }
        }
        summary.delivery.summary.people.created += unknown.count + hidden.count
        if isDryRun { return isNew }
        if !hidden.isEmpty { try home.database.write { try RecordStore.promise($0, hidden, to: importID) } }
        try enter(texts, unknown, into: &ids)
        return isNew
    }

    /// Returns the records that nobody sees, kept for a refusal.
    private mutating func find(_ texts: TextDictionary, _ codes: [Int], into ids: inout [Int64]) throws -> Set<Int64> {
        if sourceID == nil { sourceID = try home.database.read { try RecordStore.sourceID($0, sourceName) } }
        guard let sourceID else { return [] }
        let count = try recordCount ?? home.database.read { try RecordStore.count($0, source: sourceID) }
        recordCount = count
        guard count > 0 else { return [] }
        asked += codes.count
        if known == nil, asked * 8 > count {
            known = try home.database.read { try RecordStore.all($0, source: sourceID) }
        }
        guard let known else {
            return try home.database.read { try RecordStore.find($0, source: sourceID, texts, codes, into: &ids) }
        }
        var hidden: Set<Int64> = []
        for (code, found) in zip(codes, known.keys.find(texts, codes)) where found >= 0 {
            ids[code] = known.ids[Int(found)]
            if known.hidden.contains(ids[code]) { hidden.insert(ids[code]) }
        }
        return hidden
    }

    private mutating func enter(_ texts: TextDictionary, _ unknown: [Int], into ids: inout [Int64]) throws {
        guard !unknown.isEmpty else { return }
        let source = try sourceID ?? home.database.write { try RecordStore.addSource($0, sourceName) }
        sourceID = source
        if recordCount == nil { recordCount = 0 }
        var start = 0
        while start < unknown.count {
            let portion = unknown[start..<min(start + IdentityStep.portion, unknown.count)]
            try home.database.write {
                try RecordStore.add($0, source: source, texts, codes: portion, of: importID, into: &ids)
            }
            start += IdentityStep.portion
            if unknown.count > IdentityStep.portion {
                try summary.delivery.progress(
                    "identity", Int64(min(start, unknown.count)), Int64(unknown.count))
            }
        }
    }
}

/// All records of a source in memory.
struct KnownRecords: Sendable {
    var keys = TextDictionary()
    /// By code.
    var ids: [Int64] = []
    var hidden: Set<Int64> = []
}
