import Intake
import Kernel
import Testing
import Warehouse

@Suite("Importing products and costs")
struct ProductImportTests {
    private let home: HomeFixture
    init() throws { home = try HomeFixture() }

    private func product(_ sku: String) throws -> Product? {
        try home.rooms.products.find(source: "tienda", sku: sku)
    }

    @Test("Products are new, changed or as they were; an absent column and an empty cell keep what is known")
    func products() throws {
        let file = "sku,name,category,price,stock,active\nA,Café,Bebidas,25000,4,sí\nB,Té,Bebidas,12000,0,no\n"
        let rehearsed = try home.dryRun(.products, file)
        let first = try home.run(.products, file)
        for answer in [rehearsed, first] { #expect(answer.isBalanced && answer.created == 2) }
        #expect(try product("A")?.price == 25_000 * Micros.scale && product("A")?.isActive == true)
        #expect(try product("B")?.stock == 0 && product("B")?.category == "Bebidas")
        let again = try home.run(.products, "sku,price,name\nA,26000,\nB,12000,Té\nC,1,Pan\n")
        #expect(again.updated == 1 && again.unchanged == 1 && again.created == 1)
        #expect(try product("A")?.name == "Café" && product("A")?.price == 26_000 * Micros.scale)
        let shown = try home.rooms.intake.previewUndo(ImportID(again.import))
        #expect(shown.productsRemoved == 1 && shown.productsChanged == 1)
        #expect(try home.rooms.intake.undo(ImportID(again.import), by: "test") == shown)
        #expect(try home.rooms.products.count() == 2 && product("A")?.price == 25_000 * Micros.scale)
        #expect(try home.count("productVersion") == 2)
    }

    @Test("A product's cost counts from the day of its import, a dated one from its day; before the first, the first")
    func costs() throws {
        // The fixture's clock stands on 15 January 2025.
        try home.run(.products, "sku,name,cost\nA,Café,10\n")
        let second = try home.run(.costs, "sku,valid_from,unit_cost\nA,2024-06-01,8\nA,2025-02-01,12\nB,,3\n")
        #expect(second.created == 3 && second.isBalanced)
        func units(_ sku: String, _ day: String) throws -> Int64? {
            let on = try #require(Day(iso: day))
            return try home.rooms.products.costs().cost(sku, on: on, source: "tienda").map { $0.micros / Micros.scale }
        }
        #expect(
            try ["2024-01-01", "2024-06-01", "2025-01-14", "2025-01-15", "2025-02-01"].map { try units("A", $0) } == [
                8, 8, 8, 10, 12,
            ])
        #expect(try units("B", "2020-01-01") == 3 && units("C", "2025-01-01") == nil)
        _ = try home.rooms.intake.undo(ImportID(second.import), by: "test")
        #expect(try units("A", "2024-01-01") == 10 && units("B", "2024-01-01") == nil)
    }

    @Test("Spend is labelled, known by its id or by all it says, and goes with its import")
    func spend() throws {
        let file =
            "cost_id,spent_at,amount,label,channel\n1,2024-01-01,1000,captación,email\n,2024-01-02,50,servicio,\n,2024-01-02,50,servicio,\n"
        let first = try home.run(.costs, file)
        #expect(first.created == 3 && first.totals.amounts == ["COP": "1100.00"])
        #expect(try home.run(.costs, file).unchanged == 3)
        #expect(try home.run(.costs, file.replacing("1000", with: "900")).updated == 1)
        let rows = try home.rooms.products.spend()
        #expect(rows.map(\.label).sorted() == ["acquire", "serve", "serve"])
        #expect(rows.map(\.amount).reduce(0, +) == 100_000)
        for id in [first.import, first.import + 1, first.import + 2] {
            _ = try home.rooms.intake.undo(ImportID(id), by: "test")
        }
        #expect(try home.rooms.products.spend().isEmpty && home.count("spend") == 0 && home.count("productImport") == 0)
    }
}
