import Formats
import Identity
import Intake
import Kernel
import Storage

/// Puts together what is known of people, in one transaction: of everybody in one pass, or of some by themselves.
struct PeopleGathering {
    private let transaction: Transaction
    private let day: Day
    private let catalogue: PersonCatalogue
    private let population: Population
    private let fold: PersonFold
    private let makers: [PeopleColumnMaker]
    private let consents: ConsentGathering
    private let written: WrittenBook
    private let companies: CompanyMarks
    private let isWhole: Bool

    /// - Parameters:
    ///   - chosen: nil is everybody.
    ///   - byRecord: of everybody, each record by itself.
    init(_ transaction: Transaction, on day: Day, of chosen: [CustomerID]? = nil, byRecord: Bool = false) throws {
        (self.transaction, self.day, isWhole) = (transaction, day, chosen == nil)
        let catalogue = try PersonCatalogue(transaction)
        self.catalogue = catalogue
        population =
            try chosen.map { try Population(transaction, of: $0) } ?? Population(transaction, byRecord: byRecord)
        fold = PersonFold(catalogue.fields.map { (code: $0.code, name: $0.name) })
        let clock = LocalTime(try Settings.home(transaction).timeZone)
        let count = population.customers.count
        makers = catalogue.fields.map { PeopleColumnMaker($0, count: count, clock) }
        consents = try ConsentGathering(transaction, population, catalogue, on: day, isWhole: isWhole)
        written = WrittenBook(transaction, catalogue.fields.map(\.name))
        companies = CompanyMarks(count)
    }

    func table() throws -> PeopleTable {
        if isWhole { try takeAll() } else { try takeSome() }
        var columns = [kind]
        for maker in makers {
            guard let values = maker.finish() else { continue }
            columns.append(PeopleTable.Column(key: maker.field.name, values: values))
        }
        let consents = consents.columns()
        let fields =
            [PersonField(key: "kind", kind: .text)]
            + catalogue.fields.map { PersonField(key: $0.name, kind: $0.kind) }
            + consents.map { PersonField(key: $0.key, kind: .truth) }
        return PeopleTable(
            day: day, mark: try PeopleMark(transaction, on: day), customers: population.customers,
            personOfRecord: population.personOfRecord, columns: columns + consents, fields: fields)
    }

    private func takeAll() throws {
        let sweep = try StatementSweep(transaction)
        for record in population.records {
            guard let person = population.holder(record) else { continue }
            let statements = try sweep.visible(record)
            // Of whom nothing was said, as of who is known by an order alone, there is nothing to fold.
            if statements.isEmpty, consents.isIndifferent { continue }
            try take(person, record, statements)
        }
    }

    private func takeSome() throws {
        let reader = try StatementReader(transaction)
        for record in population.records {
            guard let person = population.holder(record) else { continue }
            let statements = try reader.visible(record)
            let bytes = statements.flatMap(\.said)
            try bytes.withUnsafeBytes { bytes in
                var start = 0
                try take(
                    person, record,
                    statements.map { statement in
                        let range = start..<start + statement.said.count
                        start = range.upperBound
                        return PersonFold.Said(
                            sequence: statement.sequence, isRefusal: statement.isRefusal,
                            telling: reader.telling(statement), bytes: UnsafeRawBufferPointer(rebasing: bytes[range]))
                    })
            }
        }
    }

    private func take(_ person: Int, _ record: Int64, _ statements: [PersonFold.Said]) throws {
        fold.fold(statements)
        try consents.take(person, record, fold, statements)
        // Whom nobody sees keeps a refusal, and tells nothing else.
        guard population.isSeen(record) else { return }
        if fold.isCompany { companies.mark(person) }
        for place in fold.touched {
            guard let value = fold.value(place), !value.isDefective else { continue }
            if let answer = value.answer {
                makers[place].take(person, answer)
            } else {
                try makers[place].take(person, value.text, written.how(value.sequence, place))
            }
        }
    }

    private var kind: PeopleTable.Column {
        var texts = TextDictionary()
        _ = (texts.code(of: "person"), texts.code(of: "company"))
        return PeopleTable.Column(key: "kind", values: .texts(codes: companies.codes, texts))
    }
}

/// Who is a company: whoever a file of companies names.
private final class CompanyMarks {
    private(set) var codes: [UInt32]

    init(_ count: Int) { codes = Array(repeating: 0, count: count) }

    func mark(_ person: Int) { codes[person] = 1 }
}

/// How what stands at each place in the sequence was written, looked up once.
private final class WrittenBook {
    private let transaction: Transaction
    private let names: [String]
    private var known: [Int64: [WrittenHow.OfField]] = [:]
    private var last: (sequence: Int64, fields: [WrittenHow.OfField]) = (.min, [])

    init(_ transaction: Transaction, _ names: [String]) { (self.transaction, self.names) = (transaction, names) }

    /// - Parameter place: of the field in the catalogue.
    func how(_ sequence: Int64, _ place: Int) throws -> WrittenHow.OfField {
        if sequence != last.sequence {
            if known[sequence] == nil {
                let how = try WrittenHow.find(transaction, at: sequence)
                known[sequence] = names.map { how.of($0) }
            }
            last = (sequence, known[sequence] ?? [])
        }
        return last.fields[place]
    }
}

extension CustomersRoom {
    /// All that is known of all people, as of now; consent for a day.
    /// - Complexity: O(bytes of what was said), one pass: some 0.2 µs a value. In memory, 4 to 8 bytes a customer and
    ///   field, and the distinct texts.
    public func people(on day: Day) throws -> PeopleTable {
        try home.database.read { try PeopleGathering($0, on: day).table() }
    }

    /// The same of some customers: for at most one in a hundred, beyond which reading everybody is quicker. Who is no
    /// customer is left out.
    public func people(of customers: [CustomerID], on day: Day) throws -> PeopleTable {
        try home.database.read { try PeopleGathering($0, on: day, of: customers).table() }
    }

    /// The fields that rules may name, in the sequence of their numbers.
    public func personFields() throws -> [PersonField] {
        try home.database.read { transaction in
            [PersonField(key: "kind", kind: .text)]
                + (try PersonCatalogue(transaction).fields.map { PersonField(key: $0.name, kind: $0.kind) })
        }
    }
}
