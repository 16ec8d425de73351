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
        var batches: [EntryBatch] = []
        for rows in EntryRows.batches(waiting.map(\.event), day: clock.day(of:)) {
            let sequence = try home.database.write { try ImportStore.nextSequence($0) }
            let batch = EntryBatch(
                kind: .events, importID: ImportID(0), sequence: sequence, part: Int(sequence), file: "", byteCount: 0,
                entries: 0, isFallback: false)
            batches.append(try EntryFiles(home: home).write(rows, batch))
        }
        try home.database.write { transaction in
            for batch in batches { try EntryStore.add(transaction, batch) }
            try InboxStore.remove(transaction, upTo: last)
        }
        return waiting.count
    }
}
