import Formats
import Kernel

/// Files whose rows belong together by a key, wherever they stand: lines of an order, rows of an event. While one portion
/// is read, the one before it is put together, judged and written.
extension ImportRun {
    /// Rows at the end of a portion whose keys may have more.
    private static let openRows = 4_096

    /// Rows of a key lie so far apart that no portion has all of them.
    private struct RowsLieApart: Error {
        let rows: Int
    }

    /// Reads the file in portions. Where rows of a key lie too far apart for them, it is read again with all rows at once,
    /// or, where they are more than a quarter of memory holds, with a share of the keys at each reading.
    /// - Parameters:
    ///   - reader: what reads the file from its start.
    ///   - press: what the portions of one reading are gathered in.
    func readInPortions<Reader: PortionReader, Press: PortionPress>(
        _ inspection: Inspection, reader: () throws -> Reader, press: () throws -> Press
    ) throws -> [Rejection] where Press.Sheet == Reader.Sheet {
        do {
            return try read(inspection, reader(), press(), portion: delivery.setting.orderPortion, [KeyShare()])
        } catch let apart as RowsLieApart {
            try startOver(assumed: inspection.assumed)
            let held = RowLimit(delivery.options.kind, memory: delivery.setting.memory / 3).rows
            let shares = KeyShare.shares(of: apart.rows, held: held)
            return try read(inspection, reader(), press(), portion: .max, shares)
        }
    }

    private func read<Reader: PortionReader, Press: PortionPress>(
        _ inspection: Inspection, _ reader: consuming Reader, _ press: Press, portion: Int, _ shares: [KeyShare]
    ) throws -> [Rejection] where Press.Sheet == Reader.Sheet {
        let pump = PortionPump(press)
        let progress = delivery.progress
        defer {
            pump.wait()
            delivery.progress = progress
        }
        let limit = RowLimit(bytes: 16, memory: delivery.setting.memory)
        let mostHeld = RowLimit(delivery.options.kind, memory: delivery.setting.memory)
        let saysOfPeople = reader.sheet.sayings != nil
        var read = 0
        for share in shares {
            // While rows are read, how far that is says more than how far the portion before is.
            delivery.progress = { [isCancelled] _, _, _ in if isCancelled() { throw CancellationError() } }
            if !share.isFirst { reader.sheet = try pump.spare() ?? reader.sheet.another() }
            reader.sheet.share = share
            var full = min(portion, mostHeld.rows + 1)
            read = try eachRow(inspection, limit: limit, progress: share.progress(progress)) { row in
                let before = reader.sheet.count
                reader.read(row)
                if saysOfPeople, reader.sheet.count > before { reader.sheet.sayings?.add(row, place: before) }
                guard reader.sheet.count >= full else { return }
                try mostHeld.check(reader.sheet.count)
                let next = try pump.spare() ?? reader.sheet.another()
                let sheet = reader.sheet
                sheet.moveOpen(to: next, openRows: min(Self.openRows, portion / 8))
                reader.sheet = next
                // A key that fills half a portion is not moved again and again.
                full = max(portion, next.count * 2)
                try pump.start(sheet)
            }
            try pump.finish()
            delivery.progress = progress
            try pump.work(reader.sheet, isLast: share.isLast)
        }
        if press.split.hasAny() { throw RowsLieApart(rows: read) }
        delivery.summary.read = read
        return press.rejections
    }
}
