import Foundation
import Kernel
import Testing

@testable import Matching

@Suite("One record at a time")
struct MatchIndexTests {
    private static let people = GeneratedPeople(seed: 77, people: 220, records: 400)
    private static let known = 340

    private static func index(_ rows: [[String]]) -> MatchIndex {
        Matcher(HandTable.of(GeneratedPeople.kinds, rows), dateOrder: .dmy).index()
    }

    private static func record(_ row: [String]) -> MatchRecord { MatchRecord(row.map { $0 }) }

    /// The groups of rows once some were added in a sequence; rows by their number in `people`.
    private static func partition(adding order: [Int]) -> Set<Set<Int>> {
        let index = index(Array(people.rows.prefix(known)))
        for row in order { index.add(record(people.rows[row])) }
        let rows = Array(0..<known) + order
        return Set(Dictionary(grouping: rows.indices) { index.person(of: $0) }.values.map { Set($0.map { rows[$0] }) })
    }

    @Test("records that come one after another find the people that the whole table finds")
    func agrees() {
        let whole = Matcher(Self.people.table, dateOrder: .dmy).run().partition
        let added = Self.partition(adding: Array(Self.known..<Self.people.rows.count))
        #expect(whole.symmetricDifference(added).count <= whole.count / 100)
        #expect(added.count < Self.people.rows.count - 100)
    }

    @Test("people do not depend on the sequence in which records come", arguments: 1...2)
    func sequence(seed: UInt64) {
        let rows = Array(Self.known..<Self.people.rows.count)
        var random = SeededGenerator(seed: seed)
        #expect(Self.partition(adding: rows) == Self.partition(adding: rows.shuffled(using: &random)))
    }

    @Test("a pair is judged as the whole table judges it")
    func judgement() throws {
        let rows = Array(Self.people.rows.prefix(Self.known))
        let whole = Matcher(HandTable.of(GeneratedPeople.kinds, rows), dateOrder: .dmy).run()
        let index = Self.index(rows)
        var compared = 0
        for at in stride(from: 0, to: whole.pairs.count, by: max(1, whole.pairs.count / 200)) {
            let (left, right, judgement) = whole.pairs[at]
            // The row itself once more: it meets the other as it met it in the table.
            let found = index.find(Self.record(rows[left]), from: 0).first { $0.row == right }
            let other = try #require(found, "row \(right) is not found from row \(left)")
            #expect(abs(other.judgement.logit - judgement.logit) < 1e-9)
            compared += 1
        }
        #expect(compared > 150)
    }

    @Test("looking changes nothing")
    func looking() {
        let index = Self.index(Array(Self.people.rows.prefix(Self.known)))
        let before = (0..<index.count).map { index.person(of: $0) }
        for row in Self.people.rows.suffix(50) { _ = index.find(Self.record(row)) }
        #expect(index.count == Self.known && before == (0..<index.count).map { index.person(of: $0) })
    }

    @Test("somebody new is alone, and found when coming again, also with words that the table has not")
    func stranger() throws {
        let index = Self.index(Array(Self.people.rows.prefix(Self.known)))
        var row = Self.people.rows[0].map { _ in "" }
        (row[0], row[1], row[3], row[4]) = ("Xochiquetzal", "Wojciechowska", "99887766", "xochi.w@novedades.mx")
        row[7] = "Andador Tlaxcoaque 4471"
        let first = index.add(Self.record(row))
        #expect(index.person(of: first.row) == first.row && first.probability > 0.95)
        (row[0], row[3], row[7]) = ("Xochiquetzall", "", "And. Tlaxcoaque 4471")
        let again = index.add(Self.record(row))
        #expect(index.person(of: again.row) == first.row && again.probability > 0.95)
    }

    @Test("the same row three hundred times is one person")
    func equal() {
        let index = Self.index(Array(Self.people.rows.prefix(Self.known)))
        let person = index.person(of: 5)
        for _ in 0..<300 {
            let added = index.add(Self.record(Self.people.rows[5]))
            #expect(index.person(of: added.row) == person)
        }
    }

    @Test("a record that joins two people's rows leads to the first of them, and one that says nothing to nobody")
    func joining() {
        let kinds: [MatchKind] = [.givenNames, .surnames, .email, .phone]
        let crowd = (0..<200).map { ["Ana\($0)", "Ríos\($0)", "ana\($0)@x.co", "31\(10_000_000 + 7_919 * $0)"] }
        let index = Matcher(
            HandTable.of(
                kinds,
                crowd + [["Luz", "Zapata", "luz.zapata@y.co", ""], ["Luz", "Zapata", "", "3205551234"]]),
            dateOrder: .dmy
        ).index()
        #expect(index.person(of: 201) == 201)
        index.add(MatchRecord(["Luz", "Zapata", "luz.zapata@y.co", "3205551234"]))
        #expect(index.person(of: 201) == 200 && index.person(of: 202) == 200)
        for record in [
            MatchRecord([]), MatchRecord([nil, "", "n/a", nil]), MatchRecord(["", "", "", "", "more", "cells"]),
        ] {
            let added = index.add(record)
            #expect(index.person(of: added.row) == added.row)
            #expect(index.find(record).isEmpty)
        }
    }

    @Test("a record that could be the father's or the son's joins one of them, whoever came first", arguments: 0..<6)
    func fatherAndSon(turn: Int) {
        let kinds: [MatchKind] = [.givenNames, .surnames, .document, .email, .phone, .birthDate]
        let places = kinds.map { GeneratedPeople.kinds.firstIndex(of: $0) ?? 0 }
        let others = GeneratedPeople(seed: 5, people: 120, records: 170).rows.map { row in places.map { row[$0] } }
        let name = ["Xabier", "Etxaniz Roldán"]
        let family = [
            name + ["36508211", "xabier.etxaniz@y.co", "", "1951-05-02"],
            name + ["72114906", "", "3208817745", "1983-11-19"],
            name + ["", "xabier.etxaniz@y.co", "3208817745", ""],
        ]
        let orders = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]]
        let index = Matcher(HandTable.of(kinds, others), dateOrder: .dmy).index()
        let rows = orders[turn].map { (member: $0, row: index.add(Self.record(family[$0])).row) }
        let people = rows.sorted { $0.member < $1.member }.map { index.person(of: $0.row) }
        #expect(people[0] != people[1])
        // The same of the two, in each sequence.
        let whole = Matcher(HandTable.of(kinds, others + family), dateOrder: .dmy).run().clusters.suffix(3).map { $0 }
        #expect(
            (people[2] == people[0]) == (whole[2] == whole[0]) && (people[2] == people[1]) == (whole[2] == whole[1]))
        #expect(people[2] == people[0] || people[2] == people[1])
    }

    @Test("tables of no row and of one take records too")
    func empty() {
        for rows in [[], [["Ana", "Ríos", "ana.rios@x.co", "3105551234"]]] as [[[String]]] {
            let index = Matcher(HandTable.of([.givenNames, .surnames, .email, .phone], rows), dateOrder: .dmy).index()
            let first = index.add(MatchRecord(["Ana", "Ríos", "ana.rios@x.co", "3105551234"]))
            let second = index.add(MatchRecord(["Ana", "Ríos", "ana.rios@x.co", "3105551234"]))
            #expect(index.person(of: first.row) == 0 && index.person(of: second.row) == 0)
            #expect(index.count == rows.count + 2)
        }
    }

    @Test("full names, types of documents, companies and addresses are read as in the table", arguments: 1...2)
    func kinds(seed: UInt64) throws {
        let people = GeneratedPeople(seed: seed, people: 100, records: 160)
        let index = Self.index(people.rows)
        // Each row found as equal to itself: whatever a writer wrote otherwise than the table would differ.
        for row in people.rows.indices {
            let record = Self.record(people.rows[row])
            let added = index.records.append(record)
            defer { index.records.removeLast() }
            let same = memcmp(index.records.row(added), index.records.row(row), index.records.width * 4) == 0
            #expect(same && index.records.hashes[added] == index.records.hashes[row], "row \(row)")
        }
    }
}

@Suite("Households")
struct HouseholdTests {
    @Test("people of one home are one household, and not one person; others are of none")
    func home() {
        let kinds: [MatchKind] = [.givenNames, .surnames, .document, .phone, .birthDate, .address, .city]
        var random = SeededGenerator(seed: 4)
        var rows: [[String]] = []
        for home in 0..<150 {
            let (phone, street) = (
                "31\(10_000_000 + random.below(89_999_999))", "Calle \(home + 3) # \(home % 40 + 5)-\(home % 70 + 11)"
            )
            let surnames = "\(Self.surname(&random)) \(Self.surname(&random))"
            for member in 0..<(home < 60 ? 2 : 1) {
                rows.append([
                    Self.given[(home * 3 + member * 11) % 20], surnames, "\(10_000_000 + random.below(80_000_000))",
                    phone,
                    "19\(60 + random.below(39))-0\(1 + random.below(9))-1\(random.below(9))", street, "Bogotá",
                ])
            }
        }
        let found = HandTable.run(kinds, rows)
        #expect(found.people == rows.count)
        let households = found.households
        let together = (0..<60).count { households[2 * $0] >= 0 && households[2 * $0] == households[2 * $0 + 1] }
        #expect(together >= 55, "\(together)")
        #expect((120..<rows.count).count { households[$0] >= 0 } <= 2)
    }

    /// Some four hundred, as a town has.
    private static func surname(_ random: inout SeededGenerator) -> String {
        let first = [
            "Gar", "Ro", "Par", "Me", "Or", "Lu", "Var", "Pe", "Sua", "Ca", "Du", "Nie", "Sa", "Ber", "Ri", "Aco",
        ]
        let second = [
            "cía", "jas", "do", "jía", "tiz", "na", "gas", "ña", "rez", "no", "arte", "to", "las", "nal", "ella", "sta",
        ]
        return first[random.below(16)] + ["", "ma", "li"][random.below(3)] + second[random.below(16)]
    }

    private static let given = [
        "Ana", "Luis", "Marta", "Pedro", "Lucía", "Jorge", "Sara", "Iván", "Elena", "Raúl", "Nora", "Hugo", "Inés",
        "Óscar",
        "Rosa", "Félix", "Alba", "Bruno", "Clara", "Darío",
    ]
}
