/// xxHash64, the checksum and key hash of files and facts.
///
/// Not for secrets: anybody can make two inputs collide, so whoever looks a key up compares the key too.
/// - Complexity: O(n), eight bytes a step.
/// - SeeAlso: Y. Collet, "xxHash fast digest algorithm", specification 0.1.1.
public enum Hash64 {
    @usableFromInline static let p1: UInt64 = 0x9E37_79B1_85EB_CA87
    @usableFromInline static let p2: UInt64 = 0xC2B2_AE3D_27D4_EB4F
    @usableFromInline static let p3: UInt64 = 0x1656_67B1_9E37_79F9
    @usableFromInline static let p4: UInt64 = 0x85EB_CA77_C2B2_AE63
    @usableFromInline static let p5: UInt64 = 0x27D4_EB2F_1656_67C5

    public static func of(_ bytes: UnsafeRawBufferPointer, seed: UInt64 = 0) -> UInt64 {
        guard let base = bytes.baseAddress else { return finish(seed &+ p5) }
        let count = bytes.count
        var at = 0
        var hash: UInt64
        if count >= 32 {
            var v1 = seed &+ p1 &+ p2
            var v2 = seed &+ p2
            var v3 = seed
            var v4 = seed &- p1
            while at &+ 32 <= count {
                v1 = round(v1, load64(base, at))
                v2 = round(v2, load64(base, at &+ 8))
                v3 = round(v3, load64(base, at &+ 16))
                v4 = round(v4, load64(base, at &+ 24))
                at &+= 32
            }
            hash = rotate(v1, 1) &+ rotate(v2, 7) &+ rotate(v3, 12) &+ rotate(v4, 18)
            hash = (hash ^ round(0, v1)) &* p1 &+ p4
            hash = (hash ^ round(0, v2)) &* p1 &+ p4
            hash = (hash ^ round(0, v3)) &* p1 &+ p4
            hash = (hash ^ round(0, v4)) &* p1 &+ p4
        } else {
            hash = seed &+ p5
        }
        hash &+= UInt64(count)
        while at &+ 8 <= count {
            hash = rotate(hash ^ round(0, load64(base, at)), 27) &* p1 &+ p4
            at &+= 8
        }
        if at &+ 4 <= count {
            let word = UInt64(UInt32(littleEndian: base.loadUnaligned(fromByteOffset: at, as: UInt32.self)))
            hash = rotate(hash ^ (word &* p1), 23) &* p2 &+ p3
            at &+= 4
        }
        while at < count {
            hash = rotate(hash ^ (UInt64(base.load(fromByteOffset: at, as: UInt8.self)) &* p5), 11) &* p1
            at &+= 1
        }
        return finish(hash)
    }

    public static func of(_ text: String, seed: UInt64 = 0) -> UInt64 {
        var text = text
        return text.withUTF8 { of(UnsafeRawBufferPointer($0), seed: seed) }
    }

    /// Mixes one more 64-bit value into a hash; order matters.
    @inlinable
    public static func mix(_ hash: UInt64, _ value: UInt64) -> UInt64 {
        finish(rotate(hash ^ round(0, value), 27) &* p1 &+ p4)
    }

    @inlinable static func load64(_ base: UnsafeRawPointer, _ offset: Int) -> UInt64 {
        UInt64(littleEndian: base.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }
    @inlinable static func rotate(_ value: UInt64, _ bits: UInt64) -> UInt64 {
        (value &<< bits) | (value &>> (64 &- bits))
    }
    @inlinable static func round(_ lane: UInt64, _ input: UInt64) -> UInt64 {
        rotate(lane &+ input &* p2, 31) &* p1
    }
    @inlinable static func finish(_ value: UInt64) -> UInt64 {
        var hash = value
        hash = (hash ^ (hash &>> 33)) &* p2
        hash = (hash ^ (hash &>> 29)) &* p3
        return hash ^ (hash &>> 32)
    }
}
