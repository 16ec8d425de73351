import Kernel

extension EntryRows {
    /// Entries of the same source behind these. Of those of one id, the last stays.
    /// - Complexity: O(n) for the n entries of both.
    public func followed(by later: EntryRows) -> EntryRows {
        var all = self
        let (mine, theirs) = (count, later.count)
        all.key += later.key
        all.content += later.content
        for entry in 0..<theirs { later.id(entry).withUnsafeBytes { all.appendID($0) } }
        all.record += later.record
        all.instant += later.instant
        all.day += later.day
        all.row += later.row
        func numbers(_ first: [Int64], _ second: [Int64]) -> [Int64] {
            if first.isEmpty, second.isEmpty { return [] }
            return (first.isEmpty ? [Int64](repeating: Self.unknown, count: mine) : first)
                + (second.isEmpty ? [Int64](repeating: Self.unknown, count: theirs) : second)
        }
        all.value = numbers(value, later.value)
        all.minutes = numbers(minutes, later.minutes)
        let known = texts.map(\.field)
        let fields = known + later.texts.map(\.field).filter { !known.contains($0) }
        all.texts = fields.map { field in
            var dictionary = TextDictionary(minimumCapacity: 0)
            func codes(_ rows: EntryRows) -> [Int64] {
                guard let column = rows.texts.first(where: { $0.field == field }), !column.codes.isEmpty else {
                    return [Int64](repeating: Int64(dictionary.code(of: "")), count: rows.count)
                }
                return column.codes.map { code in
                    Int64(column.texts.withBytes(Int(code)) { dictionary.code(of: $0) })
                }
            }
            let together = codes(self) + codes(later)
            return Texts(field: field, codes: together, texts: dictionary)
        }
        var last: [[UInt8]: Int] = [:]
        for entry in 0..<all.count { last[Array(all.id(entry))] = entry }
        return last.count == all.count ? all : all.picking(last.values.sorted())
    }
}
