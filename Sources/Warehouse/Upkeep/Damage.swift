import Intake
import Kernel

/// Something stored that is not what it was when it was written.
public struct Damage: Codable, Sendable, Equatable {
    public enum Part: String, Codable, Sendable, CaseIterable { case database, facts, entries, original }

    public enum What: String, Codable, Sendable, CaseIterable {
        /// The file is gone.
        case missing
        /// The file has another length.
        case size
        /// A block, or what says where the blocks stand, has other bytes.
        case block
        /// The file is not the one that was brought in.
        case hash
        /// The disk does not give the file's bytes.
        case unreadable
        /// The file is sound, and not the one of which the manifest speaks: orders, lines or days are others.
        case other
        /// A folder lies in its place.
        case folder
        /// What SQLite's own check finds.
        case structure
    }

    public var part: Part
    /// Inside the home: `facts/7-0.facts`.
    public var file: String
    public var what: What
    /// `line.amount#2`; empty where the whole file is meant.
    public var block = ""
    /// Imports that the file holds something of.
    public var imports: [Int64] = []
    /// Orders, or events and payments, that the manifest says are in it: versions, each counted.
    public var orders = 0
    /// Where these imports come from.
    public var sources: [String] = []
}

/// What a look at every stored byte has found.
public struct VerifyAnswer: Codable, Sendable, Equatable {
    public var batches = 0
    public var originals = 0
    /// Bytes that were read.
    public var bytes: Int64 = 0
    public var damaged: [Damage] = []
    /// Visible imports whose original is not there: their facts are kept, and cannot be made anew.
    public var withoutOriginal: [Missing] = []
    /// Files that somebody has set aside, each with what is wrong with it now.
    public var quarantined: [QuarantinedFile] = []

    /// An original that is not there: whoever still has the file may put it back under its hash.
    public struct Missing: Codable, Sendable, Equatable {
        public var `import`: Int64
        /// As it was called when it came.
        public var name: String
        /// Inside the home: `originals/` and the SHA-256.
        public var file: String
    }

    public var ok: Bool { damaged.isEmpty }

    /// Imports whose file is not there as it came: their facts cannot be made anew until it is.
    public var importsWithoutFile: Set<Int64> {
        Set(withoutOriginal.map(\.import) + damaged.filter { $0.part == .original }.flatMap(\.imports))
    }

    /// Imports some of whose facts are damaged.
    public var importsToRepair: Set<ImportID> {
        Set(damaged.filter { $0.part == .facts || $0.part == .entries }.flatMap { $0.imports.map(ImportID.init) })
    }
}
