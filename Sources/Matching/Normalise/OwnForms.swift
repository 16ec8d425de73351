import Formats
import Kernel

/// E-mails, phones and documents in the form in which they are compared.
enum OwnForms {
    /// The address as it is written to, lower-cased; whatever has an at sign and is none yet as it stands.
    static func email(_ text: UnsafeRawBufferPointer, _ reader: EmailReader, into out: inout [UInt8]) -> Bool {
        if reader.read(text, into: &out) != nil { return true }
        out.removeAll(keepingCapacity: true)
        guard text.count >= 6, text.contains(0x40) else { return false }
        FoldedBytes.fold(text, into: &out)
        return true
    }

    /// The part before the at sign without what mail services ignore: `+…`, and points.
    static func localPart(_ address: [UInt8], into out: inout [UInt8]) {
        out.removeAll(keepingCapacity: true)
        for byte in address {
            if byte == 0x40 || byte == 0x2B { break }
            if byte != 0x2E { out.append(byte) }
        }
    }

    /// The last nine figures of a phone number: with and without country, trunk and old mobile prefixes alike.
    ///
    /// Of several numbers in one cell the first is taken. Nil below six figures and for one figure repeated.
    static func phone(_ text: UnsafeRawBufferPointer, into out: inout [UInt8]) -> Bool {
        out.removeAll(keepingCapacity: true)
        for byte in text {
            if byte &- 0x30 < 10 {
                out.append(byte)
            } else if out.count >= 7,
                byte == 0x2F || byte == 0x3B || byte == 0x2C || byte == 0x7C || byte | 0x20 == 0x78
            {
                break
            }
        }
        guard out.count >= 6, let first = out.first, out.contains(where: { $0 != first }) else { return false }
        if out.count > 9 { out.removeFirst(out.count - 9) }
        return true
    }

    /// Letters and figures, capital, a check figure behind a dash taken off; nil below four characters.
    static func document(_ text: UnsafeRawBufferPointer, into out: inout [UInt8]) -> Bool {
        out.removeAll(keepingCapacity: true)
        for byte in text {
            if byte &- 0x30 < 10 || (byte | 0x20) &- 0x61 < 26 { out.append(byte >= 0x61 ? byte & 0xDF : byte) }
        }
        guard out.count >= 4, let first = out.first, out.contains(where: { $0 != first }) else { return false }
        let figures = out.allSatisfy { $0 < 0x40 }
        if figures, out.count >= 9, text.count >= 2, text[text.count - 2] == 0x2D { out.removeLast() }
        return true
    }
}
