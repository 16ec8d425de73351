/// Reads the addresses of one table, byte by byte; what it says is what `EmailText` says.
///
/// Addresses of ASCII alone, nearly all there are, are read without making texts of them.
public struct EmailReader: Sendable {
    public init() {}

    /// Puts the address, as `EmailText.normalise` writes it, in place of what `address` holds; nil, and nothing put
    /// there, when the cell holds none.
    public func read(_ bytes: UnsafeRawBufferPointer, into address: inout [UInt8]) -> EmailText.Flags? {
        address.removeAll(keepingCapacity: true)
        if Self.withPlain(bytes, { address.append(contentsOf: $0) }) != nil { return [] }
        guard case .valid(let normalised, let flags) = reading(bytes) else { return nil }
        address.append(contentsOf: normalised.utf8)
        return flags
    }

    /// What a cell says, with its reason when it is no address.
    public func reading(_ bytes: UnsafeRawBufferPointer) -> EmailText.Reading {
        guard bytes.count <= 2048 else { return .invalid(.tooLong) }
        return String(validating: bytes, as: UTF8.self).map(EmailText.read) ?? .invalid(.unreadable)
    }

    /// A usual address in small letters; nil for all others, of which nothing is said.
    static func plain(_ bytes: UnsafeRawBufferPointer) -> String? {
        withPlain(bytes) { String(decoding: $0, as: UTF8.self) }
    }

    private static func withPlain<Result>(
        _ bytes: UnsafeRawBufferPointer, _ body: (UnsafeBufferPointer<UInt8>) -> Result
    ) -> Result? {
        let text = Blank.trim(bytes)
        guard (6...254).contains(text.count) else { return nil }
        return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 254) { room in
            var at = 0
            while at < text.count, let byte = local(text[at]) {
                // A point at the beginning or behind another.
                if byte == 0x2E, at == 0 || room[at - 1] == 0x2E { return nil }
                room.initializeElement(at: at, to: byte)
                at += 1
            }
            guard (1...64).contains(at), at < text.count, text[at] == UInt8(ascii: "@"), room[at - 1] != 0x2E else {
                return nil
            }
            room.initializeElement(at: at, to: text[at])
            guard plainDomain(text, from: at + 1, into: room) else { return nil }
            return body(UnsafeBufferPointer(rebasing: room[..<text.count]))
        }
    }

    private static func plainDomain(
        _ text: UnsafeRawBufferPointer, from start: Int, into room: UnsafeMutableBufferPointer<UInt8>
    ) -> Bool {
        var (label, points, hasLetter) = (start, 0, false)
        for at in start..<text.count {
            let byte = text[at]
            if byte == 0x2E {
                guard isLabel(text, label..<at) else { return false }
                (label, points, hasLetter) = (at + 1, points + 1, false)
                room.initializeElement(at: at, to: byte)
            } else {
                let small = byte | 0x20
                let isLetter = small &- 0x61 < 26
                guard isLetter || byte &- 0x30 < 10 || byte == 0x2D else { return false }
                hasLetter = hasLetter || isLetter || byte == 0x2D
                room.initializeElement(at: at, to: isLetter ? small : byte)
            }
        }
        return points > 0 && hasLetter && text.count - label >= 2 && isLabel(text, label..<text.count)
    }

    /// Not empty, not too long, no hyphen at its ends, and no A-label, which hides letters to be looked at.
    private static func isLabel(_ text: UnsafeRawBufferPointer, _ range: Range<Int>) -> Bool {
        guard (1...63).contains(range.count) else { return false }
        guard text[range.lowerBound] != 0x2D, text[range.upperBound - 1] != 0x2D else { return false }
        return range.count < 4 || text[range.lowerBound + 2] != 0x2D || text[range.lowerBound + 3] != 0x2D
    }

    /// A byte of a local part in small letters (RFC 5322 atext and the point); nil for any other.
    @inline(__always)
    private static func local(_ byte: UInt8) -> UInt8? {
        if (byte | 0x20) &- 0x61 < 26 { return byte | 0x20 }
        if byte >= 0x80 { return nil }
        let allowed = byte < 64 ? marksBelow64 : marksFrom64
        return allowed >> UInt64(byte & 63) & 1 == 1 ? byte : nil
    }

    private static let marksBelow64 = bits(of: "0123456789!#$%&'*+-/=?.", from: 0)
    private static let marksFrom64 = bits(of: "^_`{|}~", from: 64)

    private static func bits(of marks: String, from start: UInt8) -> UInt64 {
        marks.utf8.reduce(0) { $0 | 1 << UInt64($1 - start) }
    }
}
