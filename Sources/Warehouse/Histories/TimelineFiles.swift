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

/// The files of generations, in `timeline/`. They are derived: no backup holds them, and one that is missing or damaged is
/// built anew.
struct TimelineFiles {
    private let home: Home

    init(_ home: Home) { self.home = home }

    private var folder: String { home.folder("timeline") }

    /// The generation that was finished last; nil where there is none that can be read.
    func last() throws -> Generation? {
        guard let entry = try home.database.read({ try TimelineStore.last($0) }),
            let basis = try? JSONDecoder().decode(TimelineBasis.self, from: Data(entry.basis.utf8))
        else { return nil }
        do {
            let history = try open(entry.history)
            let people = try open(entry.people)
            let timeline = try Timeline(history)
            return Generation(
                basis: basis, part: .init(timeline, try PersonColumns(people, people: timeline.count)))
        } catch is FactProblem {
            return nil
        } catch is DiskProblem {
            return nil
        }
    }

    private func open(_ file: TimelineStore.File) throws -> FactBatch {
        let path = folder + "/" + file.name
        guard try home.disk.size(path) == file.byteCount else { throw FactProblem.damaged(file.name, block: "size") }
        let batch = try FactBatch(try home.disk.map(path), name: file.name)
        guard batch.digest == file.digest else { throw FactProblem.damaged(file.name, block: "manifest") }
        return batch
    }

    /// Builds a generation and makes it the last: files first, durable, then the line that names them.
    func build(_ basis: TimelineBasis, _ sources: TimelineSources, _ table: PeopleTable) throws -> Generation {
        let lock = try home.lock(.build, wait: true)
        defer { lock.release() }
        let number = try home.database.read { try TimelineStore.largest($0) } + 1
        var builder = TimelineBuilder(sources)
        let history = try write("\(number).history") { try builder.write(to: $0) }
        let people = try write("\(number).people") { try PersonColumns.write(table, to: $0) }
        try home.disk.syncFolder(folder)
        let text = String(decoding: try JSONEncoder().encode(basis), as: UTF8.self)
        let entry = TimelineStore.Entry(basis: text, history: history, people: people)
        try home.database.write { try TimelineStore.replace($0, entry) }
        try sweep()
        guard let generation = try last() else { throw FactProblem.damaged(history.name, block: "file") }
        return generation
    }

    private func write(
        _ name: String, _ content: (@escaping BatchWriter.Sink) throws -> Int
    ) throws -> TimelineStore.File {
        let temporary = home.folder("tmp") + "/timeline-" + name
        try home.disk.remove(temporary)
        let file = try home.disk.create(temporary)
        let written = try BatchFile.write(to: file, content)
        try file.sync()
        try file.close()
        try home.disk.rename(temporary, to: folder + "/" + name)
        return .init(
            name: name, byteCount: written.byteCount, digest: UInt64(bitPattern: written.digest ?? 0))
    }

    /// Removes the files that no line names: of generations before, and of builds that were cut off. Whoever has them mapped
    /// reads on.
    func sweep() throws {
        let listed =
            try home.database.read { try TimelineStore.last($0) }.map { [$0.history.name, $0.people.name] } ?? []
        for name in try home.disk.list(folder) where !listed.contains(name) {
            try home.disk.remove(folder + "/" + name)
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
