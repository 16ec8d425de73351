import Customers
import Foundation
import Kernel
import Storage
import Timelines

/// A generation: a timeline of everybody, and the columns of what is known of them.
struct Generation: Sendable {
    let basis: TimelineBasis
    let part: HomeTimeline.Part
}

/// What somebody who waits for a timeline may be told.
public enum TimelineNotice: Sendable, Equatable {
    public typealias Listener = (TimelineNotice) -> Void

    /// A generation is being built, which takes seconds where there are millions of orders.
    case building
    /// A file of the last generation does not hold; it is built anew.
    case damaged(file: String, block: String)
    /// There is no room to keep a generation: it is built in memory, by each process anew.
    case unkept
}

/// The files of generations, in `timeline/`. They are derived: no backup holds them, and one that is missing or damaged is
/// built anew.
struct TimelineFiles {
    private let home: Home

    init(_ home: Home) { self.home = home }

    private var folder: String { home.folder("timeline") }

    /// The generation that was finished last; nil where there is none that can be read.
    /// - Parameter notice: told of a file that does not hold.
    func last(_ notice: TimelineNotice.Listener = { _ in }) throws -> Generation? {
        guard let entry = try home.database.read({ try TimelineStore.last($0) }),
            let basis = try? JSONDecoder().decode(TimelineBasis.self, from: Data(entry.basis.utf8))
        else { return nil }
        do {
            let timeline = try Timeline(open(entry.history))
            let columns = try PersonColumns(open(entry.people), people: timeline.count)
            return Generation(basis: basis, part: .init(timeline, columns))
        } catch FactProblem.damaged(let file, let block), FactProblem.derived(let file, let block) {
            notice(.damaged(file: file, block: block))
            return nil
        } catch is DiskProblem {
            return nil
        }
    }

    /// - Throws: `FactProblem`; `DiskProblem`.
    private func open(_ file: TimelineStore.File) throws -> FactBatch {
        let path = folder + "/" + file.name
        guard try home.disk.size(path) == file.byteCount else { throw FactProblem.damaged(file.name, block: "size") }
        // What no longer lies there is built anew by whoever asks next, in this process or another.
        let batch = try FactBatch(try home.disk.map(path), name: file.name) { try? discard(file.name) }
        guard batch.digest == file.digest else { throw FactProblem.damaged(file.name, block: "manifest") }
        return batch
    }

    private func discard(_ name: String) throws { try home.disk.remove(folder + "/" + name) }

    /// Keeps a generation and makes it the last: files first, durable, then the line that names them. The lock of builds is
    /// held.
    /// - Throws: `DiskProblem` where there is no room for it.
    func keep(
        _ basis: TimelineBasis, _ sources: TimelineSources, _ table: PeopleTable, _ isCancelled: @escaping () -> Bool
    ) throws -> Generation? {
        let number = try home.database.read { try TimelineStore.largest($0) } + 1
        var builder = TimelineBuilder(sources)
        let history = try write("\(number).history") { sink in
            try builder.write { bytes in
                if isCancelled() { throw CancellationError() }
                try sink(bytes)
            }
        }
        let people = try write("\(number).people") { try PersonColumns.write(table, to: $0) }
        let text = String(decoding: try JSONEncoder().encode(basis), as: UTF8.self)
        let entry = TimelineStore.Entry(basis: text, history: history, people: people)
        do {
            try home.database.write { try TimelineStore.replace($0, entry) }
        } catch {
            throw DatabaseTrouble.named(error)
        }
        try sweep()
        return try last()
    }

    private func write(
        _ name: String, _ content: (@escaping BatchWriter.Sink) throws -> Int
    ) throws -> TimelineStore.File {
        let written = try BatchFile.write(name, in: home, folder: "timeline", prefix: "timeline-", content)
        return .init(
            name: name, byteCount: written.byteCount, digest: UInt64(bitPattern: written.digest ?? 0))
    }

    /// Removes the files that no line names: of generations before, and of builds that were cut off. Whoever has them mapped
    /// reads on.
    func sweep() throws {
        let listed =
            try home.database.read { try TimelineStore.last($0) }.map { [$0.history.name, $0.people.name] } ?? []
        for name in try home.disk.list(folder) where !listed.contains(name) {
            try discard(name)
        }
        for name in try home.disk.list(home.folder("tmp")) where name.hasPrefix("timeline-") {
            try home.disk.remove(home.folder("tmp") + "/" + name)
        }
    }

    /// Forgets the generation: what it says of people may not stay.
    static func forget(_ home: Home) throws {
        try home.database.write { try TimelineStore.remove($0) }
        try TimelineFiles(home).sweep()
        try home.disk.syncFolder(home.folder("timeline"))
    }
}

extension PersonColumns {
    /// The columns of a table, in the form that questions read.
    static func write(_ table: PeopleTable, to sink: @escaping BatchWriter.Sink) throws -> Int {
        let writer = try Writer(sink)
        for column in table.columns {
            switch column.values {
            case .numbers(let values, let denominator):
                try writer.add(column.key, numbers: values, denominator: denominator)
            case .days(let days): try writer.add(column.key, days: days)
            case .texts(let codes, let texts): try writer.add(column.key, codes: codes, of: texts)
            case .truths(let truths): try writer.add(column.key, truths: truths)
            case .tags(let codes, let starts, let texts):
                try writer.add(column.key, tags: codes, starts: starts, of: texts)
            }
        }
        return try writer.finish()
    }

    convenience init(_ table: PeopleTable) throws {
        var bytes: [UInt8] = []
        _ = try Self.write(table) { bytes.append(contentsOf: $0) }
        try self.init(FactBatch(MemoryRegion(bytes), name: "people"), people: table.customers.count)
    }
}
