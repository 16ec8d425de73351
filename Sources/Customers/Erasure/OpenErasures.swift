import Intake
import Kernel
import Storage

/// Erasures that were promised and are not done: a process or a disk stopped them.
extension Erasures {
    /// Those that wait, oldest first.
    public func open() throws -> [ErasureRecord] { try home.database.read { try ErasureStore.open($0) } }

    /// The erasure, one of some, by whose tombstones a key is recognised: its people are in the base no more, so that
    /// nothing else tells that they are meant.
    public func recognising(_ key: String, among ids: some Sequence<Int64>) throws -> Int64? {
        let ids = Set(ids)
        guard !ids.isEmpty else { return nil }
        let texts = AddressTexts(country: setting.settings.country)
        return try home.database.read { transaction in
            let whole = [ContactAddress(kind: "record", normalised: key)].compactMap { $0 }
            let said = texts.anything(key, sources: try ErasureStore.sources(transaction))
            for address in whole + said {
                if let id = try ErasureStore.erasure(transaction, of: address), ids.contains(id) { return id }
            }
            return nil
        }
    }

    /// The erasure that waits of whom a key names.
    func openOne(of key: String) throws -> Int64? { try recognising(key, among: open().map(\.id)) }

    /// Imports whose originals an erasure took away because they were not what had been received.
    public func removedOriginals(_ ids: some Sequence<Int64>) throws -> [ImportID] {
        try home.database.read { transaction in
            Set(try ids.flatMap { try ErasureStore.removedOriginals(transaction, of: $0) }).sorted {
                $0.rawValue < $1.rawValue
            }
        }
    }
}

/// An erasure that is promised and was cut off. Whoever completes what is left, by asking again or by an import, ends it.
public struct UnfinishedErasure: Problem {
    public let cause: any Error
    /// Whether the base names the person no more; files and the gaps of the database still may.
    let isInFilesAlone: Bool

    public init(_ cause: any Error, step: String?) {
        (self.cause, isInFilesAlone) = (cause, step == "files")
    }

    public var code: String {
        if cause is CancellationError { return "erasure.interrupted" }
        guard (cause as? DiskProblem)?.what == .full else { return "erasure.unfinished" }
        return isInFilesAlone ? "erasure.disk-full-files" : "erasure.disk-full"
    }
    public var kind: ProblemKind { (cause as? any Problem)?.kind ?? .failed }
    public var arguments: [String: String] { (cause as? any Problem)?.arguments ?? [:] }
}
