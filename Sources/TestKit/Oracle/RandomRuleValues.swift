import Foundation
import Kernel
import Rules

extension RuleWriting {
    static let texts: [AttributeName] = [
        .standard("city"), .standard("city"), .custom("Nivel VIP"), .standard("cohort"), .standard("stage"),
    ]
    static let codes: [AttributeName] = [.standard("rfm.group"), .standard("abc"), .standard("fxv")]
    static let dates: [AttributeName] = [
        .standard("birth_date"), .custom("Renovación"), .custom("Renovación"), .standard("next_purchase_on"),
    ]
    static let numbers: [AttributeName] =
        RandomWorld.catalogue.attributes.filter { $0.kind == .number && !$0.key.hasPrefix("custom:") }
        .map { .standard($0.key) } + [.custom("Puntos")]

    // MARK: Values

    /// Products and quotients have two parts, sums and differences up to three, so that no fraction outgrows 128 bits.
    mutating func numberValue() -> RuleValue {
        switch random.below(20) {
        case 0: .arithmetic(simpleNumber(), .times, simpleNumber())
        case 1...2: .arithmetic(simpleNumber(), .dividedBy, simpleNumber())
        case 3: .arithmetic(simpleNumber(), pick([.plus, .minus]), simpleNumber())
        case 4:
            .arithmetic(
                .arithmetic(simpleNumber(), pick([.plus, .minus]), simpleNumber()), pick([.plus, .minus]),
                simpleNumber())
        case 5: .arithmetic(simpleNumber(), .minus, .arithmetic(simpleNumber(), .plus, simpleNumber()))
        case 6: .arithmetic(dateValue(), .minus, dateValue())
        case 7: .arithmetic(.literal(number(pick([2, 3, -1, 7]), over: pick([1, 2, 10]))), .times, simpleNumber())
        default: simpleNumber()
        }
    }

    private mutating func simpleNumber() -> RuleValue {
        switch random.below(10) {
        case 0...3: .attribute(pick(Self.numbers))
        case 4 where happens(300): .literal(number(Int64(random.below(9)), over: pick([1, 1, 4])))
        default: .aggregate(aggregate(Aggregate.Measure.allCases.filter { $0 != .first && $0 != .last }))
        }
    }

    mutating func dateValue() -> RuleValue {
        let simple: RuleValue =
            switch random.below(10) {
            case 0...3: .attribute(pick(Self.dates))
            case 4: .literal(.date(date()))
            default: .aggregate(aggregate([.first, .last]))
            }
        guard happens(250) else { return simple }
        // A fixed day or today with a duration is written as one date, or as a sum: one form is enough.
        if case .literal = simple { return simple }
        return .arithmetic(simple, pick([.plus, .minus]), .literal(.duration(duration())))
    }

    mutating func aggregate(_ measures: [Aggregate.Measure]) -> Aggregate {
        let subject = pick(
            [.purchases, .purchases, .purchases, .returns, .events, .interactions] as [Aggregate.Subject])
        let ofDays: [Aggregate.Measure] = [.count, .first, .last, .daysSinceFirst, .daysSinceLast, .rhythm]
        let ofSubject: [Aggregate.Measure] =
            switch subject {
            case .purchases, .returns: Aggregate.Measure.allCases.filter { $0 != .value }
            case .events: ofDays + [.value]
            case .interactions: ofDays
            }
        let allowed = measures.filter { ofSubject.contains($0) }
        return Aggregate(subject, filters(subject), pick(allowed))
    }

    // MARK: Literals

    func number(_ value: OracleValue) -> Fraction? { if case .number(let fraction) = value { fraction } else { nil } }

    func date(_ value: OracleValue) -> Int32? { if case .date(let day) = value { day } else { nil } }

    /// One of them, or its neighbour; any small number where there is none.
    mutating func numberLiteral(_ known: [Fraction]) -> Literal {
        guard !known.isEmpty, happens(930) else { return number(Int64(random.below(50)) - 5, over: pick([1, 1, 2])) }
        let near =
            pick(known)
            + pick([Fraction(0), Fraction(0), Fraction(0), Fraction(1), Fraction(-1), Fraction(1, over: 100)])
        return .number(Self.number(near, decimals: pick([6, 6, 2])))
    }

    mutating func numberLiterals(_ known: [Fraction]) -> [Literal] {
        (0...random.below(4)).map { _ in numberLiteral(known) }
    }

    func number(_ numerator: Int64, over denominator: Int128) -> Literal {
        .number(Self.number(Fraction(Int128(numerator), over: denominator), decimals: 6))
    }

    /// With so many decimals, the rest cut off: itself where it has no more.
    static func number(_ fraction: Fraction, decimals: Int) -> Number {
        var factor: Int128 = 1
        for _ in 0..<decimals { factor *= 10 }
        let mantissa = fraction.numerator * factor / fraction.denominator
        let most = Int128(999_999_999_999_999_999)
        return Number(Int64(max(-most, min(most, mantissa))), scale: decimals)
    }

    mutating func dateNear(_ known: [Int32]) -> RuleDate {
        guard !known.isEmpty, happens(900) else { return date() }
        let near = pick(known) + pick([0, 0, 0, 1, -1, 30])
        guard happens(250) else { return .day(near) }
        let away = Int(oracle.asOf.number - near)
        if away == 0 { return .today(nil, isBefore: false) }
        return .today(RuleDuration(abs(away), .days), isBefore: away > 0)
    }

    mutating func date() -> RuleDate {
        switch random.below(4) {
        case 0: .today(nil, isBefore: false)
        case 1: .today(duration(), isBefore: happens(800))
        default: .day(oracle.asOf.number - Int32(random.below(800)) + 60)
        }
    }

    mutating func duration() -> RuleDuration {
        switch random.below(8) {
        case 0...2: RuleDuration(pick([1, 7, 29, 30, 90, 90, 180, 365, 366, 0]), .days)
        case 3: RuleDuration(pick([1, 4, 12, 26, 52]), .weeks)
        case 4...5: RuleDuration(pick([1, 2, 3, 6, 12, 18, 0]), .months)
        case 6: RuleDuration(pick([1, 2, 5, 40]), .years)
        default: RuleDuration(random.below(700), .days)
        }
    }

    /// What the attribute is for somebody, written otherwise: for codes a code or a label.
    mutating func textLiteral(_ name: AttributeName) -> String {
        let attribute = RandomWorld.catalogue.attributes.first { $0.key == name.key }
        let labels = (oracle.world.labels[name.key] ?? [:]).keys.sorted()
        if let codes = attribute?.codes, !codes.isEmpty, happens(300) { return written(pick(codes + labels)) }
        for case .text(let text) in samples(.attribute(name), 3) {
            let same = labels.filter { oracle.world.labels[name.key]?[$0] == text }
            return written(happens(500) ? same.first ?? text : text)
        }
        return written(attribute?.codes.first ?? pick(Words.cities + Words.levels))
    }

    /// The same text for whoever compares as the language does.
    mutating func written(_ text: String) -> String {
        switch random.below(8) {
        case 0: text.uppercased()
        case 1: text.lowercased()
        case 2: oracle.folding.fold(text)
        case 3: " " + text.split(separator: " ").joined(separator: "  ") + " "
        case 4: text.decomposedStringWithCanonicalMapping
        default: text
        }
    }

    /// Some of its letters, from anywhere.
    mutating func part(_ text: String) -> String {
        let letters = Array(text.filter { !$0.isWhitespace })
        guard letters.count > 1 else { return text }
        let start = random.below(letters.count - 1)
        return String(letters[start...min(letters.count - 1, start + random.below(4))])
    }

    mutating func start(_ text: String) -> String {
        let letters = text.drop { $0.isWhitespace }
        return happens(800) ? String(letters.prefix(1 + random.below(5))) : part(text)
    }
}
