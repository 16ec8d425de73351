import Analytics
import Foundation
import Kernel
import Testing
import Web

@testable import Insight

@Suite("The value page")
struct ValuePageTests {
    @Test func withoutSalesItSaysWhatIsMissing() async throws {
        let (status, body, _) = try await PageHouse().get("/value")
        #expect(status == 200)
        #expect(body.contains("href=\"/imports/new\""))
        #expect(!body.contains("<table"))
    }

    @Test func cellsAndGroupsOpenTheirPeople() async throws {
        let house = try PageHouse()
        try house.loadShop()
        let (status, body, _) = try await house.get("/value")
        #expect(status == 200)
        // Recency and frequency run together here: 12 customers on each place of the diagonal.
        #expect(body.contains("href=\"/value/people?r=5&amp;f=5&amp;asof=2026-11-21\""))
        #expect(body.contains("href=\"/value/people?group=Champions&amp;asof=2026-11-21\""))
        #expect(body.contains("R 5 F 5: 12"))
        #expect(body.contains("Puntaje = 1 + parte entera de 5 × w ÷ n"))
        #expect(!body.contains("{"))
    }

    @Test func formKeepsWhatWasChosen() async throws {
        let house = try PageHouse()
        try house.loadShop()
        let body = try await house.get("/value?asof=2026-06-30&gross=1").body
        #expect(body.contains("value=\"2026-06-30\""))
        #expect(body.contains("ventas brutas"))
        #expect(body.contains("asof=2026-06-30&amp;gross=1"))
    }

    @Test func aDayThatDoesNotExistIsSaidAndTheUsualOneShown() async throws {
        let house = try PageHouse()
        try house.loadShop()
        let (status, body, _) = try await house.get("/value?asof=2026-02-30")
        #expect(status == 200)
        #expect(body.contains("Esa fecha no existe"))
        #expect(body.contains("value=\"2026-11-21\""))
    }

    @Test func filesHoldAllCellsAndGroups() async throws {
        let house = try PageHouse()
        try house.loadShop()
        let cells = try await house.get("/value/cells.csv").body.split(whereSeparator: \.isNewline)
        #expect(cells.count == 26)
        let groups = try await house.get("/value/groups.csv").body
        #expect(groups.contains("Champions,"))
        let customers = cells.dropFirst().reduce(0) { $0 + (Int($1.split(separator: ",")[3]) ?? 0) }
        #expect(customers == 60)
    }
}

@Suite("The list of people behind a figure")
struct PeoplePageTests {
    @Test func aHostileNameStaysAText() async throws {
        let house = try PageHouse()
        try house.loadShop()
        let body = try await house.get("/value/people?group=Champions").body
        #expect(body.contains("&lt;script&gt;alert(1)&lt;/script&gt;"))
        #expect(!body.contains("<script>alert"))
        #expect(body.contains("Grupo «Campeones»"))
    }

    @Test func pagesFollowOneAnotherAndTogetherHoldAll() async throws {
        let house = try PageHouse()
        try house.loadShop()
        let first = try await house.get("/value/people").body
        let second = try await house.get("/value/people?page=2").body
        #expect(first.contains("1–50 de 60") && second.contains("51–60 de 60"))
        func names(_ body: String) -> Int { body.components(separatedBy: "<th scope=\"row\"").count - 1 }
        #expect(names(first) == 50 && names(second) == 10)
        #expect(first.contains("rel=\"next\"") && !first.contains("rel=\"prev\""))
        #expect(second.contains("rel=\"prev\"") && !second.contains("rel=\"next\""))
        #expect(try await house.get("/value/people?page=900").body.contains("Ningún cliente cumple esto"))
    }

    @Test func sortingByAColumnTurnsAroundTheSecondTime() async throws {
        let house = try PageHouse()
        try house.loadShop()
        let recent = try await house.get("/value/people?sort=recency").body
        #expect(recent.contains("Recencia (días) ▲"))
        #expect(recent.contains("sort=recency&amp;reverse=1"))
        let old = try await house.get("/value/people?sort=recency&reverse=1").body
        let place = try #require(old.range(of: "Cliente 1<"))
        let other = try #require(old.range(of: "Cliente 2<"))
        #expect(place.lowerBound < other.lowerBound)
    }

    @Test func theFileHasTheContractsColumnsAndAllRows() async throws {
        let house = try PageHouse()
        try house.loadShop()
        let body = try await house.get("/value/people.csv?r=5&f=5").body
        let lines = body.split(whereSeparator: \.isNewline)
        #expect(lines.first?.hasSuffix("customer_id,customer_ref,recency_days,frequency,monetary,r,f,m,group") == true)
        #expect(lines.count == 13)
        #expect(lines.last == "60,C60,1,60,3600030.00,5,5,5,Champions")
    }
}

@Suite("Filters of people")
struct PeopleFilterPageTests {
    private func request(_ query: [String: [String]]) throws -> WebRequest {
        WebRequest(path: "/value/people", query: query, texts: try TextCatalogue.bundled().texts("es-CO"), now: 0)
    }

    @Test(arguments: ["0", "6", "3-1", "x", "", "1-2-3", "-1", "5-", "99999999999999999999"])
    func scoresThatAreNoneAreLeftOut(_ text: String) { #expect(PeopleFilter.scores(text) == nil) }

    @Test func filtersGoIntoTheAddressAndComeBack() throws {
        let query = ["r": ["1-2"], "m": ["4-5"], "group": ["At risk"], "activity": ["lost"]]
        let filter = PeopleFilter(try request(query))
        #expect(filter.r == 1...2 && filter.m == 4...5 && filter.group == .atRisk && filter.activity == .lost)
        let again = Dictionary(uniqueKeysWithValues: filter.fields.map { ($0.0, [$0.1]) })
        #expect(again == query)
    }

    @Test func aPartOfTheRankingIsThatOfTheWholeSorted() {
        var seed: UInt64 = 7
        func next() -> UInt64 {
            seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return seed >> 33
        }
        for size in [0, 1, 2, 3, 49, 50, 51, 1_000] {
            let entries = (0..<size).map { Ranked.Entry(key: Int64(next() % 17) - 8, position: Int32($0)) }
            let sorted = entries.sorted()
            for start in [0, 1, size / 2, max(0, size - 3), size, size + 9] {
                var ranked = Ranked(entries)
                let range = start..<(start + 50)
                #expect(ranked.sorted(range) == Array(sorted[range.clamped(to: 0..<size)]))
            }
        }
    }
}
