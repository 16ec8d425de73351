import Intake
import Kernel
import Storage

/// What orders, events and payments say of the people whom they name, kept as statements of the import: it is folded,
/// taken back and shown as what a people file says.
extension CustomersStep {
    func stage(_ sayings: DeliveredSayings, _ delivery: Delivery) throws {
        let records = delivery.orders?.records ?? delivery.entries?.records ?? []
        guard !delivery.isDryRun, !sayings.isEmpty else { return }
        _ = try begin(delivery)
        // Everybody whom the import names stands in a portion, so that an undo looks at the others, too.
        let named = records.indices.filter { records[$0] > 0 }.sorted { records[$0] < records[$1] }
        for (part, start) in stride(from: 0, to: named.count, by: Self.portion).enumerated() {
            let portion = named[start..<min(start + Self.portion, named.count)]
            try delivery.setting.home.database.write { transaction in
                let put = try BulkStatement(transaction, StatementStore.SQL.put)
                for person in portion {
                    guard let said = sayings.packed(person) else { continue }
                    put.bind(1, records[person])
                    put.bind(2, delivery.sequence)
                    put.bind(3, 0)
                    put.bind(4, blob: said)
                    try put.run()
                }
                let list = RecordList.pack(portion.lazy.map { records[$0] })
                try StatementStore.addPortion(transaction, delivery.importID, part: part, list)
            }
        }
    }
}
