import Kernel

/// Addresses, areas, and columns about which nothing is known.
extension RowLayout {
    mutating func layAddress() {
        let columns = table.columns(.houseNumber, .address)
        guard columns.contains(where: { $0.kind == .address }) else { return }
        let words = AddressWords()
        let size = AddressWords.numbers + AddressWords.words
        var cells = [Int32](repeating: -1, count: table.rows * size)
        cells.withUnsafeMutableBufferPointer { cells in
            guard let base = cells.baseAddress else { return }
            for column in columns {
                for (row, code) in column.codes.enumerated() where code >= 0 {
                    column.texts.withBytes(Int(code)) { words.write($0, into: base + row * size) }
                }
            }
        }
        let wholes = WholeNames(cells, rows: table.rows)
        let count = table.rows
        let comparison = AddressComparison(words, isLasting: !table.columns(.companyName).isEmpty)
        atoms.address = place(comparison) { at in
            { rows, width in
                for row in 0..<count {
                    let to = rows + row * width + at
                    (to[0], to[1]) = (wholes.hashes[row], wholes.bucket(row))
                    for cell in 0..<size { to[2 + cell] = cells[row * size + cell] }
                }
            }
        }
        write(
            atoms.address,
            AddressWriter(comparison, words, wholes.withoutRows, table.places(.houseNumber) + table.places(.address)))
    }

    mutating func layArea() {
        guard !table.columns(.postcode, .city, .region).isEmpty else { return }
        let area = AreaColumns(table)
        let comparison = AreaComparison(texts: area.texts)
        let column = place(comparison) { at in
            { rows, width in
                for (part, column) in area.parts.enumerated() {
                    for (row, code) in column.codes.enumerated() where code >= 0 {
                        rows[row * width + at + 2 * part] = code
                        rows[row * width + at + 2 * part + 1] = column.buckets[Int(code)]
                    }
                }
            }
        }
        write(column, AreaWriter(comparison, area.withoutRows, AreaColumns.kinds.map { table.places($0.kind).first }))
        if !table.columns(.postcode).isEmpty { atoms.postcode = column }
        if !table.columns(.city).isEmpty { atoms.city = column + 2 }
    }

    mutating func layText(_ index: Int, differing: Double, shared: Double, isLasting: Bool) {
        let column = table.columns[index]
        let folded = FoldedColumn(column)
        let usual = 1 / Double(max(2, min(folded.texts.count, 1_000)))
        let buckets = counts(folded.codes, folded.texts.count).map {
            Int32(Frequency.bucket(Frequency.of(count: $0, total: table.rows, usual: usual, weight: 50)))
        }
        let comparison = TextComparison(
            column.name, texts: folded.texts, shared: shared, isLasting: isLasting, differing: differing)
        let place = place(comparison) { at in
            { rows, width in
                for (row, code) in folded.codes.enumerated() where code >= 0 {
                    rows[row * width + at] = code
                    rows[row * width + at + 1] = buckets[Int(code)]
                }
            }
        }
        write(
            place,
            TextWriter(
                comparison, folded.withoutRows, column: index, buckets: buckets,
                newBucket: bucket(usual: usual, weight: 50)))
        if folded.texts.count > 50 { atoms.texts.append(place) }
    }

    /// A column of which nothing is known: words where most texts have several, else a text as a whole.
    mutating func layGeneral(_ index: Int) {
        let column = table.columns[index]
        let lists = WordLists(column, leavingOut: [])
        let filled = column.codes.count { $0 >= 0 }
        let isRowNumber = filled > 10 && column.texts.count == filled && filled == table.rows
        guard !isRowNumber, filled > 0, column.texts.count > 1 || table.rows <= 2 else { return }
        if Double(lists.codes.count) > 2.5 * Double(column.texts.count), column.texts.count > 20 {
            layWords(index, shared: 0.3, leavingOut: [])
        } else {
            layText(index, differing: 0.3, shared: 0.3, isLasting: false)
        }
    }
}
