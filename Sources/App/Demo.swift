import Foundation
import Intake
import Kernel
import Samples
import Storage

/// Fills a home with the sample company, by the ordinary import.
public struct Demo: Sendable {
    public static let source = "tienda"
    let rooms: Rooms

    public init(_ rooms: Rooms) { self.rooms = rooms }

    public struct Loaded: Sendable {
        public var people: ImportSummary
        public var orders: ImportSummary
    }

    /// Two years of orders that end yesterday.
    /// - Throws: `demo.not-empty` when the home already has imports: the sample never mixes with real data.
    public func load(customers: Int, seed: UInt64, by actor: String, watch: IntakeRoom.Watch) throws -> Loaded {
        guard try rooms.intake.list(limit: 1).isEmpty else { throw PlainProblem("demo.not-empty", .conflict) }
        let generator = ShopGenerator(
            seed: seed, customers: customers, through: rooms.insight.today.adding(days: -1))
        let people = rooms.home.folder("tmp") + "/demo-clientes.csv"
        let orders = rooms.home.folder("tmp") + "/demo-pedidos.csv"
        defer { for file in [people, orders] { try? rooms.home.disk.remove(file) } }
        try write(generator, people: people, orders: orders)
        let peopleSummary = try rooms.intake.run(
            file: people, name: "clientes.csv", options: ImportOptions(kind: .people, source: Self.source), by: actor,
            watch: watch)
        let orderSummary = try rooms.intake.run(
            file: orders, name: "pedidos.csv", options: ImportOptions(kind: .orders, source: Self.source), by: actor,
            watch: watch)
        return Loaded(people: peopleSummary, orders: orderSummary)
    }

    private func write(_ generator: ShopGenerator, people: String, orders: String) throws {
        let disk = rooms.home.disk
        for file in [people, orders] { try disk.remove(file) }
        let (peopleFile, orderFile) = (try disk.create(people), try disk.create(orders))
        _ = try generator.write(people: { try peopleFile.append($0) }, orders: { try orderFile.append($0) })
        try peopleFile.close()
        try orderFile.close()
    }
}
