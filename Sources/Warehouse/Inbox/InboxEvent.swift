import Kernel
import Timelines

/// Something that happened, told while it happens and not in a file: an event of the API, an open, a click.
public struct InboxEvent: Codable, Sendable, Equatable {
    public var source: String
    /// Known by source and id: told twice, the later word counts.
    public var id: String
    /// Source record of the person; 0 is nobody.
    public var record: Int64
    /// Seconds since 1970, UTC.
    public var instant: Int64
    /// Texts by field: `type channel campaign product text` and `attr:NAME`.
    public var texts: [String: String]
    /// Millionths.
    public var value: Int64?
    /// Millionths of a minute.
    public var minutes: Int64?

    public init(
        source: String, id: String, record: Int64 = 0, instant: Int64, texts: [String: String] = [:],
        value: Int64? = nil, minutes: Int64? = nil
    ) {
        (self.source, self.id, self.record, self.instant) = (source, id, record, instant)
        (self.texts, self.value, self.minutes) = (texts, value, minutes)
    }

    /// - Throws: `inbox.event` for one that nobody could find again or that is too large to be one.
    func validate() throws {
        let size = texts.reduce(0) { $0 + $1.key.utf8.count + $1.value.utf8.count }
        let isSound =
            !source.isEmpty && !id.isEmpty && source.utf8.count <= 60 && id.utf8.count <= 400 && record >= 0
            && id.utf8.first != 0 && size <= 16_384 && texts.keys.allSatisfy(Self.isField)
        guard isSound else { throw PlainProblem("inbox.event", .invalid) }
    }

    private static func isField(_ name: String) -> Bool {
        ["type", "channel", "campaign", "product", "text"].contains(name)
            || (name.hasPrefix("attr:") && name.utf8.count > 5)
    }

    /// What the event says, hashed, whatever the sequence of its texts.
    fileprivate var content: UInt64 {
        var hash = Hash64.mix(Hash64.of(id), UInt64(bitPattern: record))
        for number in [instant, value ?? EntryRows.unknown, minutes ?? EntryRows.unknown] {
            hash = Hash64.mix(hash, UInt64(bitPattern: number))
        }
        for (name, text) in texts where !text.isEmpty { hash &+= Hash64.of(text, seed: Hash64.of(name)) }
        return hash
    }
}

extension EntryRows {
    /// Events of one source as the batch they will be; of those of one id, the last.
    init(_ events: [InboxEvent], source: String, day: (Int64) -> Day) {
        self.init()
        self.source = source
        var last: [String: Int] = [:]
        for (index, event) in events.enumerated() { last[event.id] = index }
        let counted = events.indices.filter { last[events[$0].id] == $0 }.map { events[$0] }
        let seed = Hash64.of(source)
        for event in counted {
            let bytes = Array(event.id.utf8)
            bytes.withUnsafeBytes { appendID($0) }
            key.append(bytes.withUnsafeBytes { Hash64.of($0, seed: seed) })
        }
        content = counted.map(\.content)
        record = counted.map(\.record)
        instant = counted.map(\.instant)
        self.day = counted.map { Int64(day($0.instant).number) }
        row = counted.map { _ in 0 }
        if counted.contains(where: { $0.value != nil }) { value = counted.map { $0.value ?? Self.unknown } }
        if counted.contains(where: { $0.minutes != nil }) { minutes = counted.map { $0.minutes ?? Self.unknown } }
        texts = Set(counted.flatMap(\.texts.keys)).sorted().map { field in
            var dictionary = TextDictionary(minimumCapacity: 0)
            let codes = counted.map { Int64(dictionary.code(of: $0.texts[field] ?? "")) }
            return Texts(field: field, codes: codes, texts: dictionary)
        }
    }

    /// Events as batches, one a source, sources by name.
    static func batches(_ events: [InboxEvent], day: (Int64) -> Day) -> [EntryRows] {
        Dictionary(grouping: events, by: \.source).sorted { $0.key < $1.key }.map { source, events in
            EntryRows(events, source: source, day: day)
        }
    }
}
