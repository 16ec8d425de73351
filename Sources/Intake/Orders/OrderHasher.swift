import Kernel

/// Hashes what a file says of an order, so that the next import knows whether it says something else.
///
///     line  = mix(Σ valueₖ · Pₖ + Σ hash(textₖ))      Pₖ odd, one for each field; texts hashed with their field's name
///     order = mix(Σ line, rows, discount, shipping, tax, total, person)
///
/// Lines are summed, so their sequence does not matter and two identical lines count twice. Empty texts leave
/// no trace: a column that appears empty changes nothing.
/// - SeeAlso: M. Dietzfelbinger, "Universal hashing and k-wise independent random variables via integer arithmetic
///   without primes", STACS 1996, for sums of products.
struct OrderHasher {
    /// Hash of each text by text column and code; 0 for the empty text.
    private let textHashes: [[UInt64]]
    private let currencyHashes: [UInt64]
    private let statusSlot: Int?

    /// - Parameter statuses: a status that means something else than by the standard makes another order of it, so
    ///   that a file imported again takes the new meaning.
    init(_ sheet: OrderSheet, _ statuses: StatusTable = .standard) {
        statusSlot = sheet.statusSlot
        textHashes = zip(sheet.present, sheet.dictionaries).enumerated().map { slot, column in
            let seed = Hash64.of(sheet.textFields[column.0].name)
            return (0..<column.1.count).map { code in
                let hash = column.1.withBytes(code) { $0.isEmpty ? 0 : Hash64.of($0, seed: seed) }
                guard slot == sheet.statusSlot else { return hash }
                let text = column.1.text(code)
                guard statuses.isOwn(text), let meaning = statuses.meaning(of: text) else { return hash }
                return Hash64.mix(hash, UInt64(meaning.rawValue))
            }
        }
        currencyHashes = sheet.currencies.map { Hash64.of($0.code) }
    }

    /// What one row says.
    /// - Parameters:
    ///   - unitCost: millionths; −1 unknown.
    ///   - firstStatus: code of the order's first status, for which a blank one stands.
    @inline(__always)
    func line(
        _ row: OrderRow, _ codes: UnsafePointer<UInt32>, unitCost: Int64, firstStatus: UInt32
    ) -> UInt64 {
        var sum = UInt64(bitPattern: row.instant) &* 0x9E37_79B1_85EB_CA87
        sum &+= UInt64(bitPattern: row.quantity) &* 0xC2B2_AE3D_27D4_EB4F
        sum &+= UInt64(bitPattern: row.amount) &* 0x1656_67B1_9E37_79F9
        sum &+= UInt64(bitPattern: row.discount) &* 0x85EB_CA77_C2B2_AE63
        sum &+= UInt64(bitPattern: unitCost &+ 1) &* 0x27D4_EB2F_1656_67C5
        sum &+= currencyHashes[Int(row.currency)]
        for slot in textHashes.indices {
            var hash = textHashes[slot][Int(codes[slot])]
            if hash == 0, slot == statusSlot { hash = textHashes[slot][Int(firstStatus)] }
            sum &+= hash
        }
        return Hash64.mix(0, sum)
    }

    /// What a file says of an order whose lines sum to `lines`.
    /// - Parameter extra: all that its rows say of it as a whole.
    func order(_ lines: UInt64, rows: Int, _ extra: OrderExtra, person: UInt64?) -> UInt64 {
        var hash = Hash64.mix(lines, UInt64(rows))
        if !extra.isEmpty {
            hash = Hash64.mix(hash, UInt64(bitPattern: extra.orderDiscount ?? 0))
            hash = Hash64.mix(hash, UInt64(bitPattern: extra.shipping ?? 0))
            hash = Hash64.mix(hash, UInt64(bitPattern: extra.tax ?? 0))
            if let total = extra.total, total != 0 { hash = Hash64.mix(hash, UInt64(bitPattern: total) ^ 0x33) }
        }
        return person.map { Hash64.mix(hash, $0) } ?? hash
    }
}
