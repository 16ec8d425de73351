import Kernel

/// A column of people: one value for each, by index.
public enum PersonColumn: Sendable {
    /// value ÷ `denominator`; `HistoryQuery.unknown` where nobody knows.
    case numbers(RawColumn<Int64>, denominator: Int64)
    /// Days since 1970; `Int32.min` where nobody knows.
    case days(RawColumn<Int32>)
    case texts(PersonTexts)
    /// 0 unknown, 1 false, 2 true.
    case truths(RawColumn<UInt8>)
    /// Of each person some; of who has none nothing is known.
    case tags(PersonTags)

    public static let noDay = TimelineColumn.noDay

    public var count: Int {
        switch self {
        case .numbers(let column, _): column.count
        case .days(let column): column.count
        case .texts(let column): column.coded.codes.count
        case .truths(let column): column.count
        case .tags(let column): column.starts.count - 1
        }
    }
}

/// A text of each person.
public struct PersonTexts: Sendable {
    let coded: CodedTexts

    public func text(_ person: Int) -> String? {
        guard person >= 0, person < coded.codes.count else { return nil }
        return coded.codes.code(person).map { coded.texts.text($0) }
    }

    public var texts: TimelineTexts { coded.texts }
    public func code(_ person: Int) -> Int? {
        person >= 0 && person < coded.codes.count ? coded.codes.code(person) : nil
    }
}

/// Tags of each person: those of person i are `codes[starts[i] ..< starts[i + 1]]`.
public struct PersonTags: Sendable {
    let starts: RawColumn<UInt32>
    let codes: RawColumn<UInt32>
    public let texts: TimelineTexts

    public func tags(_ person: Int) -> [String] {
        guard person >= 0, person + 1 < starts.count else { return [] }
        return (Int(starts[person])..<Int(starts[person + 1])).map { texts.text(Int(codes[$0])) }
    }
}

/// Writes columns of people one after another, and reads them again.
public final class PersonColumns: Sendable {
    private let columns: [String: PersonColumn]
    private let file: FactBatch?

    /// Whether everything that was read so far held.
    public var isSound: Bool { file?.isSound ?? true }

    public subscript(key: String) -> PersonColumn? { columns[key] }
    public var keys: [String] { columns.keys.sorted() }

    /// No columns.
    public init() { (columns, file) = ([:], nil) }

    /// Opens columns that a `Writer` wrote.
    /// - Parameter people: how many values each must have.
    /// - Throws: `FactProblem.damaged`.
    public init(_ file: FactBatch, people: Int) throws {
        var columns: [String: PersonColumn] = [:]
        let keys = try file.texts("keys")
        let kinds = try file.integers("kinds")
        guard kinds.count == keys.count else { throw FactProblem.damaged(file.name, block: "kinds") }
        for (key, kind) in zip(keys, kinds) {
            guard let column = try Self.open(file, key, kind), column.count == people else {
                throw FactProblem.damaged(file.name, block: key)
            }
            columns[key] = column
        }
        (self.columns, self.file) = (columns, file)
    }

    private static func open(_ file: FactBatch, _ key: String, _ kind: Int64) throws -> PersonColumn? {
        let name = "value:" + key
        switch kind {
        case 0: return try file.raw(name, as: Int32.self).map { .days($0) }
        case -1: return try file.raw(name, as: UInt8.self).map { .truths($0) }
        case -2:
            let texts = try TimelineTexts(file, "text:" + key)
            return try file.codes(name, texts: texts.count).map {
                .texts(PersonTexts(coded: CodedTexts(codes: $0, texts: texts)))
            }
        case -3:
            let texts = try TimelineTexts(file, "text:" + key)
            guard let starts = try file.raw("start:" + key, as: UInt32.self),
                let codes = try file.raw(name, as: UInt32.self), isAscending(starts, to: codes.count),
                codes.buffer.allSatisfy({ Int($0) < texts.count })
            else { return nil }
            return .tags(PersonTags(starts: starts, codes: codes, texts: texts))
        default: return kind > 0 ? try file.raw(name, as: Int64.self).map { .numbers($0, denominator: kind) } : nil
        }
    }

    private static func isAscending(_ starts: RawColumn<UInt32>, to end: Int) -> Bool {
        var last: UInt32 = 0
        for row in 0..<starts.count {
            if starts[row] < last { return false }
            last = starts[row]
        }
        return starts.count > 0 && Int(last) == end
    }

    /// Writes columns of as many people each, in any sequence.
    public final class Writer {
        private let writer: BatchWriter
        private var keys: [String] = []
        private var kinds: [Int64] = []

        public init(_ sink: @escaping BatchWriter.Sink) throws { writer = try BatchWriter(sink) }

        /// - Parameter denominator: 1 or more.
        public func add(_ key: String, numbers: [Int64], denominator: Int64) throws {
            try numbers.withUnsafeBufferPointer { try writer.addRaw("value:" + key, $0) }
            note(key, max(1, denominator))
        }

        public func add(_ key: String, days: [Int32]) throws {
            try days.withUnsafeBufferPointer { try writer.addRaw("value:" + key, $0) }
            note(key, 0)
        }

        /// 0 unknown, 1 false, 2 true.
        public func add(_ key: String, truths: [UInt8]) throws {
            try truths.withUnsafeBufferPointer { try writer.addRaw("value:" + key, $0) }
            note(key, -1)
        }

        /// - Parameter codes: of each person; `.max` for no text.
        public func add(_ key: String, codes: [UInt32], of texts: TextDictionary) throws {
            try TimelineTexts.add("text:" + key, texts, to: writer)
            switch CodeColumn.width(forTexts: texts.count) {
            case 1: try add(key, codes.map { UInt8(truncatingIfNeeded: $0) })
            case 2: try add(key, codes.map { UInt16(truncatingIfNeeded: $0) })
            default: try add(key, codes)
            }
            note(key, -2)
        }

        private func add<Code: FixedWidthInteger>(_ key: String, _ codes: [Code]) throws {
            try codes.withUnsafeBufferPointer { try writer.addRaw("value:" + key, $0) }
        }

        /// - Parameters:
        ///   - starts: one more than people.
        ///   - codes: of all people, one after another.
        public func add(_ key: String, tags codes: [UInt32], starts: [UInt32], of texts: TextDictionary) throws {
            try TimelineTexts.add("text:" + key, texts, to: writer)
            try starts.withUnsafeBufferPointer { try writer.addRaw("start:" + key, $0) }
            try add(key, codes)
            note(key, -3)
        }

        private func note(_ key: String, _ kind: Int64) {
            keys.append(key)
            kinds.append(kind)
        }

        /// - Returns: bytes written.
        public func finish() throws -> Int {
            var names = TextDictionary()
            for key in keys { _ = names.code(of: key) }
            try writer.add("keys", arena: names.arena, ends: names.ends.map(Int64.init))
            try writer.add("kinds", kinds)
            return try writer.finish()
        }
    }
}
