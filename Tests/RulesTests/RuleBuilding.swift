import Kernel
import Rules
import TestKit

/// Rules written by hand, in words near those of the language.
func purchases(_ filters: Filter..., measure: Aggregate.Measure) -> RuleValue {
    .aggregate(Aggregate(.purchases, filters, measure))
}

func returns(_ filters: Filter..., measure: Aggregate.Measure) -> RuleValue {
    .aggregate(Aggregate(.returns, filters, measure))
}

func events(_ filters: Filter..., measure: Aggregate.Measure) -> RuleValue {
    .aggregate(Aggregate(.events, filters, measure))
}

func interactions(_ filters: Filter..., measure: Aggregate.Measure) -> RuleValue {
    .aggregate(Aggregate(.interactions, filters, measure))
}

func attribute(_ name: String) -> RuleValue { .attribute(.standard(name)) }

func test(_ left: RuleValue, _ comparison: Comparison, _ right: RuleValue) -> Rule {
    .test(.compare(left, comparison, right))
}

func filter(_ column: FilterName.Column, _ comparison: Comparison, _ literal: Literal) -> Filter {
    .compare(.column(column), comparison, literal)
}

let today = RuleValue.literal(.date(.today(nil, isBefore: false)))

extension Literal: ExpressibleByIntegerLiteral, ExpressibleByStringLiteral {
    public init(integerLiteral value: Int64) { self = .number(Number(value)) }
    public init(stringLiteral value: String) { self = .text(value) }

    /// `2024-06-30`; the first day of 1970 for what is no date.
    static func day(_ iso: String) -> Literal { .date(.day(iso)) }
    static func decimal(_ text: String) -> Literal { .number(Number(text) ?? Number(0)) }
}

extension RuleValue: ExpressibleByIntegerLiteral, ExpressibleByStringLiteral {
    public init(integerLiteral value: Int64) { self = .literal(.number(Number(value))) }
    public init(stringLiteral value: String) { self = .literal(.text(value)) }
}

extension RuleDate {
    static func day(_ iso: String) -> RuleDate { .day(number(iso)) }
}

/// Days since 1970-01-01 of `2024-06-30`; 0 for what is no date.
func number(_ iso: String) -> Int32 { Day(iso: iso)?.number ?? 0 }

extension Filter {
    static func within(_ count: Int, _ unit: RuleDuration.Unit) -> Filter { .within(RuleDuration(count, unit)) }
}

extension Fraction {
    /// So many decimals, rounded half away from zero, as published figures are.
    func rounded(_ decimals: Int) -> String {
        var factor: Int128 = 1
        for _ in 0..<decimals { factor *= 10 }
        let whole = Int64(Rounding.divide(numerator * factor, by: denominator))
        return Money.plain(minor: whole, digits: decimals)
    }
}
