import Kernel

/// UTF-8 made of another encoding, block by block.
///
/// A lone UTF-16 surrogate comes out as the three bytes that UTF-8 forbids (ED A0…BF xx), so that the reader
/// finds it, rejects that one row and no replacement character enters the data.
final class TranscodingSource: ByteSource {
    private let inner: any ByteSource
    private let encoding: TextEncoding
    private let input: UnsafeMutableRawBufferPointer
    private var output: [UInt8] = []
    private var outputAt = 0
    /// A first byte of a UTF-16 unit whose second has not come yet.
    private var halfUnit: UInt8?
    private var highSurrogate: UInt16?
    private var bytesSeen = 0
    private var ended = false

    init(_ inner: any ByteSource, from encoding: TextEncoding, blockBytes: Int = 1 << 16) {
        self.inner = inner
        self.encoding = encoding
        input = .allocate(byteCount: blockBytes, alignment: 16)
        output.reserveCapacity(blockBytes * 3)
    }

    deinit { input.deallocate() }

    /// - Throws: `import.utf16-odd-tail` with the offset of the byte that has no partner.
    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        while outputAt == output.count {
            guard !ended else { return 0 }
            try decodeBlock()
        }
        let count = min(buffer.count, output.count - outputAt)
        output.withUnsafeBytes {
            buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[outputAt..<outputAt + count]))
        }
        outputAt += count
        return count
    }

    private func decodeBlock() throws {
        output.removeAll(keepingCapacity: true)
        outputAt = 0
        let count = try inner.read(into: input)
        let block = UnsafeRawBufferPointer(rebasing: input[..<count])
        if encoding.unitBytes == 2 { decode16(block) } else { decode1252(block) }
        bytesSeen += count
        guard count == 0 else { return }
        ended = true
        if let high = highSurrogate { append(UInt32(high)) }
        if halfUnit != nil {
            throw PlainProblem("import.utf16-odd-tail", .invalid, ["byte": String(bytesSeen - 1)])
        }
    }

    private func decode1252(_ block: UnsafeRawBufferPointer) {
        for byte in block {
            if byte < 0x80 {
                output.append(byte)
            } else {
                append(byte < 0xA0 ? Windows1252.high[Int(byte - 0x80)] : UInt32(byte))
            }
        }
    }

    private func decode16(_ block: UnsafeRawBufferPointer) {
        for byte in block {
            guard let first = halfUnit else {
                halfUnit = byte
                continue
            }
            halfUnit = nil
            take(encoding == .utf16LE ? UInt16(byte) << 8 | UInt16(first) : UInt16(first) << 8 | UInt16(byte))
        }
    }

    private func take(_ unit: UInt16) {
        if let high = highSurrogate {
            highSurrogate = nil
            if UTF16.isTrailSurrogate(unit) {
                append(0x10000 + (UInt32(high) - 0xD800) << 10 + UInt32(unit) - 0xDC00)
                return
            }
            append(UInt32(high))
        }
        if UTF16.isLeadSurrogate(unit) { highSurrogate = unit } else { append(UInt32(unit)) }
    }

    /// The UTF-8 form of a code point; of a surrogate, the form a validator refuses.
    private func append(_ code: UInt32) {
        func tail(_ shift: UInt32) -> UInt8 { UInt8(0x80 | (code >> shift) & 0x3F) }
        switch code {
        case 0..<0x80: output.append(UInt8(code))
        case 0..<0x800: output += [UInt8(0xC0 | code >> 6), tail(0)]
        case 0..<0x10000: output += [UInt8(0xE0 | code >> 12), tail(6), tail(0)]
        default: output += [UInt8(0xF0 | (code >> 18) & 7), tail(12), tail(6), tail(0)]
        }
    }
}

enum Windows1252 {
    /// Code points of the bytes 80…9F (WHATWG index: the five holes are C1 controls).
    static let high: [UInt32] = [
        0x20AC, 0x81, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8D,
        0x017D, 0x8F, 0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A,
        0x0153, 0x9D, 0x017E, 0x0178,
    ]
}
