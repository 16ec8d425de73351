import Intake
import Kernel
import Storage

/// What consents files and people here have said of consent, of many people: a few numbers a statement.
struct EvidenceBook {
    struct Said {
        let person: Int32
        let record: Int64
        /// Place in `ConsentPurposes`; −1 for every purpose.
        let purpose: Int32
        let at: Int64
        let sequence: Int64
        let id: Int64
        /// Last day of a yes; `Int32.max` for ever, `.min` where it could not be read.
        let lastDay: Int32
        let channel: UInt8
        let isYes: Bool
        let isFallback: Bool
        let isByHand: Bool
    }

    /// By channel, then person.
    private var said: [Said] = []
    private var people: [UInt8]
    /// Where each channel begins.
    private var starts: [Int] = []

    /// - Parameter isWhole: whether everybody is looked at; else those of a few are read one by one.
    init(_ transaction: Transaction, _ population: Population, _ purposes: ConsentPurposes, isWhole: Bool) throws {
        people = [UInt8](repeating: 0, count: population.customers.count)
        if isWhole {
            try readAll(transaction, population, purposes)
        } else {
            try readSome(transaction, population, purposes)
        }
        for one in said { people[Int(one.person)] = 1 }
        said.sort { ($0.channel, $0.person, $0.sequence, $0.id) < ($1.channel, $1.person, $1.sequence, $1.id) }
        var start = 0
        for code in ContactChannel.allCases.indices {
            while start < said.count, Int(said[start].channel) < code { start += 1 }
            starts.append(start)
        }
    }

    /// Whether anything was said of somebody beside what people files say.
    func has(_ person: Int) -> Bool { people[person] != 0 }

    /// Hands over what was said of each person through a channel.
    func forEachPerson(_ channel: ContactChannel, _ body: (Int, ArraySlice<Said>) -> Void) {
        let code = Self.code(channel)
        var start = starts[Int(code)]
        while start < said.count, said[start].channel == code {
            var end = start + 1
            while end < said.count, said[end].channel == code, said[end].person == said[start].person { end += 1 }
            body(Int(said[start].person), said[start..<end])
            start = end
        }
    }

    private static func code(_ channel: ContactChannel) -> UInt8 {
        UInt8(ContactChannel.allCases.firstIndex(of: channel) ?? 0)
    }

    private mutating func readAll(
        _ transaction: Transaction, _ population: Population, _ purposes: ConsentPurposes
    ) throws {
        let all = try BulkStatement(transaction, PeopleStore.SQL.evidence)
        while try all.next() {
            guard let person = population.holder(all.integer(0)),
                let channel = ContactChannel(rawValue: all.text(1))
            else { continue }
            let isUnreadable = !all.isNull(6) && SaidText.decode(all.text(6))["valid_until"] != nil
            let lastDay = all.isNull(5) ? Int32.max : Int32(clamping: all.integer(5))
            said.append(
                Said(
                    person: Int32(truncatingIfNeeded: person), record: all.integer(0),
                    purpose: purposes.code(all.text(2)), at: all.integer(4),
                    sequence: all.integer(9), id: all.integer(10), lastDay: isUnreadable ? .min : lastDay,
                    channel: Self.code(channel), isYes: all.integer(3) == 1, isFallback: all.integer(7) == 1,
                    isByHand: all.isNull(8)))
        }
    }

    private mutating func readSome(
        _ transaction: Transaction, _ population: Population, _ purposes: ConsentPurposes
    ) throws {
        let keys = try ConsentStore.keys(transaction, population.records.map { RecordID($0) })
        let found = try ConsentStore.evidence(transaction, Array(Set(keys.values)))
        for (record, key) in keys {
            guard let person = population.holder(record.rawValue) else { continue }
            for one in found[key] ?? [] {
                let lastDay = one.invalid["valid_until"] != nil ? Int32.min : one.validUntil?.number ?? .max
                said.append(
                    Said(
                        person: Int32(truncatingIfNeeded: person), record: record.rawValue,
                        purpose: purposes.code(one.purpose), at: one.at,
                        sequence: one.sequence, id: one.id, lastDay: lastDay, channel: Self.code(one.channel),
                        isYes: one.isYes, isFallback: one.isFallback, isByHand: one.importID == nil))
            }
        }
    }

    /// What tells the records of a customer apart.
    static func key(_ record: Int64) -> RecordKey { RecordKey(source: "", externalID: String(record)) }

    /// One of them as evidence, as far as it decides.
    func statement(_ said: Said, _ channel: ContactChannel, _ purposes: ConsentPurposes) -> ConsentEvidence {
        var statement = ConsentEvidence(
            person: Self.key(said.record), channel: channel,
            purpose: said.purpose < 0 ? "" : purposes.written(Int(said.purpose)), isYes: said.isYes, at: said.at,
            importID: said.isByHand ? nil : ImportID(1), sequence: said.sequence)
        statement.id = said.id
        statement.isFallback = said.isFallback
        if said.lastDay == .min {
            statement.invalid = ["valid_until": ""]
        } else if said.lastDay != .max {
            statement.validUntil = Day(number: said.lastDay)
        }
        return statement
    }
}

/// The purposes for which anybody was ever said to have agreed or refused, folded.
struct ConsentPurposes {
    /// What is asked: consent for any purpose, for one, or for one that nobody named.
    enum Asked {
        case any, one(Int), other

        /// Whether what was said for a purpose counts.
        func concerns(_ purpose: Int32) -> Bool {
            switch self {
            case .any: true
            case .one(let asked): purpose < 0 || Int(purpose) == asked
            case .other: purpose < 0
            }
        }
    }

    private var folded: [String] = []
    private var raw: [String] = []
    private var codes: [String: Int] = [:]
    private var channels: [ContactChannel: Set<Int>] = [:]

    init(_ transaction: Transaction) throws {
        for (channel, purpose) in try PeopleStore.purposes(transaction) {
            let key = FoldedText.fold(purpose)
            let code = codes[purpose] ?? folded.firstIndex(of: key) ?? folded.count
            codes[purpose] = code
            if code == folded.count {
                folded.append(key)
                raw.append(purpose)
            }
            channels[channel, default: []].insert(code)
        }
    }

    /// −1 for every purpose.
    func code(_ purpose: String) -> Int32 { purpose.isEmpty ? -1 : Int32(codes[purpose] ?? -1) }

    /// Those named for a channel, in the sequence of their names.
    func names(_ channel: ContactChannel) -> [Int] {
        (channels[channel] ?? []).filter { !folded[$0].isEmpty }.sorted { folded[$0] < folded[$1] }
    }

    func text(_ code: Int) -> String { folded[code] }
    func written(_ code: Int) -> String { raw[code] }

    /// As `ConsentState.of` is asked.
    func asked(_ purpose: Asked) -> String? {
        switch purpose {
        case .any: nil
        case .one(let code): raw[code]
        case .other: "\u{0}" + folded.joined(separator: " ") + "-"
        }
    }
}
