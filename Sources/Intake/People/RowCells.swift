/// The cells of the person row at hand: texts, what came of checking them, and the forms in which they are compared.
///
/// A class with room of its own, so that reading a row copies nothing and asks for no memory. What it hands out is
/// valid until the next row.
final class RowCells {
    let count: Int
    private let texts: UnsafeMutablePointer<UnsafeRawBufferPointer>
    private let defects: UnsafeMutablePointer<ValueDefect?>
    private let keys: UnsafeMutablePointer<Range<Int>>
    private var keyBytes: [UInt8] = []
    /// Composed copies of decomposed texts, which are rare.
    private var composed: [UnsafeMutableRawBufferPointer] = []

    init(count: Int) {
        self.count = count
        texts = .allocate(capacity: max(1, count))
        texts.initialize(repeating: UnsafeRawBufferPointer(start: nil, count: 0), count: count)
        defects = .allocate(capacity: max(1, count))
        defects.initialize(repeating: nil, count: count)
        keys = .allocate(capacity: max(1, count))
        keys.initialize(repeating: 0..<0, count: count)
    }

    deinit {
        releaseComposed()
        texts.deallocate()
        defects.deallocate()
        keys.deallocate()
    }

    /// Forgets the row before.
    func begin() {
        keyBytes.removeAll(keepingCapacity: true)
        if !composed.isEmpty { releaseComposed() }
    }

    private func releaseComposed() {
        for room in composed { room.deallocate() }
        composed.removeAll()
    }

    /// Takes a trimmed cell, in composed form (NFC).
    func take(_ position: Int, _ text: UnsafeRawBufferPointer) {
        guard position < count else { return }
        defects[position] = nil
        keys[position] = 0..<0
        texts[position] = text
        guard text.mayBeDecomposed else { return }
        let whole = String(decoding: text, as: UTF8.self).precomposedStringWithCanonicalMapping
        let room = UnsafeMutableRawBufferPointer.allocate(byteCount: whole.utf8.count, alignment: 1)
        room.copyBytes(from: whole.utf8)
        composed.append(room)
        texts[position] = UnsafeRawBufferPointer(room)
    }

    func setDefect(_ position: Int, _ defect: ValueDefect?) { if position < count { defects[position] = defect } }

    func setKey(_ position: Int, _ key: [UInt8]) {
        guard position < count, !key.isEmpty else { return }
        let start = keyBytes.count
        keyBytes.append(contentsOf: key)
        keys[position] = start..<keyBytes.count
    }

    func text(_ position: Int) -> UnsafeRawBufferPointer {
        position >= 0 && position < count ? texts[position] : UnsafeRawBufferPointer(start: nil, count: 0)
    }

    func string(_ position: Int) -> String { String(decoding: text(position), as: UTF8.self) }

    func defect(_ position: Int) -> ValueDefect? { position >= 0 && position < count ? defects[position] : nil }

    /// Hands over the compared form; empty where there is none.
    func withKey(_ position: Int, _ body: (UnsafeRawBufferPointer) -> Void) {
        let range = position >= 0 && position < count ? keys[position] : 0..<0
        keyBytes.withUnsafeBytes { body(UnsafeRawBufferPointer(rebasing: $0[range])) }
    }

    /// Hands over what the row says, as `PackedValues`.
    func withPacked(
        _ columns: [PersonColumns.Column], keepsEmpty: Bool, _ body: (UnsafeRawBufferPointer) -> Void
    ) {
        keyBytes.withUnsafeBytes { keyBytes in
            func key(_ position: Int) -> UnsafeRawBufferPointer {
                UnsafeRawBufferPointer(rebasing: keyBytes[keys[position]])
            }
            var most = 0
            for position in 0..<min(count, columns.count) {
                most += PackedValues.mostBytes(texts[position], key(position))
            }
            withUnsafeTemporaryAllocation(byteCount: max(1, most), alignment: 1) { room in
                var end = 0
                for position in 0..<min(count, columns.count) where !texts[position].isEmpty || keepsEmpty {
                    PackedValues.write(
                        columns[position].code, defects[position], text: texts[position], key: key(position), to: room,
                        at: &end)
                }
                body(UnsafeRawBufferPointer(rebasing: room[..<end]))
            }
        }
    }

    /// Whether there is a text, and not the mark that clears.
    func isSaid(_ position: Int) -> Bool {
        let text = text(position)
        return !text.isEmpty && !(text.count == 2 && text[0] == 92 && text[1] == 78)
    }

    /// Whether an id names somebody: also one with strange letters is what the source calls them, a damaged one is not.
    func isNaming(_ position: Int) -> Bool {
        isSaid(position) && [nil, .doubleEncoded, .directionMarks].contains(defect(position))
    }

    func isUsable(_ position: Int) -> Bool { isSaid(position) && defect(position) == nil }
}
