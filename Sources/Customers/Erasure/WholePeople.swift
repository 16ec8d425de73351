import Identity
import Intake
import Kernel
import Storage

/// The people of some records: which other records are no more than an address of theirs, and by what they will be
/// recognised.
///
/// All records of a customer go together. A sales file that names its buyers by e-mail brings a record for each address. Such a record is whoever has the
/// address: it goes with them, unless somebody who stays has the address, too. Addresses of those who stay are not
/// recognised: they would be kept out with the others.
struct WholePeople {
    private(set) var records: Set<Int64>
    /// Addresses, documents and ids.
    private(set) var recognised: [ContactAddress] = []
    /// How many addresses others have, too.
    private(set) var shared = 0
    /// How many of the records are one customer with an older one.
    private(set) var joined = 0

    /// - Complexity: one pass over everything that was said, for any number of people; another where one record led
    ///   to the next.
    init(_ transaction: Transaction, of records: Set<Int64>, country: String) throws {
        self.records = records
        let known = try KnownAddresses(OwnFieldStore.fields(transaction), country: country)
        var before = 0
        while before < self.records.count {
            before = self.records.count
            try addJoined(transaction)
            try gather(transaction, known)
        }
    }

    /// A customer of several records is one person, who is forgotten in all sources.
    private mutating func addJoined(_ transaction: Transaction) throws {
        let links = try LinkReader(transaction)
        for record in records {
            records.formUnion(try links.members(of: links.customer(of: record)))
        }
        joined = try records.count { try links.customer(of: $0) != $0 }
    }

    private mutating func gather(_ transaction: Transaction, _ known: KnownAddresses) throws {
        let (names, own) = try addresses(transaction, known)
        var holders: [(record: Int64, address: ContactAddress)] = []
        var echoes: [(record: Int64, address: ContactAddress)] = []
        if !own.isEmpty {
            holders = try known.holders(transaction) { own.contains($0) }
            try RecordStore.forEach(transaction) { record, _, externalID in
                if let address = ContactAddress(personKey: externalID), own.contains(address) {
                    echoes.append((record, address))
                }
            }
        }
        let staying = try others(transaction, holders, except: Set(echoes.map(\.record)))
        for echo in echoes where !staying.contains(echo.address) { records.insert(echo.record) }
        recognised = names.union(own.subtracting(staying)).sorted {
            ($0.kind.rawValue, $0.value) < ($1.kind.rawValue, $1.value)
        }
        shared = staying.count
    }

    /// What their sources call the records, and every address that was said of them.
    private func addresses(
        _ transaction: Transaction, _ known: KnownAddresses
    ) throws -> (names: Set<ContactAddress>, own: Set<ContactAddress>) {
        var (names, own): (Set<ContactAddress>, Set<ContactAddress>) = ([], [])
        let reader = try StatementReader(transaction)
        for record in records.sorted() {
            guard let name = try RecordStore.name(transaction, RecordID(record)) else { continue }
            names.insert(ContactAddress(source: name.source, externalID: name.externalID))
            if let address = ContactAddress(personKey: name.externalID) { own.insert(address) }
            for statement in try reader.all(record) {
                own.formUnion(statement.said.withUnsafeBytes { known.inStatement($0) })
            }
        }
        return (names, own)
    }

    /// Addresses of people whom readers see and who stay.
    private func others(
        _ transaction: Transaction, _ holders: [(record: Int64, address: ContactAddress)], except echoes: Set<Int64>
    ) throws -> Set<ContactAddress> {
        var others: Set<ContactAddress> = []
        for (record, address) in holders
        where !records.contains(record) && !echoes.contains(record) && !others.contains(address) {
            if try RecordStore.isSeen(transaction, RecordID(record)) { others.insert(address) }
        }
        return others
    }
}

extension CustomersRoom {
    /// The records of the one person that a key means: all of one customer. Several customers are one person where all but one
    /// are no more than the address by which a sales file named them.
    /// - Throws: `customer.not-found`, `customer.several`.
    public func person(_ key: String, country: String) throws -> [RecordID] {
        let found = try records(key, country: country)
        let (withID, records) = try home.database.read { transaction in
            let links = try LinkReader(transaction)
            let customers = try Set(found.map { try links.customer(of: $0.rawValue) })
            let people = try customers.sorted().map { try links.members(of: $0) }
            let withID = try people.filter { records in
                try records.contains { record in
                    try RecordStore.name(transaction, RecordID(record))
                        .map { ContactAddress(personKey: $0.externalID) == nil } ?? true
                }
            }
            return (withID.count, people.flatMap { $0 }.sorted().map { RecordID($0) })
        }
        guard withID <= 1 else {
            throw PlainProblem("customer.several", .conflict, ["count": found.count > 20 ? "20+" : String(found.count)])
        }
        return records
    }
}
