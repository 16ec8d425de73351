import Kernel

/// What one import says of one person, packed: fields in ascending number, each with its text, why it cannot be
/// used, and the form in which it is compared.
///
/// An entry is: field (2 bytes, little-endian), defect (1 byte; 0 none), length and bytes of the text, length and
/// bytes of the compared form (none where there is none). Lengths are LEB128. Equal values are equal bytes.
public enum PackedValues {
    public struct Entry {
        public let field: PersonFields.Code
        public let defect: ValueDefect?
        public let text: UnsafeRawBufferPointer
        public let key: UnsafeRawBufferPointer
    }

    static func append(
        _ field: PersonFields.Code, _ defect: ValueDefect?, text: UnsafeRawBufferPointer, key: UnsafeRawBufferPointer,
        to out: inout [UInt8]
    ) {
        withUnsafeTemporaryAllocation(byteCount: mostBytes(text, key), alignment: 1) { room in
            var count = 0
            write(field, defect, text: text, key: key, to: room, at: &count)
            out.append(contentsOf: UnsafeRawBufferPointer(rebasing: room[..<count]))
        }
    }

    /// Bytes that an entry takes at most.
    static func mostBytes(_ text: UnsafeRawBufferPointer, _ key: UnsafeRawBufferPointer) -> Int {
        3 + 10 + text.count + 10 + key.count
    }

    /// Writes an entry to `room` from `at` on. There must be room for `mostBytes` of it.
    static func write(
        _ field: PersonFields.Code, _ defect: ValueDefect?, text: UnsafeRawBufferPointer, key: UnsafeRawBufferPointer,
        to room: UnsafeMutableRawBufferPointer, at: inout Int
    ) {
        guard room.count - at >= mostBytes(text, key) else { return }
        room[at] = UInt8(truncatingIfNeeded: field)
        room[at + 1] = UInt8(truncatingIfNeeded: field >> 8)
        room[at + 2] = defect?.rawValue ?? 0
        at += 3
        write(text, to: room, at: &at)
        write(key, to: room, at: &at)
    }

    private static func write(
        _ piece: UnsafeRawBufferPointer, to room: UnsafeMutableRawBufferPointer, at: inout Int
    ) {
        var rest = UInt(bitPattern: piece.count)
        while rest >= 0x80 {
            room[at] = UInt8(truncatingIfNeeded: rest) | 0x80
            at += 1
            rest >>= 7
        }
        room[at] = UInt8(truncatingIfNeeded: rest)
        at += 1
        guard let to = room.baseAddress, let from = piece.baseAddress else { return }
        (to + at).copyMemory(from: from, byteCount: piece.count)
        at += piece.count
    }

    /// A text, or a compared form, as it stands in an entry: with its length in front.
    public static func piece(_ text: String) -> [UInt8] {
        var text = text
        return text.withUTF8 { bytes in
            [UInt8](unsafeUninitializedCapacity: 10 + bytes.count) { room, count in
                write(UnsafeRawBufferPointer(bytes), to: UnsafeMutableRawBufferPointer(room), at: &count)
            }
        }
    }

    /// Appends a text that has no compared form and can be used.
    public static func append(_ field: PersonFields.Code, text: String, to out: inout [UInt8]) {
        var text = text
        text.withUTF8 { bytes in
            append(
                field, nil, text: UnsafeRawBufferPointer(bytes), key: UnsafeRawBufferPointer(start: nil, count: 0),
                to: &out)
        }
    }

    /// Appends an entry as it stands elsewhere.
    public static func append(_ entry: Entry, to out: inout [UInt8]) {
        append(entry.field, entry.defect, text: entry.text, key: entry.key, to: &out)
    }

    /// Hands over each entry. Returns false when the bytes do not hold: they were damaged.
    @discardableResult
    public static func forEach(_ bytes: UnsafeRawBufferPointer, _ body: (Entry) -> Void) -> Bool {
        var at = 0
        while at < bytes.count {
            guard bytes.count - at >= 3 else { return false }
            let field = UInt16(bytes[at]) | UInt16(bytes[at + 1]) << 8
            let defect = bytes[at + 2]
            at += 3
            guard let text = piece(bytes, &at), let key = piece(bytes, &at) else { return false }
            let why = defect == 0 ? nil : ValueDefect(rawValue: defect) ?? .unreadable
            body(Entry(field: field, defect: why, text: text, key: key))
        }
        return true
    }

    private static func piece(_ bytes: UnsafeRawBufferPointer, _ at: inout Int) -> UnsafeRawBufferPointer? {
        var (count, shift) = (0, 0)
        while true {
            guard at < bytes.count, shift <= 28 else { return nil }
            let byte = bytes[at]
            at += 1
            count |= Int(byte & 0x7F) << shift
            if byte < 0x80 { break }
            shift += 7
        }
        guard count <= bytes.count - at else { return nil }
        defer { at += count }
        return UnsafeRawBufferPointer(rebasing: bytes[at..<at + count])
    }

    /// Packs texts by field. Fields without a number are left out.
    public static func pack(
        _ said: [String: String], invalid: [String: String] = [:], keys: [String: String] = [:],
        fields: PersonFields
    ) -> [UInt8] {
        var out: [UInt8] = []
        let entries = said.compactMap { name, text in fields.code(of: name).map { (code: $0, name: name, text: text) } }
        for entry in entries.sorted(by: { $0.code < $1.code }) {
            var (text, key) = (entry.text, keys[entry.name] ?? "")
            text.withUTF8 { text in
                key.withUTF8 { key in
                    append(
                        entry.code, invalid[entry.name].map(ValueDefect.init(code:)),
                        text: UnsafeRawBufferPointer(text), key: UnsafeRawBufferPointer(key), to: &out)
                }
            }
        }
        return out
    }
}

/// Byte strings one after another in one arena.
public struct ByteList: Sendable {
    public private(set) var arena: [UInt8] = []
    public private(set) var ends: [Int] = []

    public init() {}

    public var count: Int { ends.count }

    public mutating func append(_ bytes: UnsafeRawBufferPointer) {
        arena.append(contentsOf: bytes)
        ends.append(arena.count)
    }

    public func withBytes<T>(_ index: Int, _ body: (UnsafeRawBufferPointer) throws -> T) rethrows -> T {
        let range = range(index)
        return try arena.withUnsafeBytes { try body(UnsafeRawBufferPointer(rebasing: $0[range])) }
    }

    public func text(_ index: Int) -> String { String(decoding: arena[range(index)], as: UTF8.self) }

    private func range(_ index: Int) -> Range<Int> {
        guard index >= 0, index < ends.count else { return 0..<0 }
        return (index == 0 ? 0 : ends[index - 1])..<ends[index]
    }
}
