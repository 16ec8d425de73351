import Intake
import Kernel
import Timelines

/// What an undo changes in the figures: orders that go, those that come back, and money by currency.
struct UndoEffect {
    /// Orders of a batch that are seen before and not after, or the other way round; ascending.
    private struct Change {
        let batch: LoadedBatch
        let orders: [Int]
    }

    private var leaving: [Change] = []
    private var coming: [Change] = []
    /// Orders of the import that are seen before and after.
    private var staying = 0

    init(_ plan: UndoPlan, in facts: FactSnapshot, after: FactView) {
        let files = Dictionary(facts.files.values.map { (ObjectIdentifier($0.batch), $0) }) { first, _ in first }
        let (old, new) = (Self.visible(facts.view, files), Self.visible(after, files))
        var mine: [ObjectIdentifier: [Bool]] = [:]
        for batch in plan.batches {
            let outside = batch.isOutside.isEmpty ? [Bool](repeating: false, count: batch.orderCount) : batch.isOutside
            let known = mine[ObjectIdentifier(batch.batch)] ?? outside.map { _ in false }
            mine[ObjectIdentifier(batch.batch)] = zip(known, outside).map { $0 || !$1 }
        }
        for (id, shown) in old {
            let there = new[id]?.isVisible ?? []
            let gone = shown.isVisible.indices.filter { shown.isVisible[$0] && !(there.isEmpty ? false : there[$0]) }
            if !gone.isEmpty { leaving.append(Change(batch: shown.batch, orders: gone)) }
            for (order, isMine) in (mine[id] ?? []).enumerated() where isMine && shown.isVisible[order] {
                if !there.isEmpty && there[order] { staying += 1 }
            }
        }
        for (id, shown) in new {
            let there = old[id]?.isVisible ?? []
            let come = shown.isVisible.indices.filter { shown.isVisible[$0] && !(there.isEmpty ? false : there[$0]) }
            if !come.isEmpty { coming.append(Change(batch: shown.batch, orders: come)) }
        }
        leaving.sort { $0.batch.batch.name < $1.batch.batch.name }
    }

    /// Which orders of each file are seen. One that an asserter takes orders from stands twice in a view.
    private static func visible(
        _ view: FactView, _ files: [ObjectIdentifier: LoadedBatch]
    ) -> [ObjectIdentifier: (batch: LoadedBatch, isVisible: [Bool])] {
        var shown: [ObjectIdentifier: (batch: LoadedBatch, isVisible: [Bool])] = [:]
        for (batch, superseded) in zip(view.batches, view.isSuperseded) {
            var isVisible = shown[ObjectIdentifier(batch.batch)]?.isVisible ?? superseded.map { _ in false }
            for order in superseded.indices where !superseded[order] { isVisible[order] = true }
            // Whole, where there is a file: an excerpt has no keys of the others.
            shown[ObjectIdentifier(batch.batch)] = (files[ObjectIdentifier(batch.batch)] ?? batch, isVisible)
        }
        return shown
    }

    func count(into preview: inout UndoPreview) throws {
        var amounts: [String: Int128] = [:]
        var samples = OrderSamples(most: UndoPreview.mostSamples - preview.samples.count)
        preview.orders.kept += staying
        var successors = OrderIndex()
        for change in coming {
            let side = try Side(change.batch)
            for order in change.orders { side.add(order, to: &amounts, sign: -1) }
            try successors.append(LoadedBatch(change.batch, only: change.orders))
        }
        successors.prepare(for: leaving.reduce(0) { $0 + $1.orders.count })
        let sides = Sides(successors)
        for change in leaving {
            let side = try Side(change.batch)
            for order in change.orders { side.add(order, to: &amounts, sign: 1) }
            try compare(side, change, sides, &preview, &samples)
        }
        preview.samples += samples.samples
        for (code, sum) in amounts where sum != 0 {
            guard let currency = Currency(code) else { continue }
            preview.amounts[code] = Money(minor: Int64(clamping: sum), currency: currency).plain
        }
    }

    /// What becomes of the orders of a batch that leave.
    private func compare(
        _ side: Side, _ change: Change, _ successors: Sides, _ preview: inout UndoPreview, _ samples: inout OrderSamples
    ) throws {
        var isFollowed = [Bool](repeating: false, count: side.batch.orderCount)
        for found in try successors.index.findSame(LoadedBatch(change.batch, only: change.orders)) {
            let other = try successors.side(found.batch)
            for (order, theirs) in found.pairs where !isFollowed[order] {
                isFollowed[order] = true
                if side.isSame(order, as: other, theirs) {
                    preview.orders.kept += 1
                } else {
                    preview.orders.restored += 1
                    samples.offer(side.batch.source, side.ids.text(order)) {
                        (side.amount(order), other.amount(theirs))
                    }
                }
            }
        }
        for order in change.orders where !isFollowed[order] {
            preview.orders.removed += 1
            samples.offer(side.batch.source, side.ids.text(order)) { (side.amount(order), "") }
        }
    }

}

/// The batches whose orders come, with what a comparison needs of those that were looked at last.
private final class Sides {
    /// Batches mostly follow one another in the sequence of those that leave.
    private static let most = 4

    let index: OrderIndex
    private var open: [(batch: Int, side: Side)] = []

    init(_ index: OrderIndex) { self.index = index }

    func side(_ batch: Int) throws -> Side {
        if let known = open.first(where: { $0.batch == batch }) { return known.side }
        let side = try Side(index.batches[batch])
        if open.count == Self.most { open.removeFirst() }
        open.append((batch, side))
        return side
    }
}

/// The first of the orders that change, by source and number: the same ones however the batches lie.
private struct OrderSamples {
    private var found: [(source: String, order: String, before: String, after: String)] = []
    private let most: Int

    init(most: Int) { self.most = max(0, most) }

    var samples: [UndoPreview.Sample] {
        found.map { .init(subject: $0.order, field: "amount", before: $0.before, after: $0.after) }
    }

    /// - Parameter values: the amount before and after, asked for where the order is among the first.
    mutating func offer(_ source: String, _ order: String, _ values: () -> (String, String)) {
        guard !order.isEmpty, most > 0 else { return }
        if found.count == most, let last = found.last, (last.source, last.order) <= (source, order) { return }
        let (before, after) = values()
        guard before != after else { return }
        let place = found.firstIndex { (source, order) < ($0.source, $0.order) } ?? found.count
        found.insert((source, order, before, after), at: place)
        if found.count > most { found.removeLast() }
    }
}

/// A batch with what a comparison needs of its lines.
private struct Side {
    let batch: LoadedBatch
    let ids: PackedTexts
    let hashes: LineHashes
    private let records: PackedColumn
    private let instants: PackedColumn
    private let amounts: PackedColumn
    private let kinds: PackedColumn
    private let codes: PackedColumn
    private let currencies: [String]
    private let charges: [PackedColumn]

    init(_ batch: LoadedBatch) throws {
        self.batch = batch
        (ids, records, instants) = (try batch.ids, try batch.records, try batch.instants)
        charges = try [OrderColumn.shipping, OrderColumn.tax, OrderColumn.total].map { try batch.batch.packed($0) }
        hashes = try LineHashes(batch.batch)
        amounts = try batch.batch.packed(LineColumn.amount)
        kinds = try batch.batch.packed(LineColumn.kind)
        codes = try batch.batch.packed(LineColumn.currency)
        currencies = try batch.batch.texts(LineColumn.currency)
        let count = hashes.lineCount
        guard amounts.count == count, kinds.count == count, codes.count == count,
            codes.allSatisfy({ $0 >= 0 && $0 < Int64(currencies.count) })
        else { throw FactProblem.damaged(batch.batch.name, block: LineColumn.amount) }
    }

    /// Whether two orders say the same.
    func isSame(_ order: Int, as other: Side, _ theirs: Int) -> Bool {
        hashes.order(order) == other.hashes.order(theirs) && records[order] == other.records[theirs]
            && instants[order] == other.instants[theirs]
            && charge(order) == other.charge(theirs)
    }

    private func charge(_ order: Int) -> [Int64] { charges.map { order < $0.count ? $0[order] : 0 } }

    /// Adds what the lines of an order that count are worth, in their currencies.
    func add(_ order: Int, to sums: inout [String: Int128], sign: Int128) {
        for line in hashes.lines(order) where kinds[line] != Int64(LineKind.void.rawValue) {
            sums[currencies[Int(codes[line])], default: 0] += sign * Int128(amounts[line])
        }
    }

    /// `182000.00 COP`; several currencies one behind the other.
    func amount(_ order: Int) -> String {
        var sums: [String: Int128] = [:]
        add(order, to: &sums, sign: 1)
        return sums.sorted { $0.key < $1.key }.map { code, sum in
            let digits = Currency(code)?.minorDigits ?? 2
            return Money.plain(minor: Int64(clamping: sum), digits: digits) + " " + code
        }.joined(separator: " + ")
    }
}
