import Intake
import Kernel
import Storage

/// What orders, events and payments say of the people whom they name, kept as statements of the import: it is folded,
/// taken back and shown as what a people file says.
extension CustomersStep {
    func stage(_ sayings: DeliveredSayings, _ delivery: Delivery) throws {
        let records = delivery.orders?.records ?? delivery.entries?.records ?? []
        guard !delivery.isDryRun, sayings.count > 0 else { return }
        let telling = try begin(delivery).telling
        var said: [Int64: PersonValues] = [:]
        for index in 0..<sayings.count {
            let person = Int(sayings.persons[index])
            guard records.indices.contains(person), records[person] > 0 else { continue }
            let values = sayings.withBytes(index) { PersonValues(packed: $0, sayings.fields) }
            let earlier = said[records[person]]
            said[records[person]] = earlier.map { Self.merge($0, values, telling.mode) } ?? values
        }
        // Everybody whom the import names stands in a portion, so that an undo looks at the others, too.
        let named = Set(records).subtracting([0]).sorted()
        for (part, start) in stride(from: 0, to: named.count, by: Self.portion).enumerated() {
            let portion = named[start..<min(start + Self.portion, named.count)]
            try delivery.setting.home.database.write { transaction in
                let put = try BulkStatement(transaction, StatementStore.SQL.put)
                for record in portion {
                    guard let values = said[record] else { continue }
                    put.bind(1, record)
                    put.bind(2, delivery.sequence)
                    put.bind(3, 0)
                    put.bind(4, blob: values.packed(sayings.fields))
                    try put.run()
                }
                try StatementStore.addPortion(transaction, delivery.importID, part: part, RecordList.pack(portion))
            }
        }
    }
}
