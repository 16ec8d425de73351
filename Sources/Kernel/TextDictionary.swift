import Foundation

/// Distinct byte strings with a code each, in the sequence in which they first came: 0, 1, 2…
///
/// The arena holds all texts one after another, so that a million of them are two allocations. Looking up
/// compares hash, then bytes: two texts never share a code.
/// - Complexity: O(1) expected a look-up.
public struct TextDictionary: Sendable {
    public private(set) var arena: [UInt8] = []
    /// `ends[i]` is where text i ends in the arena.
    public private(set) var ends: [Int] = []
    /// Open addressing: high 32 bits of the hash, low 32 bits code + 1; 0 is empty.
    private var slots: [UInt64]
    private var mask: Int

    public init(minimumCapacity: Int = 16) {
        var size = 32
        while size < minimumCapacity * 2 { size *= 2 }
        slots = [UInt64](repeating: 0, count: size)
        mask = size - 1
    }

    public var count: Int { ends.count }

    /// The text's code, entering it when it is new.
    public mutating func code(of text: UnsafeRawBufferPointer) -> UInt32 {
        code(of: text, hash: Hash64.of(text))
    }

    /// - Parameter hash: `Hash64.of(text)`; with another one the text is not found again.
    public mutating func code(of text: UnsafeRawBufferPointer, hash: UInt64) -> UInt32 {
        let tag = hash & 0xFFFF_FFFF_0000_0000
        var at = Int(truncatingIfNeeded: hash) & mask
        while true {
            let slot = slots[at]
            if slot == 0 { break }
            if slot & 0xFFFF_FFFF_0000_0000 == tag {
                let found = UInt32(truncatingIfNeeded: slot) &- 1
                if equals(Int(found), text) { return found }
            }
            at = (at &+ 1) & mask
        }
        let code = UInt32(ends.count)
        arena.append(contentsOf: text)
        ends.append(arena.count)
        slots[at] = tag | UInt64(code &+ 1)
        if ends.count * 2 > slots.count { grow() }
        return code
    }

    public mutating func code(of text: String) -> UInt32 {
        var text = text
        return text.withUTF8 { code(of: UnsafeRawBufferPointer($0)) }
    }

    /// The text's code, or nil when it was never entered.
    public func find(_ text: UnsafeRawBufferPointer) -> UInt32? {
        let hash = Hash64.of(text)
        let tag = hash & 0xFFFF_FFFF_0000_0000
        var at = Int(truncatingIfNeeded: hash) & mask
        while slots[at] != 0 {
            if slots[at] & 0xFFFF_FFFF_0000_0000 == tag {
                let found = UInt32(truncatingIfNeeded: slots[at]) &- 1
                if equals(Int(found), text) { return found }
            }
            at = (at &+ 1) & mask
        }
        return nil
    }

    /// Where text `code` stands in the arena; empty for a code never given.
    public func range(_ code: Int) -> Range<Int> {
        guard code >= 0, code < ends.count else { return 0..<0 }
        return (code == 0 ? 0 : ends[code - 1])..<ends[code]
    }

    public func text(_ code: Int) -> String { String(decoding: arena[range(code)], as: UTF8.self) }

    public func withBytes<T>(_ code: Int, _ body: (UnsafeRawBufferPointer) throws -> T) rethrows -> T {
        let range = range(code)
        return try arena.withUnsafeBytes { try body(UnsafeRawBufferPointer(rebasing: $0[range])) }
    }

    private func equals(_ code: Int, _ text: UnsafeRawBufferPointer) -> Bool {
        let range = range(code)
        guard range.count == text.count else { return false }
        guard let theirs = text.baseAddress else { return true }
        return arena.withUnsafeBytes { arena in
            guard let mine = arena.baseAddress else { return true }
            return memcmp(mine + range.lowerBound, theirs, text.count) == 0
        }
    }

    private mutating func grow() {
        mask = slots.count * 2 - 1
        slots = [UInt64](repeating: 0, count: mask + 1)
        for code in 0..<ends.count {
            let hash = withBytes(code) { Hash64.of($0) }
            var at = Int(truncatingIfNeeded: hash) & mask
            while slots[at] != 0 { at = (at &+ 1) & mask }
            slots[at] = hash & 0xFFFF_FFFF_0000_0000 | UInt64(UInt32(code) &+ 1)
        }
    }
}
