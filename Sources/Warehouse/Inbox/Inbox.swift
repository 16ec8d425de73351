import Intake
import Kernel
import Storage
import Synchronization
import Timelines

/// Where small writes come in: kept durably at once, many callers together, and put into batches behind.
public final class Inbox: Sendable {
    private let home: Home
    private let clock: LocalTime
    private let now: @Sendable () -> Int64
    private let state = Mutex(State())

    /// Events of one transaction at most, which so stays short.
    static let mostTogether = 5_000
    /// Events of one flush at most.
    static let mostFlushed = 100_000
    /// Events, or seconds, after which a flush is due.
    public static let dueCount = 10_000
    public static let dueSeconds: Int64 = 60

    private struct State {
        var waiting: [Waiting] = []
        var isWriting = false
        var groups = 0
    }

    private struct Waiting {
        let events: [InboxEvent]
        let answer: CheckedContinuation<Void, any Error>
    }

    public init(_ home: Home, clock: LocalTime, now: @escaping @Sendable () -> Int64) {
        (self.home, self.clock, self.now) = (home, clock, now)
    }

    /// Keeps events. When it returns they survive a power cut, and the next question sees them; when it throws none of
    /// them is there. Whoever calls while others are being written shares the next transaction, and its one sync.
    public func record(_ events: [InboxEvent]) async throws {
        for event in events { try event.validate() }
        guard !events.isEmpty else { return }
        try await withCheckedThrowingContinuation { continuation in
            let isFirst = state.withLock { state in
                state.waiting.append(Waiting(events: events, answer: continuation))
                defer { state.isWriting = true }
                return !state.isWriting
            }
            if isFirst { Task { await self.writeWaiting() } }
        }
    }

    /// Transactions so far: far fewer than calls when there are many at a time.
    public var groupCount: Int { state.withLock { $0.groups } }

    private func writeWaiting() async {
        while let group = nextGroup() {
            let (events, instant) = (group.flatMap(\.events), now())
            do {
                try await home.database.writeAsync { try InboxStore.add($0, events, at: instant) }
                for waiting in group { waiting.answer.resume() }
            } catch {
                for waiting in group { waiting.answer.resume(throwing: error) }
            }
        }
    }

    /// Callers of the next transaction; nil, and nobody is writing any more, when none waits.
    private func nextGroup() -> [Waiting]? {
        state.withLock { state in
            var (taken, count) = (0, 0)
            while taken < state.waiting.count {
                let next = state.waiting[taken].events.count
                if taken > 0, count + next > Self.mostTogether { break }
                count += next
                taken += 1
            }
            guard taken > 0 else {
                state.isWriting = false
                return nil
            }
            defer { state.waiting.removeFirst(taken) }
            state.groups += 1
            return Array(state.waiting.prefix(taken))
        }
    }
}

extension Inbox {
    /// How much waits for a batch, and since when.
    public func waiting() throws -> (count: Int, since: Int64?) {
        let mark = try home.database.read { try InboxStore.mark($0) }
        return (mark.count, mark.since)
    }

    /// Puts what waits into batches when there is enough of it, or some has waited long enough. An import under way is
    /// not waited for.
    /// - Returns: how many events went.
    @discardableResult
    public func flushIfDue() throws -> Int {
        let (count, since) = try waiting()
        guard let since, count >= Self.dueCount || now() - since >= Self.dueSeconds else { return 0 }
        return try flushIfIdle()
    }

    /// Puts what waits into batches, unless an import is under way.
    @discardableResult
    public func flushIfIdle() throws -> Int {
        guard let lock = try home.attemptLock(.import) else { return 0 }
        defer { lock.release() }
        return try flush()
    }

    /// The same by who holds the import lock. The files are durable before one transaction names them and takes the
    /// events out of the inbox: readers see each event once, before it and after it.
    @discardableResult
    func flush() throws -> Int {
        let waiting = try home.database.read { try InboxStore.list($0, limit: Self.mostFlushed) }
        guard let last = waiting.last?.id else { return 0 }
        var (batches, replaced) = ([EntryBatch](), [EntryBatch]())
        let open = try openBatches()
        for new in EntryRows.batches(waiting.map(\.event), day: clock.day(of:)) {
            let former = open[new.source]
            let rows = former.map { $0.rows.followed(by: new) } ?? new
            if let former { replaced.append(former.batch) }
            let sequence = try home.database.write { try ImportStore.nextSequence($0) }
            let batch = EntryBatch(
                kind: .events, importID: ImportID(0), sequence: sequence, part: Int(sequence), file: "", byteCount: 0,
                entries: 0, isFallback: false)
            batches.append(try EntryFiles(home: home).write(rows, batch))
        }
        try home.database.write { transaction in
            for batch in replaced { try EntryStore.remove(transaction, batch) }
            for batch in batches { try EntryStore.add(transaction, batch) }
            try InboxStore.remove(transaction, upTo: last)
        }
        if !replaced.isEmpty { try EntryFiles(home: home).removeUnlisted(of: ImportID(0)) }
        return waiting.count
    }

    /// The last batch of each source that a flush wrote and that is small: what comes is put behind it, so that a flush
    /// a minute does not leave a file a minute. None where an import has spoken since: its word would lose its place.
    private func openBatches() throws -> [String: (batch: EntryBatch, rows: EntryRows)] {
        let events = try home.database.read { try EntryStore.list($0) }.filter { $0.kind == .events }
        var open: [String: (batch: EntryBatch, rows: EntryRows)] = [:]
        for batch in events.reversed().prefix(while: { $0.importID.rawValue == 0 })
        where batch.entries < Self.smallBatch {
            guard let file = try? BatchOpening(home).open(batch.file, batch.byteCount),
                let rows = try? EntryRows(file), open[rows.source] == nil
            else { continue }
            open[rows.source] = (batch, rows)
        }
        return open
    }

    /// Events below which a batch is put together with the next.
    private static let smallBatch = 50_000
}
