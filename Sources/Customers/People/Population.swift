import Identity
import Intake
import Kernel
import Storage

/// Which customers there are, and which records are theirs.
struct Population {
    /// Ascending.
    private(set) var customers: [Int64] = []
    /// By record id; −1 for those that readers do not see.
    private(set) var personOfRecord: [Int32] = []
    /// Records that nobody sees and that are linked to one of them all the same: they may keep a refusal.
    private(set) var hiddenOf: [Int64: Int32] = [:]
    /// Addresses that stand for an id: `email:ana@ejemplo.co`.
    private(set) var named: [(record: Int64, address: ContactAddress)] = []
    /// Every record of these customers, seen or not, ascending.
    private(set) var records: [Int64] = []
    /// Records whose customer is another.
    private let links: [Int64: Int64]

    /// All customers whom readers see.
    /// - Parameter byRecord: each record by itself, as if none were joined.
    init(_ transaction: Transaction, byRecord: Bool = false) throws {
        let links = byRecord ? [:] : try LinkStore.all(transaction)
        self.links = links
        var seen: [Int64] = []
        var hidden: [Int64] = []
        var named: [(record: Int64, address: ContactAddress)] = []
        try RecordSight.forEach(transaction) { record, isSeen, name in
            if isSeen { seen.append(record) } else { hidden.append(record) }
            if isSeen || !links.isEmpty, let address = Self.address(name) { named.append((record, address)) }
        }
        self.named = named
        place(seen, hidden)
    }

    /// Some customers. Who is no customer, because readers see none of their records, is left out.
    /// - Complexity: O(their records), by indexes.
    init(_ transaction: Transaction, of chosen: [CustomerID]) throws {
        let reader = try LinkReader(transaction)
        var links: [Int64: Int64] = [:]
        var records: Set<Int64> = []
        for customer in chosen.map(\.rawValue) where try reader.customer(of: customer) == customer {
            for record in try reader.members(of: customer) {
                records.insert(record)
                if record != customer { links[record] = customer }
            }
        }
        self.links = links
        var (seen, hidden): ([Int64], [Int64]) = ([], [])
        let names = try ConsentStore.keys(transaction, records.map { RecordID($0) })
        for record in records.sorted() {
            guard let name = names[RecordID(record)] else { continue }
            if try RecordStore.isSeen(transaction, RecordID(record)) {
                seen.append(record)
            } else {
                hidden.append(record)
            }
            if let address = ContactAddress(personKey: name.externalID) { named.append((record, address)) }
        }
        place(seen, hidden)
    }

    /// The address that a name stands for. Most names are none, and are told so by their first letter.
    private static func address(_ name: UnsafeRawBufferPointer) -> ContactAddress? {
        guard name.contains(0x3A) else { return nil }
        return ContactAddress(personKey: String(decoding: name, as: UTF8.self))
    }

    /// - Parameter seen: ascending.
    private mutating func place(_ seen: [Int64], _ hidden: [Int64]) {
        customers = links.isEmpty ? seen : Set(seen.map { links[$0] ?? $0 }).sorted()
        personOfRecord = Array(repeating: -1, count: Int(seen.last ?? 0) + 1)
        records = seen
        if links.isEmpty {
            for (person, record) in seen.enumerated() {
                personOfRecord[Int(record)] = Int32(truncatingIfNeeded: person)
            }
            return
        }
        let places = Dictionary(zip(customers, Int32(0)...)) { first, _ in first }
        for record in seen { personOfRecord[Int(record)] = places[links[record] ?? record] ?? -1 }
        for record in hidden { if let person = places[links[record] ?? record] { hiddenOf[record] = person } }
        if !hiddenOf.isEmpty { records = (seen + hiddenOf.keys).sorted() }
    }

    /// Place of the customer whose record it is, seen or not; nil of nobody's.
    func holder(_ record: Int64) -> Int? {
        if record >= 0, record < personOfRecord.count, personOfRecord[Int(record)] >= 0 {
            return Int(personOfRecord[Int(record)])
        }
        return hiddenOf[record].map(Int.init)
    }

    func isSeen(_ record: Int64) -> Bool {
        record >= 0 && record < personOfRecord.count && personOfRecord[Int(record)] >= 0
    }

    /// Whether any customer has several records.
    var hasLinks: Bool { !links.isEmpty }
}
