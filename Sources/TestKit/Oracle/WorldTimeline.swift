import Kernel
import Rules
import Timelines

/// A world as a home would hold it: batches of several imports, of which later ones say orders anew, records of which
/// several are one person, void lines, orders of nobody, other currencies. Whoever builds a timeline of it has to see
/// through all of that.
public struct WorldTimeline {
    public let timeline: Timeline
    public let columns: PersonColumns
    public let currency: Currency
    private let world: World
    private var random: SeededGenerator

    /// - Parameter oracle: answers what is computed of people, which here is not in question.
    public init(_ oracle: Oracle, seed: UInt64) throws {
        world = oracle.world
        random = SeededGenerator(seed: seed)
        currency = Self.currencies(oracle.world.minorDigits).home
        columns = try WorldColumns(oracle).columns()
        let people = world.people.map(\.id)
        // Two records of each person, and one that is nobody's.
        var personOfRecord: [Int32] = [-1]
        for person in people.indices { personOfRecord += [Int32(person), Int32(person)] }
        personOfRecord.append(-1)
        let batches = WorldBatches(world, nobody: Int64(personOfRecord.count - 1), Self.currencies(world.minorDigits))
        let facts = try batches.view(&random)
        var sources = TimelineSources(
            facts: facts, events: try Self.events(world, \.events, &random), people: people,
            personOfRecord: personOfRecord, currency: currency, rates: batches.rates, goods: batches.goods)
        sources.interactions = try Self.events(world, \.interactions, &random)
        var builder = TimelineBuilder(sources)
        timeline = try builder.timeline()
    }

    /// Currencies of so many digits: the home's, one that has rates, and one that has none.
    static func currencies(_ digits: Int) -> (home: Currency, rated: Currency, unrated: Currency) {
        let codes = digits == 0 ? ["CLP", "JPY", "KRW"] : digits == 3 ? ["KWD", "BHD", "TND"] : ["COP", "EUR", "USD"]
        let known = codes.compactMap { Currency($0) }
        return (known[0], known[1], known[2])
    }

    private static func events(
        _ world: World, _ path: KeyPath<World.Person, [World.Event]>, _ random: inout SeededGenerator
    ) throws -> EntryView {
        var view = EntryView()
        for part in 0..<2 {
            var rows = EntryRows()
            rows.source = "tienda"
            var texts: [String: (codes: [Int64], dictionary: TextDictionary)] = [:]
            for (number, person) in world.people.enumerated() {
                for (index, event) in person[keyPath: path].enumerated() where index % 2 == part {
                    let id = "\(person.id)-\(index)"
                    rows.appendID(UnsafeRawBufferPointer(start: nil, count: 0))
                    rows.idArena.append(contentsOf: Array(id.utf8))
                    rows.idEnds[rows.idEnds.count - 1] = Int64(rows.idArena.count)
                    rows.key.append(Hash64.of(id, seed: 1))
                    rows.content.append(0)
                    rows.record.append(Int64(2 * number + 1 + random.below(2)))
                    rows.instant.append(0)
                    rows.day.append(Int64(event.day))
                    rows.row.append(1)
                    rows.value.append(event.value ?? EntryRows.unknown)
                    let fields = event.texts.merging(["type": event.type]) { first, _ in first }
                    for field in Set(texts.keys).union(fields.keys) {
                        var column = texts[field] ?? ([], TextDictionary())
                        let blank = Int64(column.dictionary.code(of: ""))
                        while column.codes.count < rows.key.count - 1 { column.codes.append(blank) }
                        column.codes.append(Int64(column.dictionary.code(of: fields[field] ?? "")))
                        texts[field] = column
                    }
                }
            }
            rows.texts = texts.map { .init(field: $0.key, codes: $0.value.codes, texts: $0.value.dictionary) }
            var bytes: [UInt8] = []
            _ = try rows.write { bytes.append(contentsOf: $0) }
            let file = try FactBatch(MemoryRegion(bytes), name: "events-\(part)")
            try view.append(
                LoadedEntries(file, origin: Int64(part), sequence: Int64(part), isFallback: false))
        }
        return view
    }
}

/// What a world knows of its people, as columns.
struct WorldColumns {
    private let oracle: Oracle
    private var people: [World.Person] { oracle.world.people }

    init(_ oracle: Oracle) { self.oracle = oracle }

    func columns() throws -> PersonColumns {
        var bytes: [UInt8] = []
        let writer = try PersonColumns.Writer { bytes.append(contentsOf: $0) }
        // Those that follow from a history alone are the engine's own.
        let own: Set = [
            "recency_days", "frequency", "orders_count", "monetary", "latency_days", "overdue", "profit", "margin",
            "billing", "breadth", "depth",
        ]
        for attribute in RandomWorld.catalogue.attributes where !own.contains(attribute.key) {
            let values = people.map { $0.attributes[attribute.key] ?? oracle.figures[$0.id]?[attribute.key] }
            try add(attribute.key, attribute.kind, values, to: writer)
        }
        for (key, test) in consents() {
            try writer.add(key, truths: people.map { oracle.truth(of: .test(test), for: $0) == true ? 2 : 1 })
        }
        _ = try writer.finish()
        return try PersonColumns(FactBatch(MemoryRegion(bytes), name: "people"), people: people.count)
    }

    private func consents() -> [String: RuleTest] {
        var tests: [String: RuleTest] = [:]
        for channel in RandomWorld.catalogue.channels {
            tests["consent:" + channel] = .consent(channel: channel, purpose: nil)
            for purpose in Set(people.flatMap { $0.consents.compactMap(\.purpose) }) {
                tests["consent:\(channel):\(FoldedText.fold(purpose))"] = .consent(channel: channel, purpose: purpose)
            }
        }
        return tests
    }

    private func add(
        _ key: String, _ kind: Catalogue.Kind, _ values: [OracleValue?], to writer: PersonColumns.Writer
    ) throws {
        switch kind {
        case .number:
            let numbers = values.map { value -> Fraction? in
                if case .number(let number)? = value { number } else { nil }
            }
            // A number of parts in which all of them are whole; of what somebody wrote the same in both halves of a world.
            let parts = numbers.reduce(Int128(4)) { parts, number in
                number.map { parts * Fraction($0.denominator, over: parts).numerator } ?? parts
            }
            try writer.add(
                key,
                numbers: numbers.map {
                    $0.map { Int64($0.numerator * (parts / $0.denominator)) } ?? HistoryQuery.unknown
                },
                denominator: Int64(parts))
        case .date:
            try writer.add(
                key,
                days: values.map { if case .date(let day)? = $0 { day } else { PersonColumn.noDay } })
        case .truth:
            try writer.add(key, truths: values.map { if case .truth(let truth)? = $0 { truth ? 2 : 1 } else { 0 } })
        case .text:
            var texts = TextDictionary()
            let codes = values.map { value -> UInt32 in
                if case .text(let text)? = value { texts.code(of: text) } else { .max }
            }
            try writer.add(key, codes: codes, of: texts)
        case .tags:
            var texts = TextDictionary()
            var (codes, starts): ([UInt32], [UInt32]) = ([], [0])
            for value in values {
                if case .tags(let tags)? = value { codes += tags.map { texts.code(of: $0) } }
                starts.append(UInt32(codes.count))
            }
            try writer.add(key, tags: codes, starts: starts, of: texts)
        case .duration: break
        }
    }
}
