import Foundation

/// Distinct byte strings with a code each, in the sequence in which they first came: 0, 1, 2…
///
/// All texts stand one after another, so that a million of them are a few allocations. Looking up compares hash,
/// then bytes: two texts never share a code.
/// - Complexity: O(1) expected a look-up.
public struct TextDictionary: Sendable {
    private var table: TextTable

    public init(minimumCapacity: Int = 16) { table = TextTable(minimumCapacity: minimumCapacity) }

    public var count: Int { table.count }

    /// All texts, one after another.
    public var arena: [UInt8] { Array(UnsafeBufferPointer(start: table.arena, count: table.byteCount)) }

    /// `ends[i]` is where text i ends in the arena.
    public var ends: [Int] { Array(UnsafeBufferPointer(start: table.ends, count: table.count)) }

    /// The text's code, entering it when it is new.
    @inline(__always)
    public mutating func code(of text: UnsafeRawBufferPointer) -> UInt32 {
        if !isKnownUniquelyReferenced(&table) { table = TextTable(copying: table) }
        return table.code(of: text)
    }

    public mutating func code(of text: String) -> UInt32 {
        var text = text
        return text.withUTF8 { code(of: UnsafeRawBufferPointer($0)) }
    }

    /// The code of each text of a list, entering those that are new.
    public mutating func codes(of list: TextList) -> [Int32] {
        codes(list.count) { list.bytes($0) }
    }

    /// The code of some texts of another dictionary, entering those that are new.
    public mutating func codes(of other: TextDictionary, _ chosen: [Int]) -> [Int32] {
        let table = other.table
        return codes(chosen.count) { table.bytes(chosen[$0]) }
    }

    private mutating func codes(_ count: Int, _ text: (Int) -> UnsafeRawBufferPointer) -> [Int32] {
        if !isKnownUniquelyReferenced(&table) { table = TextTable(copying: table) }
        return [Int32](unsafeUninitializedCapacity: count) { buffer, initialized in
            if let base = buffer.baseAddress { table.codes(count, text, into: base) }
            initialized = count
        }
    }

    /// The code of some texts of another dictionary; −1 for those that were never entered here.
    public func find(_ other: TextDictionary, _ chosen: [Int]) -> [Int32] {
        let theirs = other.table
        return [Int32](unsafeUninitializedCapacity: chosen.count) { buffer, initialized in
            if let base = buffer.baseAddress {
                table.find(chosen.count, { theirs.bytes(chosen[$0]) }, into: base)
            }
            initialized = chosen.count
        }
    }

    /// The text's code, or nil when it was never entered.
    public func find(_ text: UnsafeRawBufferPointer) -> UInt32? { table.find(text) }

    /// Forgets all texts; the room stays for others, unless somebody else still reads them.
    public mutating func removeAll() {
        if isKnownUniquelyReferenced(&table) { table.removeAll() } else { table = TextTable(minimumCapacity: 16) }
    }

    /// Where text `code` stands in the arena; empty for a code never given.
    public func range(_ code: Int) -> Range<Int> { table.range(code) }

    public func text(_ code: Int) -> String { withBytes(code) { String(decoding: $0, as: UTF8.self) } }

    @inline(__always)
    public func withBytes<T>(_ code: Int, _ body: (UnsafeRawBufferPointer) throws -> T) rethrows -> T {
        try withExtendedLifetime(table) { try body(table.bytes(code)) }
    }
}
