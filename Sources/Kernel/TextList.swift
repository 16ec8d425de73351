import Foundation

/// Texts one after another, each with its number: 0, 1, 2… Equal ones are not told from each other.
///
/// Used by one owner at a time.
public final class TextList: @unchecked Sendable {
    private var arena: UnsafeMutablePointer<UInt8> = .allocate(capacity: 1_024)
    private var ends: UnsafeMutablePointer<Int> = .allocate(capacity: 64)
    private var byteCapacity = 1_024
    private var capacity = 64
    private var byteCount = 0
    public private(set) var count = 0

    public init() {}

    deinit {
        arena.deallocate()
        ends.deallocate()
    }

    /// Forgets all texts and keeps the room.
    public func removeAll() { (byteCount, count) = (0, 0) }

    /// Forgets the texts from number `count` on.
    public func keepFirst(_ count: Int) {
        guard count >= 0, count < self.count else { return }
        byteCount = count == 0 ? 0 : ends[count - 1]
        self.count = count
    }

    /// Returns the number of the text.
    @discardableResult
    public func append(_ text: UnsafeRawBufferPointer) -> Int {
        if byteCount + text.count > byteCapacity {
            byteCapacity = max(byteCapacity * 2, byteCount + text.count)
            arena = arena.moved(byteCount, to: byteCapacity)
        }
        if count == capacity {
            capacity *= 2
            ends = ends.moved(count, to: capacity)
        }
        if let base = text.baseAddress { memcpy(arena + byteCount, base, text.count) }
        byteCount += text.count
        ends[count] = byteCount
        count += 1
        return count - 1
    }

    @discardableResult
    public func append(_ text: String) -> Int {
        var text = text
        return text.withUTF8 { append(UnsafeRawBufferPointer($0)) }
    }

    /// Text `index`, until the next `append`; empty for a number never given.
    @inline(__always)
    public func bytes(_ index: Int) -> UnsafeRawBufferPointer {
        guard index >= 0, index < count else { return UnsafeRawBufferPointer(start: nil, count: 0) }
        let start = index == 0 ? 0 : ends[index &- 1]
        return UnsafeRawBufferPointer(start: arena + start, count: ends[index] &- start)
    }

    public func text(_ index: Int) -> String { String(decoding: bytes(index), as: UTF8.self) }

    /// Whether a text is the one that came last.
    @inline(__always)
    public func lastIs(_ text: UnsafeRawBufferPointer) -> Bool {
        guard count > 0 else { return false }
        return isEqual(count &- 1, text)
    }

    /// Whether text `index` is this one.
    @inline(__always)
    public func isEqual(_ index: Int, _ text: UnsafeRawBufferPointer) -> Bool {
        let mine = bytes(index)
        guard mine.count == text.count else { return false }
        guard let left = mine.baseAddress, let right = text.baseAddress else { return mine.isEmpty }
        return memcmp(left, right, text.count) == 0
    }
}
