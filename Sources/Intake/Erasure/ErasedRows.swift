import Formats
import Kernel

/// What an import does with rows that name somebody erased: rows about people are passed over and counted as
/// `suppressed`; of orders and other things that happened the row is taken, and is nobody's.
///
/// Used by the one thread of its import.
final class ErasedRows: @unchecked Sendable {
    static let name = "erasure"

    let judge: RowJudge
    let latest: Int64
    private var rows: BlankedRows?

    init(judge: RowJudge, latest: Int64) { (self.judge, self.latest) = (judge, latest) }

    var droppedCount: Int { rows?.droppedCount ?? 0 }

    /// - Parameters:
    ///   - isRewritten: rows of the file may have been blanked before: they are nobody's.
    ///   - isRepeated: what the file says is visible: without a number it would not be known again, and count twice.
    func over(
        _ reader: any TableReader, delimiter: UInt8, isRewritten: Bool, isRepeated: Bool
    ) -> any TableReader {
        let judge = self.judge
        let rows = BlankedRows(
            reader, delimiter: delimiter,
            judge: { row in
                let (isTheirs, isMentioning) = judge.judge(row)
                if judge.isOfPeople {
                    if isTheirs || isRewritten && row.isEmpty { return .dropped }
                    return isMentioning ? .blanked : .kept
                }
                guard isTheirs, judge.isSound(row) else { return .kept }
                return isRepeated && !judge.isNumbered(row) ? .dropped : .blanked
            }, keeps: judge.keeps)
        self.rows = rows
        return rows
    }
}

extension Delivery {
    /// Rows of this delivery that name somebody erased; nil where nobody was.
    var erased: ErasedRows? { kept[ErasedRows.name] as? ErasedRows }

    /// Rows that were passed over are accepted rows of which nothing came.
    func countErased() {
        let count = erased?.droppedCount ?? 0
        summary.accepted += count
        summary.suppressed += count
    }
}

extension ImportRun {
    /// The rows of the file, those of erased people blanked or left out.
    func openRows(_ inspection: Inspection) throws -> (reader: any TableReader, progress: TableProgress) {
        let home = delivery.setting.home
        let tombstones = try Tombstones.load(home)
        let opened = try inspection.openForReading(path)
        guard !tombstones.isEmpty, delivery.options.kind != .products else { return opened }
        let judge = RowJudge(
            delivery.options, inspection.mapping, tombstones, country: delivery.setting.settings.country)
        if delivery.options.kind == .orders { try judge.prepare { try inspection.openForReading(path).reader } }
        let sha256 = path.split(separator: "/").last.map(String.init) ?? ""
        let (isRewritten, isRepeated) = try home.database.read {
            (try ErasureStore.isRewritten($0, sha256), try ErasureStore.isRepeated($0, sha256))
        }
        let erased = ErasedRows(judge: judge, latest: tombstones.latest)
        delivery.kept[ErasedRows.name] = erased
        let rows = erased.over(
            opened.reader, delimiter: inspection.shape.rawDelimiter, isRewritten: isRewritten, isRepeated: isRepeated)
        return (rows, opened.progress)
    }
}
