import Identity
import Intake
import Kernel
import Storage

/// The exclusion list and the marks of erased people as of a day, in memory: the channels that an address closes.
struct ExclusionBook {
    /// Bits of channels in the sequence of `ContactChannel.allCases`.
    typealias Channels = UInt8

    static let every: Channels = 0b1_1111

    /// By kind of address.
    private var addresses: [ContactAddress.Kind: TextDictionary] = [:]
    private var closed: [ContactAddress.Kind: [Channels]] = [:]
    /// Exclusions of records by what their source calls them.
    private(set) var records: [(record: Int64, channels: Channels)] = []
    let tombstones: Tombstones
    private(set) var isEmpty = true

    init(_ transaction: Transaction, on day: Day) throws {
        tombstones = try Tombstones.load(transaction)
        let all = try BulkStatement(transaction, PeopleStore.SQL.exclusions)
        while try all.next() {
            if !all.isNull(3), all.integer(3) < Int64(day.number) { continue }
            guard let kind = ContactAddress.Kind(rawValue: all.text(0)),
                let channels = all.isNull(2)
                    ? Self.every : ContactChannel(rawValue: all.text(2)).map(Self.bit)
            else { continue }
            isEmpty = false
            if kind == .record {
                try note(record: all.text(1), channels, transaction)
            } else {
                let code = Int(addresses[kind, default: TextDictionary()].code(of: all.utf8(1)))
                if code < closed[kind]?.count ?? 0 {
                    closed[kind]?[code] |= channels
                } else {
                    closed[kind, default: []].append(channels)
                }
            }
        }
    }

    static func bit(_ channel: ContactChannel) -> Channels {
        1 << UInt8(ContactChannel.allCases.firstIndex(of: channel) ?? 0)
    }

    /// No source has a colon in its name.
    private mutating func note(record: String, _ channels: Channels, _ transaction: Transaction) throws {
        let parts = record.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2 else { return }
        if let found = try RecordStore.find(transaction, source: parts[0], externalID: parts[1]) {
            records.append((found.rawValue, channels))
        }
    }

    /// The channels closed to whoever has an address, by the exclusion list alone.
    func channels(_ kind: ContactAddress.Kind, _ value: UnsafeRawBufferPointer) -> Channels {
        guard let code = addresses[kind]?.find(value), let found = closed[kind], Int(code) < found.count else {
            return 0
        }
        return found[Int(code)]
    }

    func channels(_ address: ContactAddress) -> Channels {
        var value = address.value
        return value.withUTF8 { channels(address.kind, UnsafeRawBufferPointer($0)) }
    }
}
