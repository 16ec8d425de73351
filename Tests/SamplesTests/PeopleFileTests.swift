import Kernel
import Testing

@testable import Samples

@Suite("The people of the sample shop")
struct PeopleFileTests {
    private let people = Demo.people

    @Test("the columns are Spanish and every row has all of them")
    func columns() {
        #expect(
            people.columns == [
                "Código", "Nombre completo", "Correo", "Celular", "Cédula", "Fecha de nacimiento", "Sexo", "Ciudad",
                "Departamento", "Acepta correo", "Acepta WhatsApp", "Etiquetas", "Nivel",
            ])
        #expect(people.rows.allSatisfy { $0.count == 13 })
    }

    @Test("codes count through and every order names one of them")
    func codes() {
        #expect(people["Código"].first == "C00001" && people["Código"].last == "C02000")
        #expect(Set(people["Código"]).count == 2000)
        #expect(Set(Demo.orders["Cliente"]).subtracting([""]).isSubset(of: people["Código"]))
    }

    @Test(
        "three addresses are invalid, all others are well-formed, reserved for examples and nobody's but one person's")
    func emails() throws {
        let pattern = try Regex("[a-z]+(\\.[a-z]+)?[0-9]*@(correo|buzon|casa)\\.example")
        let given = people["Correo"].filter { !$0.isEmpty }
        let valid = given.filter { $0.wholeMatch(of: pattern) != nil }
        #expect(given.count - valid.count == 3)
        #expect(Demo.shop.totals.invalidEmails == 3)
        #expect(Set(valid).count == valid.count)
        #expect((0.86...0.95).contains(Double(given.count) / 2000))
    }

    @Test("two people are born in the future, all others are 18 to 90 years old")
    func births() throws {
        let days = try people["Fecha de nacimiento"].filter { !$0.isEmpty }.map { try #require(Day(iso: $0)) }
        #expect(days.count { $0 > Demo.through } == 2)
        #expect(Demo.shop.totals.futureBirthDates == 2)
        let ages = days.filter { $0 <= Demo.through }.map { Demo.through.days(since: $0) / 365 }
        #expect(ages.allSatisfy { (18...90).contains($0) })
        #expect((0.65...0.82).contains(Double(days.count) / 2000))
    }

    @Test("mobiles and cédulas look Colombian and belong to one person each")
    func numbers() throws {
        let mobile = try Regex("3(0[0-5]|1[0-8]|2[01]|50)[0-9]{7}")
        let document = try Regex("(19|41|43|51|52|71|79|80)[0-9]{6}|1[01][0-9]{8}")
        let mobiles = people["Celular"].filter { !$0.isEmpty }
        let documents = people["Cédula"].filter { !$0.isEmpty }
        #expect(mobiles.allSatisfy { $0.wholeMatch(of: mobile) != nil })
        #expect(documents.allSatisfy { $0.wholeMatch(of: document) != nil })
        #expect(Set(mobiles).count == mobiles.count && mobiles.count > 1600)
        #expect(Set(documents).count == documents.count && documents.count > 1400)
    }

    @Test("consent, sex, level and tags have the words an import knows")
    func words() {
        #expect(Set(people["Acepta correo"]) == ["sí", "no", ""])
        #expect(Set(people["Acepta WhatsApp"]) == ["sí", "no", ""])
        #expect(Set(people["Sexo"]) == ["F", "M"])
        #expect(Set(people["Nivel"]) == ["Oro", "Plata", "Bronce", ""])
        #expect(people["Etiquetas"].contains("club|taller"))
        let consents = zip(people["Correo"], people["Acepta correo"])
        #expect(consents.allSatisfy { !$0.isEmpty || $1.isEmpty }, "no consent without an address")
    }

    @Test("Bogotá is the largest town, then Medellín, and each town lies in one department")
    func places() {
        let counts = Dictionary(grouping: people["Ciudad"]) { $0 }.mapValues(\.count).sorted { $0.value > $1.value }
        #expect(counts.prefix(2).map(\.key) == ["Bogotá", "Medellín"])
        let pairs = Set(zip(people["Ciudad"], people["Departamento"]).map { "\($0)/\($1)" })
        #expect(pairs.count == Set(people["Ciudad"]).count)
        #expect(pairs.count > 25)
    }

    @Test("names are varied and have two surnames")
    func names() {
        let names = people["Nombre completo"]
        #expect(names.allSatisfy { (3...4).contains($0.split(separator: " ").count) })
        #expect(Set(names).count > 1950)
    }

    @Test("a large base still gives everybody an address and numbers of their own")
    func large() {
        let table = Table(ShopGenerator(seed: 8, customers: 30_000, through: Demo.through).generate().peopleCSV)
        for column in ["Código", "Correo", "Celular", "Cédula"] {
            let given = table[column].filter { !$0.isEmpty }
            #expect(Set(given).count == given.count, "\(column)")
        }
    }
}

@Suite("The lists behind the sample shop")
struct SampleListsTests {
    @Test("there are names enough, each once and each with a weight")
    func names() {
        #expect(Names.women.elements.count + Names.men.elements.count >= 80)
        #expect(Names.surnames.elements.count >= 85)
        for list in [Names.women, Names.men, Names.surnames] {
            #expect(Set(list.elements.map(\.written)).count == list.elements.count)
            #expect(list.elements.allSatisfy { $0.weight > 0 && !$0.written.isEmpty })
            #expect(list.elements.allSatisfy { $0.plain.allSatisfy { (97...122).contains($0) } })
        }
    }

    @Test("the catalogue has about sixty articles on eight shelves, and companions that exist")
    func catalogue() {
        let products = Catalogue.products
        #expect((55...70).contains(products.count))
        #expect(Set(products.map(\.category)) == Set(Category.allCases))
        #expect(Set(products.map(\.sku)).count == products.count && Set(products.map(\.name)).count == products.count)
        for (index, product) in products.enumerated() {
            #expect(Catalogue.companions[index].count == product.goesWith.count, "\(product.sku)")
            #expect(product.price >= product.cost && product.cost > 0 && product.weight > 0)
        }
        #expect(products[Catalogue.sample].sku == "REG-MUE")
    }

    @Test("nothing that is written into the files needs quoting")
    func quoting() {
        let texts =
            Catalogue.products.flatMap { [$0.sku, $0.name, $0.category.rawValue] }
            + Places.all.elements.flatMap { [$0.city, $0.department] } + Store.allCases.map(\.name)
            + SalesChannel.allCases.map(\.name)
        for text in texts { #expect(!text.contains { ",;\"\n\r".contains($0) }, "\(text)") }
    }

    @Test(
        "the feasts fall on the days of the Colombian calendar",
        arguments: [
            // Mother's Day 10 May 2026, Amor y Amistad 20 September 2025, Black Friday 28 November 2025.
            ("2026-05-02", ""), ("2026-05-03", "mothers"), ("2026-05-10", "mothers"), ("2026-05-11", ""),
            ("2025-09-12", ""), ("2025-09-13", "friends"), ("2025-09-20", "friends"), ("2025-09-21", ""),
            ("2025-11-27", ""), ("2025-11-28", "friday"), ("2025-12-01", "friday"), ("2025-12-02", ""),
        ])
    func feasts(text: String, feast: String) throws {
        let day = try #require(Day(iso: text))
        #expect(ShopCalendar.isMothersWeek(day) == (feast == "mothers"))
        #expect(ShopCalendar.isFriendshipWeek(day) == (feast == "friends"))
        #expect(ShopCalendar.isBlackFriday(day) == (feast == "friday"))
    }

    @Test("drawing follows the weights")
    func weights() {
        var random = SeededGenerator(seed: 1)
        let list = WeightedList(["a", "b", "never", "c"]) { ["a": 1, "b": 3, "never": 0, "c": 6][$0] ?? 0 }
        var counts: [String: Int] = [:]
        for _ in 0..<100_000 { counts[list.draw(&random), default: 0] += 1 }
        #expect(counts["never"] == nil)
        for (name, share) in [("a", 0.1), ("b", 0.3), ("c", 0.6)] {
            #expect(abs(Double(counts[name] ?? 0) / 100_000 - share) < 0.01)
        }
    }

    @Test("waiting times have mean 1, and steady ones vary less")
    func waits() {
        var random = SeededGenerator(seed: 6)
        let waits = (0..<50_000).map { _ in random.wait() }
        let steady = (0..<50_000).map { _ in random.steadyWait(shape: 9) }
        func moments(_ values: [Double]) -> (mean: Double, variance: Double) {
            let mean = values.reduce(0, +) / Double(values.count)
            return (mean, values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count))
        }
        #expect(abs(moments(waits).mean - 1) < 0.03 && abs(moments(waits).variance - 1) < 0.06)
        #expect(abs(moments(steady).mean - 1) < 0.01 && abs(moments(steady).variance - 1.0 / 9) < 0.01)
    }
}
