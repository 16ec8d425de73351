import Intake
import Kernel
import Timelines

/// Whether a file is the one of which a line of the manifest speaks. Another may have been put in its place that is
/// sound in itself, and even as long.
extension FactBatchEntry {
    /// By what the head of the file says: O(columns).
    func counts(_ batch: FactBatch) -> Bool {
        guard digest == nil || digest == Int64(bitPattern: batch.digest) else { return false }
        let (all, allLines) = (batch.rowCount(OrderColumn.key), batch.rowCount(LineColumn.day))
        guard let section else { return all == orders && allLines == lines }
        return section.firstOrder >= 0 && section.firstOrder + orders <= all && lines <= allLines
            && section.firstAsserted + section.asserted <= batch.rowCount(OrderColumn.assertedKey)
    }

    /// By its lines and their days.
    fileprivate func holds(_ starts: [Int], _ days: [Int64], _ kinds: [Int64]) -> Bool {
        let range = section?.orders(orders) ?? 0..<orders
        guard starts.indices.contains(range.lowerBound), starts.indices.contains(range.upperBound) else { return false }
        let own = starts[range.lowerBound]..<starts[range.upperBound]
        guard own.count == lines, own.upperBound <= days.count else { return false }
        let counted = zip(days[own], kinds[own]).lazy.filter { $0.1 != Int64(LineKind.void.rawValue) }.map(\.0)
        return Day.isSame(firstOn, counted.min()) && Day.isSame(lastOn, counted.max())
    }
}

extension [FactBatchEntry] {
    /// Whether all lines of the manifest that name a file speak of what it holds: by its lines and their days, too.
    /// - Complexity: O(lines of the file), however many lines of the manifest there are.
    /// - Throws: `FactProblem.damaged`.
    func speak(of batch: FactBatch) throws -> Bool {
        guard allSatisfy({ $0.counts(batch) }) else { return false }
        let starts = try batch.lineStarts()
        let (days, kinds) = (try batch.integers(LineColumn.day), try batch.integers(LineColumn.kind))
        return days.count == kinds.count && allSatisfy { $0.holds(starts, days, kinds) }
    }
}

extension EntryBatch {
    /// By what the head of the file says: O(columns).
    func counts(_ batch: FactBatch) -> Bool {
        (digest == nil || digest == Int64(bitPattern: batch.digest)) && batch.rowCount(EntryColumn.key) == entries
    }

    /// By its days, too.
    /// - Complexity: O(entries).
    /// - Throws: `FactProblem.damaged`.
    func speaks(of batch: FactBatch) throws -> Bool {
        guard counts(batch) else { return false }
        let days = try batch.integers(EntryColumn.day)
        return Day.isSame(firstOn, days.min()) && Day.isSame(lastOn, days.max())
    }
}

extension Day {
    /// Whether the manifest's day is that of the file, as it was entered.
    fileprivate static func isSame(_ entered: Day?, _ found: Int64?) -> Bool {
        entered == found.map { Day(number: Int32(clamping: $0)) }
    }
}
