import Kernel

/// An e-mail, a phone or a document.
final class OwnWriter: RowWriter {
    private let comparison: OwnComparison
    private var forms: OwnColumn
    private var types: FoldedColumn?
    private let columns: [Int]
    private let typeColumn: Int?

    init(
        _ comparison: OwnComparison, _ forms: OwnColumn, types: FoldedColumn?, columns: [Int], typeColumn: Int?
    ) {
        (self.comparison, self.forms, self.types) = (comparison, forms, types)
        (self.columns, self.typeColumn) = (columns, typeColumn)
    }

    func write(_ record: MatchRecord, to cells: UnsafeMutablePointer<Int32>) {
        var (code, isSaid) = (Int32(-1), false)
        // Of several columns the first that says something.
        for column in columns where !isSaid {
            record.withCell(column) { (code, isSaid) = (forms.code(of: $0), true) }
        }
        guard code >= 0 else { return }
        comparison.admit(forms.texts)
        (cells[0], cells[1], cells[2]) = (code, forms.bucket(of: code), forms.second(of: code))
        if let typeColumn {
            record.withCell(typeColumn) { cells[3] = types?.code(of: $0) ?? -1 }
        } else if comparison.form == .email {
            cells[3] = forms.localBucket(of: code)
        }
        (cells[4], cells[5]) = comparison.letters(code)
    }
}

/// Postcode, city and region.
final class AreaWriter: RowWriter {
    private let comparison: AreaComparison
    private var area: AreaColumns
    /// Of postcode, city, region.
    private let columns: [Int?]

    init(_ comparison: AreaComparison, _ area: AreaColumns, _ columns: [Int?]) {
        (self.comparison, self.area, self.columns) = (comparison, area, columns)
    }

    func write(_ record: MatchRecord, to cells: UnsafeMutablePointer<Int32>) {
        for (part, column) in columns.enumerated() {
            guard let column else { continue }
            record.withCell(column) { text in
                guard let found = area.code(of: text, part) else { return }
                (cells[2 * part], cells[2 * part + 1]) = found
            }
        }
        comparison.admit(area.texts)
    }
}

/// A text as a whole.
final class TextWriter: RowWriter {
    private let comparison: TextComparison
    private var folded: FoldedColumn
    private let column: Int
    private var buckets: [Int32]
    private let newBucket: Int32

    init(_ comparison: TextComparison, _ folded: FoldedColumn, column: Int, buckets: [Int32], newBucket: Int32) {
        (self.comparison, self.folded, self.column) = (comparison, folded, column)
        (self.buckets, self.newBucket) = (buckets, newBucket)
    }

    func write(_ record: MatchRecord, to cells: UnsafeMutablePointer<Int32>) {
        record.withCell(column) { text in
            let code = folded.code(of: text)
            guard code >= 0 else { return }
            comparison.admit(folded.texts)
            while buckets.count <= Int(code) { buckets.append(newBucket) }
            (cells[0], cells[1]) = (code, buckets[Int(code)])
        }
    }
}

/// A text as words.
final class WordsWriter: RowWriter {
    private let lists: WordLists
    /// The table's texts, and behind them those that came since.
    private let texts: TextDictionary
    private var newTexts = TextDictionary()
    private let column: Int
    private let buckets: [Int32]
    private let newBucket: Int32

    init(_ lists: WordLists, _ texts: TextDictionary, column: Int, buckets: [Int32], newBucket: Int32) {
        (self.lists, self.texts, self.column) = (lists, texts, column)
        (self.buckets, self.newBucket) = (buckets, newBucket)
    }

    func write(_ record: MatchRecord, to cells: UnsafeMutablePointer<Int32>) {
        record.withCell(column) { text in
            let code: Int
            if let known = texts.find(text) {
                code = Int(known)
            } else {
                let count = newTexts.count
                code = texts.count + Int(newTexts.code(of: text))
                if newTexts.count > count { lists.admit(text) }
            }
            guard !lists.words(code).isEmpty else { return }
            cells[0] = Int32(truncatingIfNeeded: code)
            cells[1] = code < buckets.count ? buckets[code] : newBucket
        }
    }
}
