import Intake
import Kernel
import Storage

/// Derives the line of a customer from the statements about its record.
enum CustomerFold {
    /// - Returns: the customer, and whether anything but refusals is said of it.
    static func customer(_ record: Int64, _ reader: StatementReader) throws -> (customer: Customer, isKnown: Bool) {
        let statements = try reader.all(record).filter { reader.isVisible($0) }
        let (values, isKnown, isCompany) = reader.fold(statements)
        return (customer(record, values, isCompany: isCompany), isKnown)
    }

    static func customer(_ record: Int64, _ values: PersonValues, isCompany: Bool) -> Customer {
        Customer(
            id: CustomerID(record), isCompany: isCompany, name: values.displayName, email: values.key("email"),
            phone: values.key("mobile") ?? values.key("phone"),
            city: values.usable("city").flatMap { $0.isEmpty ? nil : $0 },
            document: values.key("document") ?? values.key("tax_id"), nameKey: values.nameKey)
    }

    /// Writes the lines of customers: of those of whom one thing was said from its bytes, of others the whole way.
    static func derive(_ records: [Int64], _ transaction: Transaction) throws {
        let reader = try StatementReader(transaction)
        let writer = try CustomerWriter(transaction)
        var line = CustomerLine()
        for record in records {
            let isWritten = try reader.withOnly(record) { said, telling in
                guard line.take(said) else { return false }
                try writer.put(record, line, isCompany: telling.isCompany)
                return true
            }
            if !isWritten { try CustomerStore.put(transaction, [try customer(record, reader).customer]) }
        }
    }
}
