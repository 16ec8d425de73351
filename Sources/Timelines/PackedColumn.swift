import Foundation
import Kernel

/// An integer column read where it lies in its file: nothing is unpacked, and a value is a load or two away.
///
/// A code of equal width is found by its number alone. Of differences, which only a sum gives back, the value of every
/// sixteenth row is kept, so that at most fifteen are added up: half a byte a row. Checksums have been compared when
/// the column was opened, so that reading cannot fail.
public struct PackedColumn: RandomAccessCollection, @unchecked Sendable {
    /// Rows from one kept value of differences to the next.
    private static let pace = 16

    private struct Block {
        let bytes: UnsafeRawPointer
        /// Bits of a code, and those of a word that are one.
        let width: Int
        let mask: UInt64
        let base: Int64
        let step: Int64
        /// Of differences, where in `kept` the value of each sixteenth row begins; −1 for codes.
        let kept: Int

        @inline(__always)
        func code(_ row: Int) -> Int64 {
            let bit = row &* width
            let word = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: bit &>> 3, as: UInt64.self))
            return Int64(bitPattern: word &>> UInt64(bit & 7) & mask)
        }
    }

    /// Keeps the bytes where they are.
    private let region: any ByteRegion
    private let blocks: [Block]
    private let kept: [Int64]
    /// First row of each block, and behind the last.
    private let starts: [Int]
    /// Rows of every block but the last, as a power of two; −1 where they differ.
    private let shift: Int

    /// - Parameter blocks: integer blocks inside the region whose checksums hold. Eight bytes from the first of any code
    ///   on are in the region, too: the trailer of a file is longer.
    init(_ region: any ByteRegion, _ places: [BlockPlace]) {
        self.region = region
        var starts = [0]
        var blocks: [Block] = []
        var kept: [Int64] = []
        if let bytes = region.bytes.baseAddress {
            for place in places where place.rowCount > 0 {
                starts.append(starts[starts.count - 1] + place.rowCount)
                blocks.append(Self.block(place, bytes + place.offset, &kept))
            }
        }
        (self.starts, self.blocks, self.kept) = (starts, blocks, kept)
        let rows = starts.count > 1 ? starts[1] : 1
        let isEven =
            rows.nonzeroBitCount == 1
            && zip(starts.dropFirst(), starts.dropFirst(2)).dropLast()
                .allSatisfy { $1 - $0 == rows }
        let isShort = starts.count < 3 || starts[starts.count - 1] - starts[starts.count - 2] <= rows
        shift = starts.count == 2 ? 62 : isEven && isShort ? rows.trailingZeroBitCount : -1
    }

    private static func block(_ place: BlockPlace, _ bytes: UnsafeRawPointer, _ kept: inout [Int64]) -> Block {
        let isDifferent = (BlockPlace.differences...BlockPlace.differences + BlockPlace.mostBits).contains(place.width)
        let bits =
            isDifferent
            ? place.width - BlockPlace.differences
            : place.width >= BlockPlace.packed ? place.width - BlockPlace.packed : place.width * 8
        let block = Block(
            bytes: bytes, width: Int(bits), mask: bits == 64 ? UInt64.max : (UInt64(1) &<< UInt64(bits)) &- 1,
            base: place.base, step: place.step, kept: isDifferent ? kept.count : -1)
        guard isDifferent, bits > 0 else { return block }
        kept.reserveCapacity(kept.count + place.rowCount / pace + 1)
        var last = place.base &- place.step
        for row in 0..<place.rowCount {
            last = last &+ place.step &+ block.code(row)
            if row % pace == 0 { kept.append(last) }
        }
        return block
    }

    public var startIndex: Int { 0 }
    public var endIndex: Int { starts[starts.count - 1] }

    @inline(__always)
    public subscript(row: Int) -> Int64 {
        precondition(row >= 0 && row < starts[starts.count - 1])
        let number = shift >= 0 ? row &>> shift : self.block(row)
        let block = blocks[number]
        let inside = row &- starts[number]
        let value = block.kept < 0 ? block.base &+ block.step &* block.code(inside) : difference(block, inside)
        withExtendedLifetime(region) {}
        return value
    }

    private func difference(_ block: Block, _ row: Int) -> Int64 {
        // All differences are alike: the value is a matter of the row.
        if block.mask == 0 { return block.base &+ block.step &* Int64(row) }
        let start = row / Self.pace
        var value = kept[block.kept + start]
        for between in (start * Self.pace)..<row { value = value &+ block.step &+ block.code(between + 1) }
        return value
    }

    /// The values of some rows, one behind the other.
    func unpack(_ rows: Range<Int>, into values: inout [Int64]) {
        precondition(rows.lowerBound >= 0 && rows.upperBound <= count)
        values = [Int64](unsafeUninitializedCapacity: rows.count) { buffer, initialized in
            guard let out = buffer.baseAddress else { return }
            while initialized < rows.count {
                let row = rows.lowerBound + initialized
                let number = shift >= 0 ? row &>> shift : block(row)
                let end = Swift.min(rows.upperBound, starts[number + 1])
                unpack(blocks[number], row - starts[number]..<end - starts[number], into: out + initialized)
                initialized += end - row
            }
        }
        withExtendedLifetime(region) {}
    }

    private func unpack(_ block: Block, _ rows: Range<Int>, into out: UnsafeMutablePointer<Int64>) {
        guard let first = rows.first else { return }
        guard block.kept >= 0 else {
            for row in rows { out[row &- first] = block.base &+ block.step &* block.code(row) }
            return
        }
        var last = difference(block, first)
        out[0] = last
        for row in rows.dropFirst() {
            last = last &+ block.step &+ block.code(row)
            out[row &- first] = last
        }
    }

    /// Values one after another, unpacked some thousands at a time.
    public struct Iterator: IteratorProtocol, Sequence {
        private static let most = 4_096

        private let column: PackedColumn
        private var rows: Range<Int>
        private var values: [Int64] = []
        private var at = 0

        fileprivate init(_ column: PackedColumn, _ rows: Range<Int>) { (self.column, self.rows) = (column, rows) }

        @inline(__always)
        public mutating func next() -> Int64? {
            if at == values.count { unpack() }
            guard at < values.count else { return nil }
            at &+= 1
            return values[at &- 1]
        }

        private mutating func unpack() {
            let next = rows.prefix(Self.most)
            rows = rows.dropFirst(Self.most)
            at = 0
            column.unpack(next, into: &values)
        }
    }

    public func makeIterator() -> Iterator { Iterator(self, startIndex..<endIndex) }

    /// The values of some rows, as far as there are such.
    public func values(_ rows: Range<Int>) -> Iterator { Iterator(self, rows.clamped(to: startIndex..<endIndex)) }

    /// Of blocks of any size, the one that a row is in.
    private func block(_ row: Int) -> Int {
        var (low, high) = (0, blocks.count - 1)
        while low < high {
            let middle = (low + high + 1) / 2
            if starts[middle] <= row { low = middle } else { high = middle - 1 }
        }
        return low
    }
}

/// The texts of a text column read where they lie in its file.
public struct PackedTexts: @unchecked Sendable {
    private let owner: AnyObject
    private let bytes: UnsafeRawBufferPointer
    private let ends: PackedColumn

    /// - Parameter ends: ascending, the last one inside `bytes`, which stay while `owner` lives.
    init(_ owner: AnyObject, _ bytes: UnsafeRawBufferPointer, ends: PackedColumn) {
        (self.owner, self.bytes, self.ends) = (owner, bytes, ends)
    }

    public var count: Int { ends.count }

    /// Bytes of text `code`; empty when there is no such code.
    public func withBytes<T>(_ code: Int, _ body: (UnsafeRawBufferPointer) throws -> T) rethrows -> T {
        guard code >= 0, code < ends.count else { return try body(UnsafeRawBufferPointer(start: nil, count: 0)) }
        let start = code == 0 ? 0 : Int(ends[code - 1])
        let end = Int(ends[code])
        // Of a file that has gone since it was opened, ends are zeros.
        guard start >= 0, start <= end, end <= bytes.count else {
            return try body(UnsafeRawBufferPointer(start: nil, count: 0))
        }
        return try withExtendedLifetime(owner) { try body(UnsafeRawBufferPointer(rebasing: bytes[start..<end])) }
    }

    /// Whether text `code` has these bytes.
    public func isText(_ code: Int, _ bytes: UnsafeRawBufferPointer) -> Bool {
        withBytes(code) { text in
            guard text.count == bytes.count, let mine = text.baseAddress, let theirs = bytes.baseAddress else {
                return text.count == bytes.count
            }
            return memcmp(mine, theirs, text.count) == 0
        }
    }

    public func text(_ code: Int) -> String { withBytes(code) { String(decoding: $0, as: UTF8.self) } }
}
