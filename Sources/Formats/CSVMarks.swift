/// Finds the bytes that give a table its shape: delimiter, quote, CR and LF.
struct CSVMarks {
    private let delimiter: SIMD16<UInt8>
    private let quote: SIMD16<UInt8>
    private let lineFeed = SIMD16<UInt8>(repeating: 0x0A)
    private let carriageReturn = SIMD16<UInt8>(repeating: 0x0D)
    /// Bytes that may be read past the end of a range, and places that may be written past the last mark.
    static let slack = 64

    init(delimiter: UInt8, quote: UInt8) {
        self.delimiter = SIMD16(repeating: delimiter)
        self.quote = SIMD16(repeating: quote)
    }

    /// Writes the offsets from `base` of all marks in `range`, ascending, to `places` and returns their number.
    ///
    /// `base` must be readable for `slack` bytes after the range, and `places` writable for `range.count + slack`.
    func find(_ base: UnsafeRawPointer, in range: Range<Int>, into places: UnsafeMutablePointer<UInt32>) -> Int {
        var count = 0
        var at = range.lowerBound
        while at < range.upperBound {
            var bits =
                half(base, at) | half(base, at &+ 16) &<< 16 | half(base, at &+ 32) &<< 32
                | half(base, at &+ 48) &<< 48
            let left = range.upperBound &- at
            if left < 64 { bits &= (1 &<< UInt64(left)) &- 1 }
            let found = bits.nonzeroBitCount
            var place = places + count
            // Eight at a time without asking: what is written beyond `found` is overwritten by the next block.
            var rest = found
            while rest > 0 {
                for step in 0..<8 {
                    place[step] = UInt32(truncatingIfNeeded: at &+ bits.trailingZeroBitCount)
                    bits &= bits &- 1
                }
                place += 8
                rest &-= 8
            }
            count &+= found
            at &+= 64
        }
        return count
    }

    /// One bit for each of 16 bytes: is it a mark?
    @inline(__always)
    private func half(_ base: UnsafeRawPointer, _ offset: Int) -> UInt64 {
        let bytes = base.loadUnaligned(fromByteOffset: offset, as: SIMD16<UInt8>.self)
        let isMark =
            (bytes .== delimiter) .| (bytes .== quote) .| (bytes .== lineFeed)
            .| (bytes .== carriageReturn)
        // A true lane is a byte FF in memory; of it, each of the eight bytes of a word keeps another bit.
        let weighed =
            unsafeBitCast(isMark, to: SIMD2<UInt64>.self) & SIMD2(repeating: 0x8040_2010_0804_0201)
        // The eight weights of a word differ, so that their sum in the top byte is their bit set.
        let low = (weighed.x &* 0x0101_0101_0101_0101) &>> 56
        let high = (weighed.y &* 0x0101_0101_0101_0101) &>> 56
        return low | high &<< 8
    }
}
