import GRDB
import Kernel
import Segments
import Testing

@testable import Web

@Suite("The list of segments")
struct SegmentListTests {
    @Test(
        "Counts of each what is counted alone, also beside a generation, and of segments that name others"
    )
    func counted() throws {
        let home = try HomeFixture()
        let people = (1...60).map { "p\($0),\($0 % 3 == 0 ? "Cali" : "Pasto"),\($0 % 2 == 0 ? "oro" : "plata")\n" }
        try home.run(.people, "external_id,city,custom:Nivel\n" + people.joined())
        func orders(_ days: ClosedRange<Int>, _ prefix: String) throws {
            let lines = days.flatMap { day in
                (1...20).map {
                    "\(prefix)\(day)-\($0),p\($0 * day % 60 + 1),2024-12-\(day + 9),C\($0 % 4),\(10 * $0)\n"
                }
            }
            try home.run(.orders, "order_id,customer_ref,ordered_at,category,amount\n" + lines.joined())
        }
        try orders(1...12, "a")
        let segments = home.rooms.segments
        for number in 0..<4 {
            _ = try segments.create(
                "Compran C\(number)", "purchases(category = \"C\(number)\", within: 15d).count >= 2", by: "test")
        }
        _ = try segments.create("Caleños", "city = \"Cali\" and frequency > 1", by: "test")
        _ = try segments.create("Oro", "custom:Nivel = \"oro\"", by: "test")
        _ = try segments.create("Sin C1", "frequency > 0 and not member(\"Compran C1\")", by: "test")
        _ = try segments.create("Sin C1 de Cali", "member(\"Sin C1\") and member(\"Caleños\")", by: "test")
        try check(segments, 8)
        try orders(13...14, "b")
        try check(segments, 8)
    }

    private func check(_ segments: SegmentsRoom, _ count: Int) throws {
        let list = try segments.counted()
        #expect(list.segments.count == count)
        for (segment, customers) in list.segments {
            let alone = try segments.asking(anew: true).count(segment.rule).customers
            #expect(customers == alone, "\(segment.name)")
        }
        #expect(Set(list.segments.compactMap(\.customers)).count > 3)
    }

    /// Segments that name one that is gone, one of a field that has become text, one that names that, and a sound one.
    private func outdated() throws -> HomeFixture {
        let home = try HomeFixture()
        func people(_ value: (Int) -> String) throws {
            let rows = (1...30).map { "p\($0),\(value($0))\n" }
            try home.run(.people, "external_id,Puntos\n" + rows.joined()) {
                $0.map = ["Puntos": "custom:Puntos"]
                $0.onExisting = .replace
            }
        }
        try people { "\($0 * 137).5" }
        let segments = home.rooms.segments
        let base = try segments.create("Base", "frequency = 0", by: "test")
        let naming = try segments.create("Nombra", "member(\"Base\")", by: "test")
        _ = try segments.create("Puntos", "custom:Puntos > 2000", by: "test")
        _ = try segments.create("Por Puntos", "frequency = 0 and member(\"Puntos\")", by: "test")
        _ = try segments.create("Todos", "frequency = 0", by: "test")
        #expect(try segments.counted().segments.map(\.customers) == [30, 30, 16, 16, 30])
        for segment in [naming, base] { _ = try segments.remove(segment.id, by: "test") }
        _ = try segments.restore(naming.id, by: "test")
        try home.rooms.home.database.write {
            try $0.database.execute(sql: "UPDATE ownField SET type = 'text' WHERE name = 'custom:Puntos'")
        }
        try people { ["oro", "plata"][$0 % 2] }
        return home
    }

    @Test(
        "A rule that can no longer be asked has no number and stands in no other's way; who asks for it is told which")
    func unsound() throws {
        let home = try outdated()
        let segments = home.rooms.segments
        for _ in 0..<2 {
            let list = try segments.counted()
            #expect(list.segments.map(\.segment.name) == ["Nombra", "Por Puntos", "Puntos", "Todos"])
            #expect(list.segments.map(\.customers) == [nil, nil, nil, 30])
        }
        func trouble(_ name: String) -> String? {
            problem { _ = try segments.asking().members(segments.find(name).rule) }
        }
        #expect(trouble("Nombra") == "segment.gone" && trouble("Puntos") == "rule.outdated")
        #expect(trouble("Por Puntos") == "segment.outdated" && trouble("Todos") == nil)
        let request = CubeRequest(rows: [try segments.cubeNames().name("segment")], measures: [.people])
        #expect(throws: PlainProblem("segment.outdated", .invalid, ["segment": "Nombra"])) {
            try segments.asking(withNobody: true).cube(request)
        }
    }

    @Test("Pages of a segment that can no longer be counted say why, and the list leads to them")
    func pages() async throws {
        let home = try outdated()
        let ana = try SegmentBrowser(home, .analyst)
        let list = try await ana.get("/segments")
        #expect(list.status == 200)
        for segment in try home.rooms.segments.list() {
            let path = "/segments/\(segment.id)"
            let isSound = segment.name == "Todos"
            #expect(list.body.contains("<a href=\"\(path)\">Revisar la regla</a>") != isSound)
            let page = try await ana.get(path)
            #expect(page.status == 200 && page.body.contains("class=\"error\"") != isSound)
            #expect(try await ana.get(path + "/people").status == (isSound ? 200 : 422))
        }
        let naming = try await ana.get("/segments/4").body
        #expect(
            naming.contains("La regla no se puede contar") && naming.contains("El segmento «Puntos» ya no se puede"))
    }
}
