import Foundation
import Kernel

/// One line of `optout.log`: a JSON object whose last member is the checksum of what stands before it.
struct OptOutLine: Codable, Equatable {
    var kind: String?
    var source: String?
    var externalId: String?
    var value: String?
    var channel: String?
    var purpose: String?
    var at: Int64?
    var validUntil: String?
    var origin: String?
    /// Import that brought it; it counts once the import was applied.
    var `import`: Int64?
    /// On a line of its own: the entries of the import from this byte on are applied.
    var appliedFrom: Int64?
    /// On a line of its own: the line before was cut off and says nothing.
    var isTornBefore: Bool?

    init() {}

    init(_ entry: OptOut, import id: Int64?) {
        switch entry.whom {
        case .record(let source, let externalID): (kind, self.source, externalId) = ("record", source, externalID)
        case .address(let kind, let value): (self.kind, self.value) = (kind, value)
        }
        channel = entry.channel
        purpose = entry.purpose
        at = entry.at
        validUntil = entry.validUntil?.description
        origin = entry.origin
        `import` = id
    }

    /// What a line of a refusal says; nil for the other kinds of line.
    var entry: OptOut? {
        guard let kind, let at else { return nil }
        let whom: OptOut.Whom
        if kind == "record", let source, let externalId {
            whom = .record(source: source, externalID: externalId)
        } else if let value {
            whom = .address(kind: kind, value: value)
        } else {
            return nil
        }
        return OptOut(
            whom: whom, channel: channel, purpose: purpose, at: at, validUntil: validUntil.flatMap(Day.init(iso:)),
            origin: origin ?? "")
    }

    // MARK: bytes

    /// `,"check":"0123456789abcdef"}`
    private static let tailLength = 28
    private static let tailStart = Array(",\"check\":\"".utf8)

    func append(to out: inout [UInt8]) {
        let start = out.count
        out.append(123)
        text("kind", kind, &out)
        text("source", source, &out)
        text("externalId", externalId, &out)
        text("value", value, &out)
        text("channel", channel, &out)
        text("purpose", purpose, &out)
        number("at", at, &out)
        text("validUntil", validUntil, &out)
        text("origin", origin, &out)
        number("import", `import`, &out)
        number("appliedFrom", appliedFrom, &out)
        if isTornBefore == true { member("isTornBefore", "true", &out) }
        let check = out[start...].withUnsafeBytes { Self.checksum($0) }
        out += Self.tailStart
        out += check
        out += [34, 125, 10]
    }

    /// What a line says, without its end; nil when it is not whole.
    static func read(_ line: UnsafeRawBufferPointer) -> OptOutLine? {
        guard isWhole(line), let base = line.baseAddress else { return nil }
        return try? JSONDecoder().decode(OptOutLine.self, from: Data(bytes: base, count: line.count))
    }

    /// Whether a line is as it was written.
    static func isWhole(_ line: UnsafeRawBufferPointer) -> Bool {
        let end = line.count - tailLength
        guard end > 0, line[line.count - 2] == 34, line[line.count - 1] == 125 else { return false }
        for (offset, byte) in tailStart.enumerated() where line[end + offset] != byte { return false }
        var written: UInt64 = 0
        for byte in line[(end + tailStart.count)..<(line.count - 2)] {
            switch byte {
            case 48...57: written = written << 4 | UInt64(byte - 48)
            case 97...102: written = written << 4 | UInt64(byte - 87)
            default: return false
            }
        }
        return written == Hash64.of(UnsafeRawBufferPointer(rebasing: line[..<end]))
    }

    /// Sixteen hexadecimal digits.
    private static func checksum(_ bytes: UnsafeRawBufferPointer) -> [UInt8] {
        let digits = Array("0123456789abcdef".utf8)
        let hash = Hash64.of(bytes)
        return (0..<16).map { digits[Int(hash >> UInt64(60 - 4 * $0) & 15)] }
    }

    private func number(_ name: String, _ value: Int64?, _ out: inout [UInt8]) {
        if let value { member(name, String(value), &out) }
    }

    private func member(_ name: String, _ value: String, _ out: inout [UInt8]) {
        if out.last != 123 { out.append(44) }
        out.append(34)
        out += name.utf8
        out += [34, 58]
        out += value.utf8
    }

    private func text(_ name: String, _ value: String?, _ out: inout [UInt8]) {
        guard let value else { return }
        member(name, "\"", &out)
        for byte in value.utf8 {
            switch byte {
            case 34, 92: out += [92, byte]
            case 0..<32: out += Array(String(format: "\\u%04x", byte).utf8)
            default: out.append(byte)
            }
        }
        out.append(34)
    }
}
