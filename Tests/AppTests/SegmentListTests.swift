import Kernel
import Segments
import Testing

@Suite("The list of segments")
struct SegmentListTests {
    @Test(
        "Counts of each what is counted alone, also beside a generation, of segments that name others, and of all but the unsound"
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
}
