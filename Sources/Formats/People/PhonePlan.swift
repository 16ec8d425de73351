import CPhoneNumber
import Synchronization

/// A country's numbering plan as libphonenumber has it, as an automaton that answers in nanoseconds what the library
/// answers in microseconds.
///
/// It is made of the library's own regular expressions and speaks only where the library would leave the digits as
/// they stand: a number of the plan, without national prefix. Of all else it says nothing, and the library decides.
struct PhonePlan: Sendable {
    /// The calling code in ASCII: `57`.
    let code: [UInt8]
    /// ISO 3166.
    let region: String
    private let automaton: DigitAutomaton

    /// Plans are made once; nil for a country whose plan cannot be read this way. `region` is a pair of capitals.
    static func of(_ region: String) -> PhonePlan? {
        let known = made.withLock { $0[region] }
        if let known { return known }
        let plan = PhonePlan(region)
        made.withLock { $0[region] = .some(plan) }
        return plan
    }

    private static let made = Mutex<[String: PhonePlan?]>([:])

    /// The plan of the calling code that these digits begin with; no calling code begins with another.
    static func abroad(_ digits: UnsafeBufferPointer<UInt8>) -> PhonePlan? {
        var code: Int32 = 0
        for digit in digits.prefix(3) {
            code = code * 10 + Int32(digit & 15)
            if let region = region(of: code) { return of(region) }
        }
        return nil
    }

    /// At most 1,110 of them.
    private static let regions = Mutex<[Int32: String?]>([:])

    private static func region(of code: Int32) -> String? {
        if let known = regions.withLock({ $0[code] }) { return known }
        var name: (CChar, CChar, CChar, CChar) = (0, 0, 0, 0)
        let region = withUnsafeMutableBytes(of: &name) { name -> String? in
            guard phone_region(code, name.bindMemory(to: CChar.self).baseAddress) != 0 else { return nil }
            return String(decoding: name.prefix { $0 != 0 }, as: UTF8.self)
        }
        regions.withLock { $0[code] = .some(region) }
        return region
    }

    private init?(_ region: String) {
        var parts: [DigitAutomaton.Part?] = []
        let code = withUnsafeMutablePointer(to: &parts) { parts in
            phone_plan(region, parts) { context, part, text, length, lengths in
                guard let context, let text, (0..<8).contains(part) else { return }
                let bytes = UnsafeRawBufferPointer(start: text, count: length)
                let pattern = String(validating: bytes, as: UTF8.self).flatMap { DigitPattern($0) }
                context.assumingMemoryBound(to: [DigitAutomaton.Part?].self).pointee.append(
                    pattern.map { DigitAutomaton.Part(pattern: $0, mark: 1 << UInt8(part), lengths: lengths) })
            }
        }
        let read = parts.compactMap(\.self)
        guard code > 0, read.count == parts.count, let automaton = DigitAutomaton(read) else { return nil }
        self.code = Array(String(code).utf8)
        self.region = region
        self.automaton = automaton
    }

    var stateCount: Int { automaton.stateCount }

    /// What number these digits are, dialled within the country, or behind its calling code if they begin with that;
    /// and how many of them in front are the calling code.
    func reading(ofDialled digits: UnsafeBufferPointer<UInt8>) -> (kind: PhoneText.Kind, code: Int)? {
        let (whole, ahead) = automaton.marks(of: digits)
        guard ahead & Mark.internationalPrefix == 0 else { return nil }
        if whole & Mark.general != 0 { return kind(digits, whole, ahead).map { ($0, 0) } }
        return kind(ofInternational: digits).map { ($0, code.count) }
    }

    /// What number these digits are, written with the calling code in front; nil also for those of other countries.
    func kind(ofInternational digits: UnsafeBufferPointer<UInt8>) -> PhoneText.Kind? {
        guard digits.count > code.count, digits.prefix(code.count).elementsEqual(code) else { return nil }
        let national = UnsafeBufferPointer(rebasing: digits[code.count...])
        let (whole, ahead) = automaton.marks(of: national)
        return kind(national, whole, ahead)
    }

    private enum Mark {
        // The bits of the parts of `phone_plan`.
        static let general = UInt8(1) << UInt8(PHONE_PART_GENERAL)
        static let fixed = UInt8(1) << UInt8(PHONE_PART_FIXED)
        static let mobile = UInt8(1) << UInt8(PHONE_PART_MOBILE)
        static let other = UInt8(1) << UInt8(PHONE_PART_OTHER)
        static let nationalPrefix = UInt8(1) << UInt8(PHONE_PART_NATIONAL_PREFIX)
        static let internationalPrefix = UInt8(1) << UInt8(PHONE_PART_INTERNATIONAL_PREFIX)
    }

    private func kind(_ digits: UnsafeBufferPointer<UInt8>, _ whole: UInt8, _ ahead: UInt8) -> PhoneText.Kind? {
        // A zero in front is kept or dropped by rules of its own (Italy keeps it).
        guard let first = digits.first, first != UInt8(ascii: "0") else { return nil }
        guard whole & Mark.general != 0, ahead & Mark.nationalPrefix == 0 else { return nil }
        if whole & Mark.other != 0 { return .other }
        switch (whole & Mark.fixed != 0, whole & Mark.mobile != 0) {
        case (true, true): return .either
        case (true, false): return .fixed
        case (false, true): return .mobile
        case (false, false): return nil
        }
    }
}
