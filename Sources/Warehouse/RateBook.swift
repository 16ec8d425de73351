import Intake
import Kernel
import Storage
import Synchronization
import Timelines

/// The exchange rates of a home as this process holds them, read anew when some were entered.
public final class RateBook: Sendable {
    private let home: Home
    private let state = Mutex<(revision: Int64, table: RateTable)>((0, .none))

    init(_ home: Home) { self.home = home }

    /// All rates there are. Not to be asked inside a transaction.
    public func table() throws -> RateTable { try current().table }

    /// Changes with every rate that is entered.
    public func revision() throws -> Int64 { try home.database.read { try RateStore.revision($0) } }

    private func current() throws -> (revision: Int64, table: RateTable) {
        try state.withLock { state in
            state = try home.database.read { transaction in
                let revision = try RateStore.revision(transaction)
                if revision == state.revision { return state }
                return (revision, RateTable(try RateStore.list(transaction)))
            }
            return state
        }
    }
}

/// What became of a file of exchange rates.
public struct RateSummary: Codable, Sendable, Equatable {
    /// A row that was not taken.
    public struct Rejected: Codable, Sendable, Equatable {
        /// Line of the file, from 1.
        public var line: Int
        /// `RejectReason.code`.
        public var reason: String
    }

    public var read = 0
    public var accepted = 0
    public var rejected = 0
    /// The first of them.
    public var rejections: [Rejected] = []
    public var currencies: [String] = []
    /// ISO days; nil when no row was accepted.
    public var firstDay: String?
    public var lastDay: String?

    static let mostRejections = 100

    init(_ file: RateFile) {
        read = file.read
        accepted = file.rows.count
        rejected = file.rejections.count
        rejections = file.rejections.prefix(Self.mostRejections).map {
            Rejected(line: $0.line, reason: $0.reason.code)
        }
        currencies = Set(file.rows.map(\.currency.code)).sorted()
        firstDay = file.rows.map(\.day).min()?.description
        lastDay = file.rows.map(\.day).max()?.description
    }
}

extension WarehouseRoom {
    /// Takes in a file of exchange rates, whole or not at all. A rate of a currency and day that is there is replaced.
    /// - Parameter name: what the file is called, kept with its rates.
    /// - Throws: the problems of `RateFile.read`; `rate.none` when no row can be used.
    @discardableResult
    public func importRates(
        file path: String, name: String, options: RateFile.Options = .init(), by actor: String, at instant: Int64
    ) throws -> RateSummary {
        let settings = try home.settings()
        let file = try RateFile.read(
            path: path, home: settings.currency, country: settings.country, options: options)
        let summary = RateSummary(file)
        guard !file.rows.isEmpty else { throw PlainProblem("rate.none", .invalid, ["read": String(file.read)]) }
        try home.database.write { transaction in
            try RateStore.set(
                transaction,
                file.rows.lazy.map {
                    RateTable.Entry(currency: $0.currency.code, day: $0.day.number, rate: $0.rate)
                }, source: name)
            try AuditTrail.append(
                transaction, at: instant, actor: actor, action: "rate.import",
                subject: "rate:" + summary.currencies.joined(separator: " "),
                after: """
                    {"accepted":"\(summary.accepted)","rejected":"\(summary.rejected)"}
                    """)
        }
        return summary
    }
}
