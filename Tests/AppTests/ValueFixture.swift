import Analytics
import Foundation
import Insight
import Kernel
import Testing

/// The figures of value as `expected.json` writes them: money as text, ratios in six digits.
struct ABCLine: Decodable, Equatable {
    var amount: String
    var `class`: String
}

struct ParetoLine: Decodable, Equatable {
    var customers: Int
    var share: Decimal
}

struct FrequencyVolumeLines: Decodable, Equatable {
    struct Thresholds: Decodable, Equatable {
        var frequency: Decimal
        var volume: String
    }
    struct Line: Decodable, Equatable {
        var frequency: Int32
        var volume: String
        var cell: String
    }
    var thresholds: Thresholds
    var customers: [String: Line]
}

struct FlowLine: Decodable, Hashable {
    var from, to: String
    var customers: Int
}

struct RateLines: Decodable, Equatable {
    var active, activeAtStart, lost, new, repurchaseCohort, repurchased: Int
    var attrition, attraction, attritionMoney, attractionMoney, repurchaseIndex, retention: Decimal?
}

extension HomeFixture {
    private func question(_ asOf: String) throws -> ValueQuestion { ValueQuestion(asOf: try #require(Day(iso: asOf))) }

    private func references(_ customers: [CustomerID]) throws -> [String] {
        let known = try rooms.identity.references(customers)
        return customers.map { known[$0] ?? "?" }
    }

    private func plain(_ minor: Int64) -> String { Money(minor: minor, currency: rooms.settings.currency).plain }

    func abc(_ asOf: String) throws -> [String: ABCLine] {
        let table = try rooms.insight.classes(question(asOf))
        let lines = zip(table.values, table.classes).map {
            ABCLine(amount: plain($0 ?? .min), class: $1?.rawValue ?? "")
        }
        return Dictionary(uniqueKeysWithValues: zip(try references(table.customers), lines))
    }

    func pareto(_ asOf: String, top: [Int] = [10, 20, 50]) throws -> [String: ParetoLine] {
        let table = try rooms.insight.concentration(question(asOf), top: top.map { Fraction($0) })
        return Dictionary(
            uniqueKeysWithValues: zip(top, table.rows).map {
                ("top\($0)", ParetoLine(customers: $1.top.customers, share: $1.top.share?.six ?? -1))
            })
    }

    func gini(_ asOf: String) throws -> Decimal? { try rooms.insight.concentration(question(asOf), top: []).gini?.six }

    func frequencyVolume(_ asOf: String) throws -> FrequencyVolumeLines {
        let table = try rooms.insight.frequencyVolume(question(asOf))
        let thresholds = try #require(table.thresholds)
        let lines = table.customers.indices.map {
            FrequencyVolumeLines.Line(
                frequency: table.purchases[$0], volume: plain(table.volume($0)), cell: table.cells[$0].rawValue)
        }
        return FrequencyVolumeLines(
            thresholds: .init(
                frequency: try #require(thresholds.frequency.six), volume: plain(Int64(thresholds.volume.rounded))),
            customers: Dictionary(uniqueKeysWithValues: zip(try references(table.customers), lines)))
    }

    func flows(_ asOf: String) throws -> Set<FlowLine> {
        let flows = try #require(try rooms.insight.frequencyVolume(question(asOf), hasFlows: true).flows)
        return Set(
            flows.moves.map { FlowLine(from: $0.from.rawValue, to: $0.to.rawValue, customers: $0.customers) })
    }

    func rates(_ asOf: String) throws -> RateLines {
        let rates = try rooms.insight.rates(question(asOf)).rates
        return RateLines(
            active: rates.active, activeAtStart: rates.activeAtStart, lost: rates.lost, new: rates.new,
            repurchaseCohort: rates.firstBuyers, repurchased: rates.repurchased, attrition: rates.attrition?.six,
            attraction: rates.attraction?.six, attritionMoney: rates.attritionMoney?.six,
            attractionMoney: rates.attractionMoney?.six, repurchaseIndex: rates.repurchaseIndex?.six,
            retention: rates.retention?.six)
    }

    func cohorts(_ asOf: String) throws -> [String: [Int]] {
        Dictionary(
            uniqueKeysWithValues: try rooms.insight.cohorts(question(asOf)).cohorts.map { ($0.code, $0.customers) })
    }
}

extension Fraction {
    /// Rounded to six digits.
    fileprivate var six: Decimal? { Decimal(string: decimal()) }
}
