import Kernel

@testable import Matching

/// People made by chance, with records of them that were written down badly.
struct GeneratedPeople {
    static let kinds: [MatchKind] = [
        .givenNames, .surnames, .fullName, .document, .email, .phone, .birthDate, .address, .city, .region, .postcode,
        .sex, .companyName, .text,
    ]
    private(set) var rows: [[String]] = []
    /// Number of the person of each row.
    private(set) var truth: [Int32] = []
    private var random: SeededGenerator

    var table: MatchTable { HandTable.of(Self.kinds, rows) }

    /// The first `people` records are of one person each, the others are of people chosen by chance.
    init(seed: UInt64, people: Int, records: Int) {
        random = SeededGenerator(seed: seed)
        for person in 0..<people {
            rows.append(one(person))
            truth.append(Int32(person))
        }
        for _ in people..<max(people, records) {
            let person = random.below(people)
            rows.append(slip(rows[person]))
            truth.append(Int32(person))
        }
    }

    private mutating func pick(_ words: [String]) -> String { words[random.below(words.count)] }

    private mutating func one(_ person: Int) -> [String] {
        let given = pick(Self.given) + (random.unit() < 0.5 ? " " + pick(Self.given) : "")
        let surnames = pick(Self.surnames) + " " + pick(Self.surnames)
        let place = Self.places[random.below(Self.places.count)]
        let handle = (given + surnames).lowercased().filter(\.isASCII).filter(\.isLetter)
        return [
            given, surnames, "", "\(10_000_000 + random.below(80_000_000))", "\(handle)\(random.below(90) + 10)@x.co",
            "3\(100_000_000 + random.below(99_999_999))",
            "\(1940 + random.below(65))-\(two(1 + random.below(12)))-\(two(1 + random.below(28)))",
            "Calle \(1 + random.below(150)) # \(1 + random.below(99))-\(1 + random.below(99))",
            place.0, place.1, place.2, ["F", "M"][random.below(2)],
            random.unit() < 0.3 ? pick(Self.trades) + " " + pick(Self.surnames) + " S.A.S." : "", pick(Self.trades),
        ]
    }

    private func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

    /// The record once more: a cell in three is not filled in, some have a slip, some names stand in one text.
    private mutating func slip(_ row: [String]) -> [String] {
        var row = row
        for at in 2..<row.count {
            if random.unit() < 0.3 { row[at] = "" } else if random.unit() < 0.1 { row[at] = typo(row[at]) }
        }
        if random.unit() < 0.2 { row[0] = typo(row[0]) }
        if random.unit() < 0.2 { row[1] = typo(row[1]) }
        if random.unit() < 0.15 { row[1] = row[1].split(separator: " ").first.map(String.init) ?? "" }
        if random.unit() < 0.1 { row.swapAt(0, 1) }
        if random.unit() < 0.2 { (row[2], row[0], row[1]) = (row[0] + " " + row[1], "", "") }
        return row
    }

    private mutating func typo(_ text: String) -> String {
        var letters = Array(text)
        guard letters.count > 3 else { return text }
        let at = random.below(letters.count - 1)
        if random.unit() < 0.5 { letters.swapAt(at, at + 1) } else { letters.remove(at: at) }
        return String(letters)
    }

    private static let given = """
        Ana María José Luis Carlos Laura Camila Andrés Sofía Felipe Juliana Óscar Marta Inés Tomás Elena Pablo Lucía
        Diego Paula Iván Rosa Hugo Clara Emilio Noemí Raúl Irene Simón Teresa
        """.split(whereSeparator: \.isWhitespace).map(String.init)

    private static let surnames = """
        García Rodríguez Martínez López González Pérez Sánchez Ramírez Torres Díaz Vargas Moreno Rojas Castro Ortiz Gutiérrez
        Muñoz Restrepo Zuluaga Betancur Arango Ocampo Quintero Londoño Echeverri Jaramillo Uribe Cárdenas Mejía Salazar
        Bedoya Agudelo Giraldo Montoya Valencia Cano Henao Osorio Tabares Villegas
        """.split(whereSeparator: \.isWhitespace).map(String.init)

    private static let trades = """
        Ferretería Panadería Librería Taller Farmacia Cafetería Floristería Zapatería Papelería Carpintería
        """.split(whereSeparator: \.isWhitespace).map(String.init)

    private static let places = [
        ("Cali", "Valle", "760001"), ("Bogotá", "Cundinamarca", "110111"), ("Medellín", "Antioquia", "050001"),
        ("Pasto", "Nariño", "520001"), ("Tunja", "Boyacá", "150001"), ("Envigado", "Antioquia", "055420"),
    ]
}
