import Kernel

/// Writes the people file. Everybody in it is made up.
struct PeopleWriter {
    static let header =
        "Código,Nombre completo,Correo,Celular,Cédula,Fecha de nacimiento,Sexo,Ciudad,Departamento,"
        + "Acepta correo,Acepta WhatsApp,Etiquetas,Nivel"

    private(set) var csv = CSVBuffer()
    private var random: SeededGenerator
    private let through: Day
    /// Hashes of the addresses given away, so that nobody shares one.
    private var addresses: Set<UInt64> = []
    private let flaws: PersonFlaws

    init(people: Int, through: Day, random: SeededGenerator) {
        self.random = random
        self.through = through
        flaws = PersonFlaws(people: people)
        csv.writeHeader(PeopleWriter.header)
    }

    mutating func write(_ buyer: Buyer, person: Int, totals: inout SampleTotals) {
        let name = PersonName(isWoman: buyer.isWoman, &random)
        let age = 18 + (random.below(40) + random.below(24)) * (random.chance(0.15) ? 5 : 4) / 5
        let born = through.adding(months: -12 * age).adding(days: -random.below(365))
        csv.field(code: "C", person + 1, digits: 5)
        csv.field(name.written)
        let hasEmail = writeEmail(of: name, born: born, person: person, &totals)
        let hasMobile = writeMobile(person: person)
        writeDocument(isWoman: buyer.isWoman, born: born, person: person)
        writeBirth(born, person: person, &totals)
        csv.field(buyer.isWoman ? "F" : "M")
        csv.field(buyer.home.city)
        csv.field(buyer.home.department)
        writeConsent(asked: hasEmail, yes: 0.62, no: 0.18)
        writeConsent(asked: hasMobile, yes: 0.46, no: 0.22)
        csv.field(tags(of: buyer))
        csv.field(level(of: buyer))
        csv.endRow()
        totals.people += 1
    }

    mutating func drain() -> [UInt8] { csv.drain() }

    private mutating func writeEmail(of name: PersonName, born: Day, person: Int, _ totals: inout SampleTotals) -> Bool
    {
        let domain = PeopleWriter.domains[random.below(PeopleWriter.domains.count)]
        let isGiven = random.chance(0.91)
        let local = name.address(born: born, person: person, taken: &addresses, &random)
        if let invalid = flaws.email(of: person, local: local) {
            csv.field(invalid)
            totals.invalidEmails += 1
            return true
        }
        csv.field(isGiven ? local + domain : [])
        return isGiven
    }

    /// Colombian mobile: one of the prefixes in use and seven digits, different for each of the first ten million.
    private mutating func writeMobile(person: Int) -> Bool {
        let prefix = PeopleWriter.prefixes[random.below(PeopleWriter.prefixes.count)]
        guard random.chance(0.88) else {
            csv.empty()
            return false
        }
        // 6,180,339 has no factor 2 or 5, so that person → number is one to one modulo 10⁷.
        csv.field(prefix * 10_000_000 + (person * 6_180_339 + 1_234_567) % 10_000_000)
        return true
    }

    /// Cédula: eight digits in ranges by sex and age for those born before 1985, ten digits (NUIP) after.
    private mutating func writeDocument(isWoman: Bool, born: Day, person: Int) {
        guard random.chance(0.78) else { return csv.empty() }
        if born.parts.year >= 1985 { return csv.field(1_010_000_000 + (person * 7_654_321 + 345_678) % 100_000_000) }
        let million = isWoman ? [41, 43, 51, 52][random.below(4)] : [19, 71, 79, 80][random.below(4)]
        csv.field(million * 1_000_000 + (person * 618_033 + 270_001) % 1_000_000)
    }

    private mutating func writeBirth(_ born: Day, person: Int, _ totals: inout SampleTotals) {
        let isGiven = random.chance(0.74)
        if flaws.isBornInFuture(person) {
            csv.field(through.adding(months: 12).adding(days: random.below(700)))
            totals.futureBirthDates += 1
        } else if isGiven {
            csv.field(born)
        } else {
            csv.empty()
        }
    }

    private mutating func writeConsent(asked: Bool, yes: Double, no: Double) {
        let roll = random.unit()
        csv.field(!asked || roll >= yes + no ? "" : roll < yes ? "sí" : "no")
    }

    private mutating func tags(of buyer: Buyer) -> String {
        let roll = random.unit()
        switch buyer.kind {
        case .wholesale: return "mayorista"
        case .regular, .lapsing: return roll < 0.4 ? "club" : roll < 0.55 ? "club|taller" : ""
        case .registered: return roll < 0.5 ? "boletín" : ""
        case .once, .occasional, .newcomer: return roll < 0.06 ? "taller" : roll < 0.12 ? "regalos" : ""
        }
    }

    private mutating func level(of buyer: Buyer) -> String {
        let roll = random.unit()
        switch buyer.kind {
        case .wholesale: return "Oro"
        case .regular, .lapsing: return roll < 0.35 ? "Oro" : roll < 0.8 ? "Plata" : "Bronce"
        case .occasional: return roll < 0.3 ? "Plata" : roll < 0.8 ? "Bronce" : ""
        case .once, .newcomer: return roll < 0.45 ? "Bronce" : ""
        case .registered: return ""
        }
    }

    /// Domains that are reserved for examples (RFC 2606): nothing sent there arrives anywhere.
    private static let domains: [[UInt8]] = ["@correo.example", "@buzon.example", "@casa.example"].map {
        Array($0.utf8)
    }
    private static let prefixes = [300, 301, 302, 304, 305, 310, 311, 312, 313, 314, 315, 316, 317, 318, 320, 321, 350]
}
