import Kernel
import Storage

/// By whom erased people can still be recognised, and by nobody else: keyed digests of their addresses, documents and
/// ids. Loaded once for a piece of work.
public struct Tombstones: Sendable {
    private let digests: Set<[UInt8]>
    private let secret: HomeSecret?
    /// The latest erasure among them; 0 without any.
    public let latest: Int64

    public static let none = Tombstones(digests: [], secret: nil, latest: 0)

    init(digests: Set<[UInt8]>, secret: HomeSecret?, latest: Int64) {
        (self.digests, self.secret, self.latest) = (digests, secret, latest)
    }

    public static func load(_ home: Home) throws -> Tombstones {
        let (digests, latest) = try home.database.read {
            (try ErasureStore.tombstones($0), try ErasureStore.latest($0))
        }
        guard !digests.isEmpty else { return Tombstones(digests: [], secret: nil, latest: latest) }
        return Tombstones(digests: digests, secret: try HomeSecret.open(home), latest: latest)
    }

    /// The same of a database as one transaction sees it. Without the secret nobody is recognised.
    public static func load(_ transaction: Transaction) throws -> Tombstones {
        guard case let latest = try ErasureStore.latest(transaction), latest > 0 else { return .none }
        return Tombstones(
            digests: try ErasureStore.tombstones(transaction), secret: try HomeSecret.find(transaction), latest: latest)
    }

    public var isEmpty: Bool { digests.isEmpty }
    public var count: Int { digests.count }

    /// - Complexity: O(1), one SHA-256 of a short text.
    public func contains(_ address: ContactAddress) -> Bool {
        guard let secret, !digests.isEmpty else { return false }
        return digests.contains(Self.digest(address, secret))
    }

    public func contains(digest: [UInt8]) -> Bool { digests.contains(digest) }

    public func digest(_ address: ContactAddress) -> [UInt8]? { secret.map { Self.digest(address, $0) } }

    /// A name that tells nothing, the same for the same text: for what an order or event was known by. Empty in a home
    /// without tombstones.
    public func pseudonym(_ what: String, _ text: some Sequence<UInt8>) -> [UInt8] {
        secret.map { Array($0.digest(Array(what.utf8) + [0] + text).prefix(16)) } ?? []
    }

    public static func digest(_ address: ContactAddress, _ secret: HomeSecret) -> [UInt8] {
        secret.digest(address.kind.rawValue + "\u{0}" + address.value)
    }

    /// Whether what a source calls a record names somebody erased: the id, or the address that stands for one.
    public func contains(source: String, externalID: String) -> Bool {
        contains(ContactAddress(source: source, externalID: externalID))
            || ContactAddress(personKey: externalID).map(contains) ?? false
    }
}
