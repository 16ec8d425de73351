import Foundation

/// The storage of a `TextDictionary`: arena, ends and hash table in memory of its own.
///
/// Used by one owner at a time; `TextDictionary` copies it before it changes one that is shared.
final class TextTable: @unchecked Sendable {
    private(set) var arena: UnsafeMutablePointer<UInt8>
    private(set) var ends: UnsafeMutablePointer<Int>
    /// Open addressing: high 32 bits of the hash, low 32 bits code + 1; 0 is empty.
    private var slots: UnsafeMutablePointer<UInt64>
    private(set) var count = 0
    private(set) var byteCount = 0
    private var byteCapacity: Int
    private var capacity: Int
    private var mask: Int
    /// What reading ahead has seen, kept so that it is done.
    private var touch: UInt64 = 0

    init(minimumCapacity: Int) {
        var size = 32
        while size < minimumCapacity * 2 { size *= 2 }
        mask = size - 1
        capacity = size / 2
        byteCapacity = max(64, min(minimumCapacity, 1 << 20) * 8)
        arena = .allocate(capacity: byteCapacity)
        ends = .allocate(capacity: capacity)
        slots = .allocate(capacity: size)
        slots.initialize(repeating: 0, count: size)
    }

    init(copying other: TextTable) {
        (count, byteCount, mask) = (other.count, other.byteCount, other.mask)
        (byteCapacity, capacity) = (other.byteCapacity, other.capacity)
        arena = .allocate(capacity: byteCapacity)
        ends = .allocate(capacity: capacity)
        slots = .allocate(capacity: mask + 1)
        arena.update(from: other.arena, count: byteCount)
        ends.update(from: other.ends, count: count)
        slots.update(from: other.slots, count: mask + 1)
    }

    deinit {
        arena.deallocate()
        ends.deallocate()
        slots.deallocate()
    }

    /// Forgets all texts and keeps the room.
    func removeAll() {
        slots.update(repeating: 0, count: mask + 1)
        (count, byteCount) = (0, 0)
    }

    func range(_ code: Int) -> Range<Int> {
        guard code >= 0, code < count else { return 0..<0 }
        return (code == 0 ? 0 : ends[code - 1])..<ends[code]
    }

    func bytes(_ code: Int) -> UnsafeRawBufferPointer {
        let range = range(code)
        return UnsafeRawBufferPointer(start: arena + range.lowerBound, count: range.count)
    }

    func find(_ text: UnsafeRawBufferPointer) -> UInt32? {
        let slot = slots[place(of: text, hash: TextTable.hash(text))]
        return slot == 0 ? nil : UInt32(truncatingIfNeeded: slot) &- 1
    }

    /// Calls `body` with the slot of each of many texts, or the empty one where it would stand, and the text's hash.
    ///
    /// A table of a million texts lies far from the processor. The slots of some texts are asked for together before
    /// any of them is looked at, so that their ways overlap.
    @inline(__always)
    private func forEachPlace(
        _ count: Int, _ text: (Int) -> UnsafeRawBufferPointer,
        _ body: (Int, UnsafeRawBufferPointer, UInt64, Int) -> Void
    ) {
        let step = 32
        withUnsafeTemporaryAllocation(of: UInt64.self, capacity: step) { hashes in
            var start = 0
            while start < count {
                let end = min(start + step, count)
                var touched: UInt64 = 0
                for index in start..<end {
                    let hash = TextTable.hash(text(index))
                    hashes[index - start] = hash
                    touched |= slots[Int(truncatingIfNeeded: hash) & mask]
                }
                touch = touched
                for index in start..<end {
                    let (text, hash) = (text(index), hashes[index - start])
                    body(index, text, hash, place(of: text, hash: hash))
                }
                start = end
            }
        }
    }

    /// The codes of `count` texts, those that are new entered.
    func codes(_ count: Int, _ text: (Int) -> UnsafeRawBufferPointer, into codes: UnsafeMutablePointer<Int32>) {
        forEachPlace(count, text) { index, text, hash, at in
            let code = slots[at] != 0 ? UInt32(truncatingIfNeeded: slots[at]) &- 1 : enter(text, hash, at)
            codes[index] = Int32(bitPattern: code)
        }
    }

    /// The codes of `count` texts; −1 for those that were never entered.
    func find(_ count: Int, _ text: (Int) -> UnsafeRawBufferPointer, into codes: UnsafeMutablePointer<Int32>) {
        forEachPlace(count, text) { index, _, _, at in
            codes[index] = slots[at] != 0 ? Int32(bitPattern: UInt32(truncatingIfNeeded: slots[at]) &- 1) : -1
        }
    }

    func code(of text: UnsafeRawBufferPointer) -> UInt32 {
        let hash = TextTable.hash(text)
        let at = place(of: text, hash: hash)
        if slots[at] != 0 { return UInt32(truncatingIfNeeded: slots[at]) &- 1 }
        return enter(text, hash, at)
    }

    /// The slot that holds the text, or the empty one where it would stand.
    @inline(__always)
    private func place(of text: UnsafeRawBufferPointer, hash: UInt64) -> Int {
        let tag = hash & 0xFFFF_FFFF_0000_0000
        var at = Int(truncatingIfNeeded: hash) & mask
        while case let slot = slots[at], slot != 0 {
            if slot & 0xFFFF_FFFF_0000_0000 == tag, holds(Int(UInt32(truncatingIfNeeded: slot) &- 1), text) {
                return at
            }
            at = (at &+ 1) & mask
        }
        return at
    }

    @inline(__always)
    private func holds(_ code: Int, _ text: UnsafeRawBufferPointer) -> Bool {
        let start = code == 0 ? 0 : ends[code &- 1]
        let length = ends[code] &- start
        guard length == text.count else { return false }
        guard let theirs = text.baseAddress else { return true }
        let mine = UnsafeRawPointer(arena + start)
        if length > 16 || length < 4 { return memcmp(mine, theirs, length) == 0 }
        if length < 8 {
            return mine.loadUnaligned(as: UInt32.self) == theirs.loadUnaligned(as: UInt32.self)
                && mine.loadUnaligned(fromByteOffset: length &- 4, as: UInt32.self)
                    == theirs.loadUnaligned(fromByteOffset: length &- 4, as: UInt32.self)
        }
        return mine.loadUnaligned(as: UInt64.self) == theirs.loadUnaligned(as: UInt64.self)
            && mine.loadUnaligned(fromByteOffset: length &- 8, as: UInt64.self)
                == theirs.loadUnaligned(fromByteOffset: length &- 8, as: UInt64.self)
    }

    private func enter(_ text: UnsafeRawBufferPointer, _ hash: UInt64, _ at: Int) -> UInt32 {
        let code = UInt32(truncatingIfNeeded: count)
        if byteCount + text.count > byteCapacity {
            byteCapacity = max(byteCapacity * 2, byteCount + text.count)
            arena = arena.moved(byteCount, to: byteCapacity)
        }
        if let base = text.baseAddress { memcpy(arena + byteCount, base, text.count) }
        byteCount += text.count
        ends[count] = byteCount
        count += 1
        slots[at] = hash & 0xFFFF_FFFF_0000_0000 | UInt64(code &+ 1)
        if count == capacity { grow() }
        return code
    }

    private func grow() {
        capacity *= 2
        ends = ends.moved(count, to: capacity)
        slots.deallocate()
        mask = mask * 2 + 1
        slots = .allocate(capacity: mask + 1)
        slots.initialize(repeating: 0, count: mask + 1)
        for code in 0..<count {
            let hash = TextTable.hash(bytes(code))
            var at = Int(truncatingIfNeeded: hash) & mask
            while slots[at] != 0 { at = (at &+ 1) & mask }
            slots[at] = hash & 0xFFFF_FFFF_0000_0000 | UInt64(UInt32(truncatingIfNeeded: code) &+ 1)
        }
    }

    /// Two folded multiplications for texts of up to 16 bytes, xxHash64 for longer ones; never stored.
    @inline(__always)
    private static func hash(_ text: UnsafeRawBufferPointer) -> UInt64 {
        guard !text.isEmpty, text.count <= 16, let short = ShortText(text) else { return Hash64.of(text) }
        let product = (short.low ^ 0x9E37_79B1_85EB_CA87 ^ UInt64(text.count)).multipliedFullWidth(
            by: short.high ^ 0xC2B2_AE3D_27D4_EB4F)
        let second = (product.high ^ product.low).multipliedFullWidth(by: 0x1656_67B1_9E37_79F9)
        return second.high ^ second.low
    }
}
