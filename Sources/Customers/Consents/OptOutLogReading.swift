import Kernel
import Storage

extension OptOutLog {
    /// Places of the log that cannot be read.
    public struct Damage: Sendable, Equatable {
        /// Lines, from 1: the first of them.
        public var lines: [Int] = []
        public var count = 0
        public var isNone: Bool { count == 0 }
    }

    /// All refusals that hold, as often as they were written. A line cut off at the end, or known to have been,
    /// says nothing; other damage is passed over here and told by `damage`.
    public func read() throws -> [OptOut] {
        var entries: [OptOut] = []
        try forEach { entries.append($0) }
        return entries
    }

    /// Hands over every refusal that holds, in the sequence in which they were written.
    func forEach(_ body: (OptOut) throws -> Void) throws {
        guard let log = try region() else { return }
        try withExtendedLifetime(log) {
            let applied = Self.appliedRanges(log.bytes)
            try Self.eachLine(log.bytes) { _, at, bytes, _ in
                guard let line = OptOutLine.read(bytes), let entry = line.entry else { return }
                if let id = line.import, applied[id]?.contains(where: { $0.contains(at) }) != true { return }
                try body(entry)
            }
        }
    }

    /// What was written and is not as it was.
    public func damage() throws -> Damage {
        guard let log = try region() else { return Damage() }
        var damage = Damage()
        var broken: Int?
        func note() {
            guard let line = broken else { return }
            damage.count += 1
            if damage.lines.count < 20 { damage.lines.append(line) }
            broken = nil
        }
        withExtendedLifetime(log) {
            Self.eachLine(log.bytes) { number, _, bytes, isEnded in
                if OptOutLine.isWhole(bytes) {
                    if broken != nil, OptOutLine.read(bytes)?.isTornBefore == true { broken = nil }
                    note()
                } else if isEnded {
                    note()
                    broken = number
                }
            }
        }
        note()
        return damage
    }

    /// Whether the log is at least as long as the database knows it to be: quick enough to be asked before sending.
    public func isLongEnough() throws -> Bool {
        let known = try home.database.read { try ConsentStore.logLength($0) }
        return try home.disk.size(path) ?? 0 >= known
    }

    /// Whether the log is long enough and undamaged: reads all of it.
    public func isIntact() throws -> Bool { try isLongEnough() && damage().isNone }

    /// Refusals that the log has and the database lacks, each once: for a restore of an older database.
    public func missing() throws -> [OptOut] {
        var missing: [OptOut] = []
        var portion: [OptOut] = []
        var seen: Set<UInt64> = []
        func judge() throws {
            missing += try home.database.read { transaction in
                try portion.filter { try !ConsentStore.knows($0, transaction) }
            }
            portion.removeAll(keepingCapacity: true)
        }
        try forEach { entry in
            guard seen.insert(entry.identity).inserted else { return }
            portion.append(entry)
            if portion.count == 5_000 { try judge() }
        }
        try judge()
        return missing
    }

    func region() throws -> (any ByteRegion)? {
        guard let size = try home.disk.size(path), size > 0 else { return nil }
        return try home.disk.map(path)
    }

    /// Bytes of the log whose entries were applied, by import.
    static func appliedRanges(_ log: UnsafeRawBufferPointer) -> [Int64: [Range<Int64>]] {
        var ranges: [Int64: [Range<Int64>]] = [:]
        let mark = Array("{\"import\":".utf8)
        eachLine(log) { _, at, bytes, _ in
            guard bytes.starts(with: mark), let line = OptOutLine.read(bytes), let id = line.import,
                let from = line.appliedFrom, from >= 0, from < at
            else { return }
            ranges[id, default: []].append(from..<at)
        }
        return ranges
    }

    /// Hands over each line: its number from 1, its first byte, its bytes, and whether it has an end.
    static func eachLine(
        _ log: UnsafeRawBufferPointer, _ body: (Int, Int64, UnsafeRawBufferPointer, Bool) throws -> Void
    ) rethrows {
        var (start, number) = (0, 0)
        while start < log.count {
            let end = log[start...].firstIndex(of: 10)
            number += 1
            try body(
                number, Int64(start), UnsafeRawBufferPointer(rebasing: log[start..<(end ?? log.count)]), end != nil)
            start = (end ?? log.count) + 1
        }
    }
}

extension OptOut {
    /// The same for whom, channel, purpose and end, said at the same moment. Said again later it is another: a yes by hand
    /// may stand between.
    var identity: UInt64 {
        var text: String
        switch whom {
        case .record(let source, let externalID): text = "record\u{0}\(source)\u{0}\(externalID)"
        case .address(let kind, let value): text = "\(kind)\u{0}\(value)"
        }
        text +=
            "\u{0}\(channel ?? "")\u{0}\(FoldedText.fold(purpose ?? ""))\u{0}\(validUntil?.description ?? "")\u{0}\(at)"
        return Hash64.of(text)
    }
}
