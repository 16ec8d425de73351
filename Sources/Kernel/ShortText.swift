/// A text of up to 32 bytes as words, so that it is compared and hashed without a loop.
///
/// Words overlap where the text is shorter than they are; with the length they tell every text from every other. Nothing
/// beyond the text is read.
@frozen
public struct ShortText: Equatable, Sendable {
    /// Of up to 16 bytes these two and the length are all there is.
    public let low, high: UInt64
    @usableFromInline let third, fourth: UInt64
    /// Bytes; −1 for no text at all, which equals no text.
    public let count: Int

    /// No text: not even the empty one.
    @inlinable
    public init() { (low, high, third, fourth, count) = (0, 0, 0, 0, -1) }

    /// Nil for a longer text.
    @inlinable @inline(__always)
    public init?(_ text: UnsafeRawBufferPointer) {
        count = text.count
        guard count <= 32 else { return nil }
        guard count > 0, let base = text.baseAddress else {
            (low, high, third, fourth) = (0, 0, 0, 0)
            return
        }
        if count > 16 {
            (low, high) = (Self.word(base, 0), Self.word(base, 8))
            (third, fourth) = (Self.word(base, count &- 16), Self.word(base, count &- 8))
            return
        }
        (third, fourth) = (0, 0)
        if count >= 8 {
            (low, high) = (Self.word(base, 0), Self.word(base, count &- 8))
        } else if count >= 4 {
            low = UInt64(base.loadUnaligned(as: UInt32.self))
            high = UInt64(base.loadUnaligned(fromByteOffset: count &- 4, as: UInt32.self))
        } else {
            low =
                UInt64(base.load(as: UInt8.self))
                | UInt64(base.load(fromByteOffset: count &>> 1, as: UInt8.self)) &<< 8
            high = UInt64(base.load(fromByteOffset: count &- 1, as: UInt8.self))
        }
    }

    @inlinable @inline(__always)
    static func word(_ base: UnsafeRawPointer, _ offset: Int) -> UInt64 {
        base.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
    }

    /// Compared word by word: any text is mostly that of the row before, or differs in all of them.
    @inlinable @inline(__always)
    public static func == (left: ShortText, right: ShortText) -> Bool {
        (left.low ^ right.low) | (left.high ^ right.high) | (left.third ^ right.third) | (left.fourth ^ right.fourth)
            | UInt64(truncatingIfNeeded: left.count ^ right.count) == 0
    }
}
