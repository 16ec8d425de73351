import Kernel

/// Files of a home that stand beside its database and belong to it: a room says which the database lists, and what is
/// wrong with one. App hands the rooms' lists to whoever makes, checks or restores a backup.
public struct KeptFiles: Sendable {
    public struct Item: Sendable, Hashable {
        /// Below the home: `facts/12-0.facts`.
        public var path: String
        /// What the database says of its size; nil where it says nothing.
        public var byteCount: Int64?
        /// Without it the home still works: a backup that lacks it says so and is made all the same.
        public var mayBeMissing: Bool

        public init(_ path: String, byteCount: Int64? = nil, mayBeMissing: Bool = false) {
            self.path = path
            self.byteCount = byteCount
            self.mayBeMissing = mayBeMissing
        }

        /// The same content packed, of a file that is named by it: the database says nothing of its size then.
        var packed: Item? {
            guard ContentName.isPlain(Home.shown(path)) else { return nil }
            return Item(path + ContentName.packedSuffix, mayBeMissing: mayBeMissing)
        }
    }

    /// The files that a database lists, in no particular sequence.
    public let list: @Sendable (Transaction) throws -> [Item]
    /// What is not as it was written, of one file by its path: for files that can tell by themselves.
    public let damage: @Sendable (String, any ByteRegion) throws -> [String]

    public init(
        list: @escaping @Sendable (Transaction) throws -> [Item],
        damage: @escaping @Sendable (String, any ByteRegion) throws -> [String] = { _, _ in [] }
    ) {
        self.list = list
        self.damage = damage
    }
}

extension [KeptFiles] {
    /// Everything that a database lists, each file once.
    func items(_ transaction: Transaction) throws -> [KeptFiles.Item] {
        var found: [String: KeptFiles.Item] = [:]
        for item in try flatMap({ try $0.list(transaction) }) {
            if found[item.path]?.mayBeMissing == false { continue }
            found[item.path] = item
        }
        return found.values.sorted { $0.path < $1.path }
    }
}
