import Kernel

/// Hashes what a file says of an order, so that the next import knows whether it says something else.
///
/// Lines are summed, so their sequence does not matter and two identical lines count twice. Empty texts leave
/// no trace: a column that appears empty changes nothing.
struct OrderHasher {
    private let sheet: OrderSheet
    /// Hash of each text by field and code; 0 for the empty text.
    private let textHashes: [[UInt64]]
    private let currencyHashes: [UInt64]

    /// - Parameter statuses: a status that means something else than by the standard makes another order of it, so
    ///   that a file imported again takes the new meaning.
    init(_ sheet: OrderSheet, _ statuses: StatusTable = .standard) {
        self.sheet = sheet
        var textHashes = zip(sheet.textFields, sheet.dictionaries).map { field, dictionary in
            let seed = Hash64.of(field.name)
            return (0..<dictionary.count).map { code in
                dictionary.withBytes(code) { $0.isEmpty ? 0 : Hash64.of($0, seed: seed) }
            }
        }
        let written = sheet.dictionaries[OrderSheet.status]
        for code in textHashes[OrderSheet.status].indices {
            let text = written.text(code)
            guard statuses.isOwn(text), let meaning = statuses.meaning(of: text) else { continue }
            textHashes[OrderSheet.status][code] = Hash64.mix(
                textHashes[OrderSheet.status][code], UInt64(meaning.rawValue))
        }
        self.textHashes = textHashes
        currencyHashes = sheet.currencies.map { Hash64.of($0.code) }
    }

    func hash(_ rows: ArraySlice<Int32>, person: Int32, orderDiscount: Int64) -> UInt64 {
        var sum: UInt64 = 0
        var (shipping, tax, total) = (Int64(0), Int64(0), Int64(0))
        let statuses = sheet.texts[OrderSheet.status]
        let firstStatus =
            statuses.isEmpty ? 0 : rows.first.map { textHashes[OrderSheet.status][Int(statuses[Int($0)])] } ?? 0
        for row in rows {
            sum &+= line(Int(row), firstStatus)
            if !sheet.shipping.isEmpty { shipping &+= sheet.shipping[row] ?? 0 }
            if !sheet.tax.isEmpty { tax &+= sheet.tax[row] ?? 0 }
            if !sheet.orderTotal.isEmpty { total &+= sheet.orderTotal[row] ?? 0 }
        }
        var hash = Hash64.mix(sum, UInt64(rows.count))
        hash = Hash64.mix(hash, UInt64(bitPattern: orderDiscount))
        hash = Hash64.mix(hash, UInt64(bitPattern: shipping))
        hash = Hash64.mix(hash, UInt64(bitPattern: tax))
        if total != 0 { hash = Hash64.mix(hash, UInt64(bitPattern: total) ^ 0x33) }
        return person < 0 ? hash : Hash64.mix(hash, sheet.people.withBytes(Int(person)) { Hash64.of($0) })
    }

    /// - Parameter firstStatus: what a blank status stands for.
    private func line(_ row: Int, _ firstStatus: UInt64) -> UInt64 {
        var hash = Hash64.mix(0, UInt64(bitPattern: sheet.instant[row]))
        hash = Hash64.mix(hash, UInt64(bitPattern: sheet.quantity[row]))
        hash = Hash64.mix(hash, UInt64(bitPattern: sheet.amount[row]))
        hash = Hash64.mix(hash, UInt64(bitPattern: sheet.discount[row]))
        hash = Hash64.mix(hash, currencyHashes[Int(sheet.currency[row])])
        if !sheet.unitCost.isEmpty, sheet.unitCost[row] >= 0 {
            hash = Hash64.mix(hash, UInt64(bitPattern: sheet.unitCost[row]) ^ 0x55)
        }
        for field in sheet.texts.indices where !sheet.texts[field].isEmpty {
            var text = textHashes[field][Int(sheet.texts[field][row])]
            if text == 0, field == OrderSheet.status { text = firstStatus }
            if text != 0 { hash = Hash64.mix(hash, text) }
        }
        return hash
    }
}
