/// The digits of a telephone number as it was written, without what people put between them.
struct PhoneDigits {
    /// Room that `clean` asks for.
    static let capacity = 40
    static let longestText = 64

    /// Digits written.
    var count = 0
    /// A `+`, or the `00` that many countries dial instead, stood in front.
    var isInternational = false

    /// Writes the digits of `bytes` (UTF-8) into `room`, of at least `capacity` bytes.
    ///
    /// Blanks, points, hyphens, slashes, parentheses, `tel:`, direction marks, the apostrophe that spreadsheets put in
    /// front, the `.0` that they put behind and an extension (`ext. 12`) are taken off.
    static func clean(
        _ bytes: UnsafeRawBufferPointer, into room: UnsafeMutableBufferPointer<UInt8>
    ) throws(PhoneText.Defect) -> PhoneDigits {
        guard bytes.count <= longestText, room.count >= capacity else { throw .tooLong }
        let text = bared(Blank.trim(bytes))
        var digits = PhoneDigits()
        var at = 0
        while at < text.count {
            let byte = text[at]
            if byte &- 0x30 < 10 {
                guard digits.count < capacity else { throw .tooLong }
                room[digits.count] = byte
                digits.count += 1
            } else if byte == UInt8(ascii: "+"), digits.count == 0, !digits.isInternational {
                digits.isInternational = true
            } else {
                let length = pauseLength(text, at: at)
                if length == 0, digits.count >= 7, isExtension(text, from: at) { break }
                guard length > 0 else { throw isScientific(text) ? .scientific : .unreadable }
                at += length - 1
            }
            at += 1
        }
        digits.settle(room)
        guard digits.count > 0 else { throw .unreadable }
        return digits
    }

    /// `00` in front becomes international; Mexico's prefixes of before 2020 are dropped after its calling code.
    private mutating func settle(_ room: UnsafeMutableBufferPointer<UInt8>) {
        if !isInternational, count > 2, room[0] == 0x30, room[1] == 0x30 {
            drop(2, at: 0, room)
            isInternational = true
        }
        if count == 13, Self.begins(room, "521"), isInternational || room[3] != 0x30 { drop(1, at: 2, room) }
    }

    /// In Mexico until August 2019 mobiles were dialled with 044, 045 or, from abroad, 1, other cities with 01; since
    /// then ten digits are dialled.
    ///
    /// - SeeAlso: Instituto Federal de Telecomunicaciones, *Plan Técnico Fundamental de Numeración*, DOF 11 May 2018.
    mutating func dropOldMexicanPrefix(_ room: UnsafeMutableBufferPointer<UInt8>) {
        guard !isInternational else { return }
        switch count {
        case 13 where Self.begins(room, "044") || Self.begins(room, "045"): drop(3, at: 0, room)
        case 12 where Self.begins(room, "01"): drop(2, at: 0, room)
        case 11 where Self.begins(room, "1"): drop(1, at: 0, room)
        default: break
        }
    }

    private mutating func drop(_ length: Int, at start: Int, _ room: UnsafeMutableBufferPointer<UInt8>) {
        for index in start..<(count - length) { room[index] = room[index + length] }
        count -= length
    }

    private static func begins(_ room: UnsafeMutableBufferPointer<UInt8>, _ start: StaticString) -> Bool {
        start.withUTF8Buffer { start in room.prefix(start.count).elementsEqual(start) }
    }

    /// The text without the apostrophe or `tel:` in front and a `.0` behind digits alone.
    private static func bared(_ bytes: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        var text = bytes[...]
        if text.first == UInt8(ascii: "'") { text = text.dropFirst() }
        if text.count >= 4, zip(text, "tel:".utf8).allSatisfy({ $0 == $1 || $0 == $1 & 0xDF }) {
            text = text.dropFirst(4)
        }
        if text.count > 8, text.suffix(2).elementsEqual(".0".utf8), text.dropLast(2).allSatisfy({ $0 &- 0x30 < 10 }) {
            text = text.dropLast(2)
        }
        return UnsafeRawBufferPointer(rebasing: text)
    }

    /// Bytes of what may stand between digits; 0 for anything else.
    private static func pauseLength(_ bytes: UnsafeRawBufferPointer, at offset: Int) -> Int {
        switch bytes[offset] {
        case 0x20, 0x09, 0x28, 0x29, 0x2D, 0x2E, 0x2F: return 1
        case 0xC2: return offset + 1 < bytes.count && bytes[offset + 1] == 0xA0 ? 2 : 0
        case 0xE2 where offset + 2 < bytes.count:
            switch (bytes[offset + 1], bytes[offset + 2]) {
            // U+2009 thin space, 200B…200F, 2010…2014 hyphens and dashes, 202A…202F: direction marks that telephones
            // add when a number is copied.
            case (0x80, 0x89), (0x80, 0x8B...0x94), (0x80, 0xAA...0xAF): return 3
            // U+2060, 2066…2069.
            case (0x81, 0xA0), (0x81, 0xA6...0xA9): return 3
            default: return 0
            }
        default: return 0
        }
    }

    /// The inner number of a switchboard, behind a word or a mark that says so, up to the end.
    private static func isExtension(_ text: UnsafeRawBufferPointer, from start: Int) -> Bool {
        var (at, word) = (start, Word())
        while let letter = Word.letter(text, at: at), word.append(letter.base) { at += letter.length }
        let isMarked = at > start ? extensionWords.contains(word) : text[at] == UInt8(ascii: "#")
        let rest = text[at...].drop { [0x20, 0x23, 0x2E, 0x3A].contains($0) }
        return isMarked && (1...7).contains(rest.count) && rest.allSatisfy { $0 &- 0x30 < 10 }
    }

    private static let extensionWords: Set<Word> = Set(
        (["ext", "extension", "extensao", "extn", "x", "anexo", "interno", "int", "ramal"] as [StaticString]).map {
            Word($0)
        })

    /// `3.00123E+09`: a spreadsheet wrote a number, and its last digits are gone.
    private static func isScientific(_ text: UnsafeRawBufferPointer) -> Bool {
        guard let exponent = text.firstIndex(where: { $0 | 0x20 == UInt8(ascii: "e") }), exponent > 0 else {
            return false
        }
        let (front, back) = (text[..<exponent], text[(exponent + 1)...])
        let digits = back.first == UInt8(ascii: "+") || back.first == UInt8(ascii: "-") ? back.dropFirst() : back
        return !digits.isEmpty && digits.allSatisfy { $0 &- 0x30 < 10 }
            && front.allSatisfy { $0 &- 0x30 < 10 || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: ",") }
    }
}
