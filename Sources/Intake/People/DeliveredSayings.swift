import Formats
import Kernel

/// What rows of orders, events or payments say of the people whom they name: the columns that are `custom:` fields.
public struct DeliveredSayings: Sendable {
    public let fields: PersonFields
    /// By saying: code of the person among the people of the delivery.
    public private(set) var persons: [Int32] = []
    /// By saying: `PackedValues`.
    private var codes: [UInt32] = []
    /// By saying: code of the order; −1 where there is none.
    private var orders: [Int32] = []
    private var texts = TextDictionary()
    private let columns: [(index: Int, code: PersonFields.Code)]
    private var packed: [UInt8] = []

    /// Nil when no column speaks of the person.
    init?(_ mapping: ColumnMapping, _ fields: PersonFields) {
        var columns: [(index: Int, code: PersonFields.Code)] = []
        for (index, column) in mapping.columns.enumerated() {
            guard let field = column.field, field.isCustom, let code = fields.code(of: field.name) else { continue }
            columns.append((index, code))
        }
        guard !columns.isEmpty else { return nil }
        (self.fields, self.columns) = (fields, columns.sorted { $0.code < $1.code })
    }

    public var count: Int { persons.count }

    public func withBytes<T>(_ index: Int, _ body: (UnsafeRawBufferPointer) throws -> T) rethrows -> T {
        try texts.withBytes(Int(codes[index]), body)
    }

    /// Takes what an accepted row says. Empty cells keep what is known, as they do in files of people.
    mutating func add(_ row: CSVRow, person: Int32, order: Int32 = -1) {
        guard person >= 0 else { return }
        packed.removeAll(keepingCapacity: true)
        let nothing = UnsafeRawBufferPointer(start: nil, count: 0)
        for column in columns {
            let text = row.text(column.index).cellText
            if text.isEmpty { continue }
            Array(text.utf8).withUnsafeBytes { text in
                let defect = StrangeText.defect(text)
                PackedValues.append(column.code, defect, text: text, key: nothing, to: &packed)
            }
        }
        if packed.isEmpty { return }
        persons.append(person)
        orders.append(order)
        codes.append(packed.withUnsafeBytes { texts.code(of: $0) })
    }

    /// Gives persons the codes of those whom the delivery names, and leaves out what rows of refused orders say.
    /// - Parameters:
    ///   - numbered: by the number that rows named a person with.
    ///   - isRejected: by the number that rows named an order with.
    mutating func settle(persons numbered: [Int32], isRejected: [Bool]) {
        persons = persons.map { numbered[Int($0)] }
        let kept = orders.indices.filter { orders[$0] < 0 || !isRejected[Int(orders[$0])] }
        guard kept.count < orders.count else { return }
        persons = kept.map { persons[$0] }
        codes = kept.map { codes[$0] }
        orders = kept.map { orders[$0] }
    }
}
