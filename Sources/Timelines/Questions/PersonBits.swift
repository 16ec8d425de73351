/// The people of one block, a bit each: what conditions are evaluated on at a time.
///
/// A block is small enough that a column of it stays near the core, and large enough that deciding what to do costs
/// nothing beside doing it.
struct PersonBits: Equatable {
    /// People of a block.
    static let count = 1_024
    static let wordCount = 16

    var words: SIMD16<UInt64>

    static let none = PersonBits(words: .zero)
    static let all = PersonBits(words: SIMD16(repeating: .max))

    /// The first so many.
    static func first(_ count: Int) -> PersonBits {
        var bits = PersonBits.none
        for word in 0..<wordCount {
            let rest = count - word * 64
            bits.words[word] = rest >= 64 ? .max : rest > 0 ? (1 << UInt64(rest)) - 1 : 0
        }
        return bits
    }

    var isEmpty: Bool { words == .zero }

    var count: Int {
        var count = 0
        for word in 0..<Self.wordCount { count &+= words[word].nonzeroBitCount }
        return count
    }

    subscript(person: Int) -> Bool {
        get { words[person >> 6] & (1 << UInt64(person & 63)) != 0 }
        set {
            let bit = 1 << UInt64(person & 63) as UInt64
            if newValue { words[person >> 6] |= bit } else { words[person >> 6] &= ~bit }
        }
    }

    static func & (left: PersonBits, right: PersonBits) -> PersonBits { .init(words: left.words & right.words) }
    static func | (left: PersonBits, right: PersonBits) -> PersonBits { .init(words: left.words | right.words) }
    static prefix func ~ (bits: PersonBits) -> PersonBits { .init(words: ~bits.words) }

    /// Those in it, ascending.
    @inline(__always)
    func forEach(_ body: (Int) -> Void) {
        for word in 0..<Self.wordCount {
            var rest = words[word]
            if rest == .max {
                for bit in 0..<64 { body(word << 6 | bit) }
                continue
            }
            while rest != 0 {
                body(word << 6 | rest.trailingZeroBitCount)
                rest &= rest &- 1
            }
        }
    }

    /// Of those in `active`, the ones for whom something holds.
    @inline(__always)
    static func picking(_ active: PersonBits, _ holds: (Int) -> Bool) -> PersonBits {
        var bits = PersonBits.none
        for word in 0..<wordCount {
            let mask = active.words[word]
            if mask == 0 { continue }
            var picked: UInt64 = 0
            if mask == .max {
                for bit in 0..<64 { picked |= (holds(word << 6 | bit) ? 1 : 0) << UInt64(bit) }
            } else {
                var rest = mask
                while rest != 0 {
                    let bit = rest.trailingZeroBitCount
                    picked |= (holds(word << 6 | bit) ? 1 : 0) << UInt64(bit)
                    rest &= rest &- 1
                }
            }
            bits.words[word] = picked
        }
        return bits
    }
}

/// What holds of the people of one block, in three values: true, false, or neither where it is unknown.
struct Truth3: Equatable {
    var isTrue: PersonBits
    var isFalse: PersonBits

    static let unknown = Truth3(isTrue: .none, isFalse: .none)
}
