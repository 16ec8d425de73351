import Kernel

/// What a generated shop holds, counted while it was written: the control totals of its import.
///
/// Figures about orders leave out the rows that cannot be read, as an import does.
public struct SampleTotals: Sendable, Equatable {
    /// Rows of the people file, its header not counted.
    public internal(set) var people = 0
    /// People whose e-mail address or birth date is written but not valid.
    public internal(set) var invalidEmails = 0
    public internal(set) var futureBirthDates = 0

    /// Rows of the orders file, its header not counted, and of them those that no import can read.
    public internal(set) var orderRows = 0
    public internal(set) var unreadableRows = 0
    public internal(set) var orders = 0
    public internal(set) var ordersWithoutCustomer = 0
    public internal(set) var cancelledOrders = 0
    public internal(set) var returnRows = 0
    public internal(set) var giftRows = 0
    /// People named by an order, and of them those with one and with more orders that were not cancelled.
    public internal(set) var peopleNamed = 0
    public internal(set) var buyers = 0
    public internal(set) var oneTimeBuyers = 0
    /// Σ of all readable rows in whole pesos, signed, cancelled ones included.
    public internal(set) var amount: Int64 = 0
    /// Rows by the text in `Estado`; returns have none.
    public internal(set) var statuses: [String: Int] = [:]
    public internal(set) var firstDay: Day?
    public internal(set) var lastDay: Day?

    /// Articles in the catalogue, and its shelves.
    public let products = Catalogue.products.count
    public let categories = Category.allCases.count
}

/// A believable shop as two CSV files in UTF-8 with a header row, comma-separated, Colombian in content and words.
public struct SampleShop: Sendable {
    public let peopleCSV: [UInt8]
    public let ordersCSV: [UInt8]
    public let totals: SampleTotals
}
