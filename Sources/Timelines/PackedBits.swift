import Kernel

/// Codes of equal width, bit after bit, least significant first. Seven bytes more follow the last code, so that each is
/// read by one unaligned load of eight bytes.
enum PackedBits {
    private static let slack = 7

    static func byteCount(_ count: Int, bits: UInt8) -> Int {
        bits == 0 ? 0 : (count * Int(bits) + 7) / 8 + slack
    }

    /// Appends `count` codes below 2^bits; with 64 bits they are written whole and nothing follows.
    /// - Parameter code: called once for each index, ascending.
    @inline(__always)
    static func append(_ count: Int, bits: UInt8, to bytes: inout [UInt8], _ code: (Int) -> UInt64) {
        let start = bytes.count
        let length = bits == 64 ? count * 8 : byteCount(count, bits: bits)
        bytes.append(contentsOf: repeatElement(0, count: length))
        guard bits > 0 else { return (0..<count).forEach { _ = code($0) } }
        bytes.withUnsafeMutableBytes { all in
            guard let out = all.baseAddress.map({ $0 + start }) else { return }
            if bits == 64 {
                for index in 0..<count {
                    out.storeBytes(of: code(index).littleEndian, toByteOffset: index &* 8, as: UInt64.self)
                }
                return
            }
            var (word, filled, at) = (UInt64(0), UInt64(0), 0)
            let width = UInt64(bits)
            for index in 0..<count {
                let value = code(index)
                word |= value &<< filled
                filled &+= width
                if filled >= 64 {
                    out.storeBytes(of: word.littleEndian, toByteOffset: at, as: UInt64.self)
                    at &+= 8
                    filled &-= 64
                    word = filled == 0 ? 0 : value &>> (width &- filled)
                }
            }
            for byte in 0..<Int(filled + 7) / 8 {
                out.storeBytes(
                    of: UInt8(truncatingIfNeeded: word &>> UInt64(byte * 8)), toByteOffset: at + byte, as: UInt8.self)
            }
        }
    }

    /// Hands over each code. `bytes` are `byteCount(count, bits:)` at least.
    @inline(__always)
    static func read(_ bytes: UnsafeRawBufferPointer, _ count: Int, bits: UInt8, _ body: (Int, UInt64) -> Void) {
        guard bits > 0, let base = bytes.baseAddress else {
            for index in 0..<count { body(index, 0) }
            return
        }
        let (width, mask) = (Int(bits), (UInt64(1) &<< UInt64(bits)) &- 1)
        var bit = 0
        for index in 0..<count {
            let word = UInt64(littleEndian: base.loadUnaligned(fromByteOffset: bit &>> 3, as: UInt64.self))
            body(index, word &>> UInt64(bit & 7) & mask)
            bit &+= width
        }
    }
}
