import CPhoneNumber

/// Reads the telephone numbers of one table, byte by byte and without making texts of them.
///
/// Numbers of the home country and international ones, as they are usually written, are settled by `PhonePlan`, the others by libphonenumber;
/// both say the same. A value of its own may be used in each thread.
public struct PhoneReader: Sendable {
    /// The pair of capitals that libphonenumber knows the country by; `ZZ`, nobody's, when it is none.
    private let region: String
    private let plan: PhonePlan?
    private let isMexican: Bool
    private let asksLibraryAlone: Bool

    /// `country`: ISO 3166, `CO`, whose numbers are written without `+`.
    public init(country: String) { self.init(country: country, asksLibraryAlone: false) }

    /// `asksLibraryAlone` leaves the plan out; what is read is the same.
    init(country: String, asksLibraryAlone: Bool) {
        let capitals = country.uppercased()
        let isPair = capitals.utf8.count == 2 && capitals.utf8.allSatisfy { (0x41...0x5A).contains($0) }
        region = isPair ? capitals : "ZZ"
        plan = isPair && !asksLibraryAlone ? PhonePlan.of(capitals) : nil
        isMexican = region == "MX"
        self.asksLibraryAlone = asksLibraryAlone
    }

    /// Puts the number in E.164 (ASCII, at most 16 bytes) in place of what `e164` holds; nil, and nothing put there,
    /// when the cell holds no number.
    public func read(_ bytes: UnsafeRawBufferPointer, into e164: inout [UInt8]) -> PhoneText.Kind? {
        e164.removeAll(keepingCapacity: true)
        return try? parse(bytes) { number, kind, _ in
            e164.append(contentsOf: number)
            return kind
        }
    }

    /// What a cell says, with its reason when it is no number.
    public func reading(_ bytes: UnsafeRawBufferPointer) -> PhoneText.Reading {
        do throws(PhoneText.Defect) {
            return try parse(bytes) { number, kind, region in
                .valid(
                    e164: number.reduce(into: "") { $0.unicodeScalars.append(Unicode.Scalar($1)) }, kind: kind,
                    region: region)
            }
        } catch {
            return .invalid(Self.isList(bytes) ? .several : error)
        }
    }

    private typealias Number = UnsafeBufferPointer<UInt8>

    private func parse<Result>(
        _ bytes: UnsafeRawBufferPointer, _ body: (Number, PhoneText.Kind, String) -> Result
    ) throws(PhoneText.Defect) -> Result {
        // The plus, the calling code, the digits.
        try withUnsafeTemporaryAllocation(of: UInt8.self, capacity: PhoneDigits.capacity + 4) {
            room throws(PhoneText.Defect) in
            room.initialize(repeating: 0)
            let space = UnsafeMutableBufferPointer(rebasing: room[4...])
            var digits = try PhoneDigits.clean(bytes, into: space)
            if isMexican { digits.dropOldMexicanPrefix(space) }
            if !asksLibraryAlone, let found = settled(digits, room) {
                return body(Number(rebasing: room[found.start..<(4 + digits.count)]), found.kind, found.region)
            }
            return try ask(digits, room, body)
        }
    }

    /// The number by a plan, completed in front of the digits, which begin at 4; `start` is where it begins.
    private func settled(
        _ digits: PhoneDigits, _ room: UnsafeMutableBufferPointer<UInt8>
    ) -> (kind: PhoneText.Kind, start: Int, region: String)? {
        let written = Number(rebasing: room[4..<(4 + digits.count)])
        if digits.isInternational {
            guard let plan = isHome(written) ? plan : PhonePlan.abroad(written) else { return nil }
            room[3] = UInt8(ascii: "+")
            return plan.kind(ofInternational: written).map { ($0, 3, plan.region) }
        }
        guard let plan, plan.code.count <= 3, let (kind, count) = plan.reading(ofDialled: written) else { return nil }
        var start = 3
        if count == 0 {
            start -= plan.code.count
            for (offset, digit) in plan.code.enumerated() { room[start + 1 + offset] = digit }
        }
        room[start] = UInt8(ascii: "+")
        return (kind, start, region)
    }

    private func isHome(_ international: Number) -> Bool {
        plan.map { international.starts(with: $0.code) } ?? false
    }

    private func ask<Result>(
        _ digits: PhoneDigits, _ room: UnsafeMutableBufferPointer<UInt8>,
        _ body: (Number, PhoneText.Kind, String) -> Result
    ) throws(PhoneText.Defect) -> Result {
        room[3] = UInt8(ascii: "+")
        let written = digits.isInternational ? room[3..<(4 + digits.count)] : room[4..<(4 + digits.count)]
        var found = phone_reading()
        UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(room)[written.startIndex..<written.endIndex])
            .withMemoryRebound(to: CChar.self) { phone_read($0.baseAddress, $0.count, region, &found) }
        if let defect = Self.defect(found.status) { throw defect }
        let country = withUnsafeBytes(of: found.region) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
        return withUnsafeBytes(of: found.e164) { e164 in
            e164.prefix(max(0, min(Int(found.e164_length), e164.count))).withMemoryRebound(to: UInt8.self) {
                body($0, Self.kind(found.kind), country)
            }
        }
    }

    private static func defect(_ status: Int32) -> PhoneText.Defect? {
        switch Int(status) {
        case PHONE_VALID: nil
        case PHONE_COUNTRY_UNKNOWN: .countryUnknown
        case PHONE_TOO_SHORT: .tooShort
        case PHONE_TOO_LONG: .tooLong
        case PHONE_UNASSIGNED: .impossible
        default: .unreadable
        }
    }

    private static func kind(_ kind: Int32) -> PhoneText.Kind {
        switch Int(kind) {
        case PHONE_FIXED: .fixed
        case PHONE_MOBILE: .mobile
        case PHONE_FIXED_OR_MOBILE: .either
        default: .other
        }
    }

    /// Two runs of seven digits or more on the two sides of a slash, a comma, a semicolon, a bar or an "and".
    private static func isList(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard bytes.count <= 200 else { return false }
        var (runs, digits) = (0, 0)
        for byte in bytes {
            switch byte {
            case 0x30...0x39: digits += 1
            case 0x2C, 0x2F, 0x3B, 0x7C, 0x0A, 0x0D, 0x59, 0x79, 0x4F, 0x6F, 0x26:
                if digits >= 7 { runs += 1 }
                digits = 0
            default: continue
            }
        }
        return runs + (digits >= 7 ? 1 : 0) >= 2
    }
}
