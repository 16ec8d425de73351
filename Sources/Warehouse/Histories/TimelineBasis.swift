import Customers
import Kernel
import Storage

/// The state of all that a timeline is built from, as cheap numbers: equal bases, equal timelines.
struct TimelineBasis: Codable, Equatable, Sendable {
    /// What generations hold; one of another form is built anew.
    static let form = 3
    private(set) var form = TimelineBasis.form
    /// The manifests: which files there are.
    var facts: [Int64]
    var events: [String]
    /// Events that came one by one and stand in no file yet.
    var inbox: [Int64]
    /// What cannot be told by person: rates, products and their costs.
    var rates: Int64
    var products: [Int64]
    var people: PeopleMark

    init(_ base: TimelineBase, on day: Day) throws {
        (facts, events, inbox, rates, products) = try base.home.database.read { transaction in
            (
                try FactBatchStore.list(transaction).map(\.id), try EntryStore.list(transaction).map(\.file),
                try InboxStore.state(transaction), try RateStore.revision(transaction),
                try ProductStore.state(transaction)
            )
        }
        people = try base.customers.peopleMark(on: day)
    }

    /// Whether everything else than facts and people, whose changes are found by comparing, is the same.
    func isComparable(with other: TimelineBasis) -> Bool {
        form == other.form && rates == other.rates && products == other.products
    }
}
