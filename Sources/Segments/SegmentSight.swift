import Insight
import Kernel
import Rules
import Timelines
import Warehouse

/// What a rule comes to: how many it holds for, what they bought, and who some of them are.
public struct SegmentSight: Sendable, Equatable {
    public var customers: Int
    /// Customers there are.
    public var of: Int
    public var asOf: Day
    /// Of the 12 months that end with the day, net of returns, in minor units.
    public var purchases: Int64
    public var currency: Currency
    /// The first few.
    public var some: [NamedCustomer]

    public var share: Double { of == 0 ? 0 : Double(customers) / Double(of) }
}

/// One page of the people that a rule holds for, by ascending customer.
public struct SegmentPeople: Sendable {
    public var count: Int
    public var asOf: Day
    /// Place of the first of the page among all of them, from 1.
    public var first: Int
    public var people: [NamedCustomer]
    /// Behind whom the page before this one begins; nil on the first page, 0 where that is the first one.
    public var previous: Int64?
    /// Behind whom the next page begins.
    public var next: Int64?
}

/// All segments with how many belong to each, counted through one asking.
public struct SegmentList: Sendable {
    public var asOf: Day
    public var of: Int
    /// Nil where a rule cannot be asked any longer.
    public var segments: [(segment: Segment, customers: Int?)]
}

extension SegmentsRoom {
    public func sight(_ rule: Rule) throws -> SegmentSight {
        let asking = try asking()
        let members = try asking.members(rule)
        return SegmentSight(
            customers: members.count, of: asking.of, asOf: asking.asOf,
            purchases: try asking.purchases(members, months: 12), currency: asking.timeline.currency,
            some: try insight.named(asking.timeline.page(members, limit: 5)))
    }

    /// - Parameters: as `asking` has them.
    public func counted(
        asOf: Day? = nil, notice: TimelineNotice.Listener = { _ in }
    ) throws -> SegmentList {
        let (segments, asking) = (try list(), try asking(asOf: asOf, notice: notice))
        // One that was sound when it was kept and is no longer has no number; its page says what has become of it.
        let members = try asking.soundMembers(segments.map(\.rule))
        return SegmentList(
            asOf: asking.asOf, of: asking.of, segments: zip(segments, members).map { ($0, $1?.count) })
    }

    /// - Parameter after: behind which customer the page begins; 0 is the first page.
    /// - Complexity: O(members), for the place of the page among all of them.
    public func people(_ rule: Rule, after: Int64 = 0, limit: Int) throws -> SegmentPeople {
        let asking = try asking()
        let members = try asking.members(rule)
        let ids = asking.timeline.page(members, after: CustomerID(after), limit: limit + 1)
        var (before, earlier) = (0, [Int64]())
        asking.timeline.forEach(members) { id in
            guard id.rawValue <= after else { return }
            before += 1
            earlier.append(id.rawValue)
            if earlier.count > 2 * limit { earlier.removeFirst(limit) }
        }
        // The page before begins behind the one who stands a page and one more earlier.
        let previous = earlier.count > limit ? earlier[earlier.count - limit - 1] : 0
        return SegmentPeople(
            count: members.count, asOf: asking.asOf, first: before + 1,
            people: try insight.named(Array(ids.prefix(limit))), previous: before > 0 ? previous : nil,
            next: ids.count > limit ? ids.prefix(limit).last?.rawValue : nil)
    }

    /// Customers that a key can mean: the id that sources give, an e-mail address, a telephone or a document.
    public func customers(named key: String) throws -> [NamedCustomer] {
        guard !key.isEmpty else { return [] }
        do {
            let records = try customers.records(key, country: insight.settings.country)
            return try insight.named(customers.customers(of: records))
        } catch let problem as PlainProblem where problem.code == "customer.not-found" {
            return []
        }
    }
}
