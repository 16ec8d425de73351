import Testing

@testable import Matching

/// Among some hundred people who have nothing to do with them.
@Suite("Relatives, namesakes and neighbours are others; badly written names are the same")
struct RelationTests {
    private static let kinds: [MatchKind] = [
        .givenNames, .surnames, .document, .email, .phone, .birthDate, .address, .city,
    ]

    /// People who share much and are two.
    private static let others: [(String, [[String]])] = [
        (
            "twins",
            [
                [
                    "Laura Camila", "Restrepo Mejía", "1020345678", "", "3104445566", "1990-04-12", "Calle 10 # 20-30",
                    "Cali",
                ],
                [
                    "Daniela", "Restrepo Mejía", "1033998241", "", "3104445566", "1990-04-12", "Calle 10 # 20-30",
                    "Cali",
                ],
            ]
        ),
        (
            "father and son of one name",
            [
                ["Carlos Alberto", "Gómez Ruiz", "8300112", "", "3127778899", "1951-02-03", "Cra 7 # 45-12", "Pasto"],
                [
                    "Carlos Alberto", "Gómez Ruiz", "1061777333", "", "3127778899", "1984-11-20", "Cra 7 # 45-12",
                    "Pasto",
                ],
            ]
        ),
        (
            "namesakes of one city",
            [
                [
                    "María Fernanda", "Rodríguez García", "52111222", "mafe@x.co", "3001112233", "1975-06-30", "",
                    "Bogotá",
                ],
                [
                    "María Fernanda", "Rodríguez García", "80444999", "mfrg@y.co", "3155556677", "1992-01-17", "",
                    "Bogotá",
                ],
            ]
        ),
        (
            "a shop's mailbox",
            [
                ["Pedro", "Salazar Henao", "", "ventas@tornillo.co", "6044445566", "", "Cl 50 # 40-12", "Medellín"],
                ["Gloria", "Tabares Cano", "", "ventas@tornillo.co", "6044445566", "", "Cl 50 # 40-12", "Medellín"],
                ["Hernán", "Osorio Uribe", "", "ventas@tornillo.co", "6044445566", "", "Cl 50 # 40-12", "Medellín"],
            ]
        ),
        (
            "spouses who went for their documents together",
            [
                [
                    "Pedro Nel", "Arango Vélez", "71600001", "arango@z.co", "3118889900", "1960-08-09", "Cl 9 # 8-7",
                    "Tunja",
                ],
                [
                    "Luz Marina", "Ossa Toro", "71600002", "arango@z.co", "3118889900", "1961-10-02", "Cl 9 # 8-7",
                    "Tunja",
                ],
            ]
        ),
    ]

    /// Records of one person.
    private static let same: [(String, [[String]])] = [
        (
            "a slip of the pen",
            [
                ["Alejandro", "Betancur Zuluaga", "", "abz@x.co", "3013334455", "", "", "Cali"],
                ["Alejadro", "Betancour Zuluaga", "", "", "+57 301 333 4455", "", "", "Cali"],
            ]
        ),
        (
            "an endearment",
            [
                ["Francisco Javier", "Londoño Giraldo", "", "pacolg@x.co", "3029990011", "", "", "Medellín"],
                ["Paco", "Londoño", "", "PacoLG@x.co", "", "", "", "Medellín"],
            ]
        ),
        (
            "names exchanged",
            [
                ["Santiago", "Echeverri", "", "", "3034445566", "1988-03-14", "", "Envigado"],
                ["Echeverri", "Santiago", "", "", "303 444 55 66", "14/03/1988", "", "Envigado"],
            ]
        ),
        (
            "accents lost",
            [
                ["José María", "Álvarez Núñez", "19.888.777", "", "", "", "Cra 160B # 110-26 Apto 471", "Bogotá"],
                ["JOSE MARIA", "ALVAREZ NUNEZ", "19888777", "", "", "", "Carrera 160B No 110-26 ap 471", "BOGOTA"],
            ]
        ),
    ]

    private static let found: (clusters: [Int32], starts: [String: Range<Int>]) = {
        let generated = GeneratedPeople(seed: 31, people: 260, records: 340)
        let places = kinds.map { GeneratedPeople.kinds.firstIndex(of: $0) ?? 0 }
        var rows = generated.rows.map { row in places.map { row[$0] } }
        var starts: [String: Range<Int>] = [:]
        for (name, records) in others + same {
            starts[name] = rows.count..<(rows.count + records.count)
            rows += records
        }
        return (HandTable.run(kinds, rows).clusters, starts)
    }()

    @Test("who shares much is not one person yet", arguments: others.map(\.0))
    func apart(name: String) throws {
        let rows = try #require(Self.found.starts[name])
        #expect(Set(Self.found.clusters[rows]).count == rows.count)
    }

    @Test("who is written in two ways is one person", arguments: same.map(\.0))
    func together(name: String) throws {
        let rows = try #require(Self.found.starts[name])
        #expect(Set(Self.found.clusters[rows]).count == 1)
    }
}
