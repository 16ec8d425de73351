import Kernel
import Rules

/// Says which people a rule holds for: slowly, and right by reading.
///
/// Written from the definitions alone, in loops over plain values, with exact fractions and nothing shared with what it
/// judges. Where the definitions are silent, what is decided here is said beside it.
public struct Oracle {
    public let world: World
    public let asOf: Day
    /// What is computed of each customer as of the day, by customer id and the attribute's key; absent is unknown.
    public private(set) var figures: [Int64: [String: OracleValue]] = [:]
    let folding = Folding()

    public init(_ world: World, asOf: Day) {
        (self.world, self.asOf) = (world, asOf)
        figures = allFigures()
    }

    /// Customer ids, ascending: a customer belongs where the whole is true, neither where it is false nor unknown.
    public func members(_ rule: Rule) -> [Int64] {
        world.people.filter { truth(of: rule, for: $0) == true }.map(\.id).sorted()
    }

    /// True, false, or nil for unknown; `and`, `or` and `not` as in SQL.
    public func truth(of rule: Rule, for person: World.Person) -> Bool? {
        switch rule {
        case .all(let parts):
            var isUnknown = false
            for part in parts {
                let truth = truth(of: part, for: person)
                if truth == false { return false }
                if truth == nil { isUnknown = true }
            }
            return isUnknown ? nil : true
        case .any(let parts):
            var isUnknown = false
            for part in parts {
                let truth = truth(of: part, for: person)
                if truth == true { return true }
                if truth == nil { isUnknown = true }
            }
            return isUnknown ? nil : false
        case .not(let inner): return truth(of: inner, for: person).map { !$0 }
        case .test(let test): return truth(of: test, for: person)
        }
    }

    private func truth(of test: RuleTest, for person: World.Person) -> Bool? {
        switch test {
        case .compare(let left, let comparison, let right):
            let labels = labels(of: left).merging(labels(of: right)) { first, _ in first }
            return compare(value(of: left, for: person), comparison, value(of: right, for: person), labels)
        case .isIn(let value, let literals, let isNegated):
            return isOneOf(self.value(of: value, for: person), literals, labels(of: value)).map { $0 != isNegated }
        case .between(let value, let from, let to):
            let value = self.value(of: value, for: person)
            let isReached = compare(value, .atLeast, literalValue(from), [:])
            let isKept = compare(value, .atMost, literalValue(to), [:])
            guard let isReached, let isKept else { return nil }
            return isReached && isKept
        case .isKnown(let value, let isNegated): return (self.value(of: value, for: person) != nil) != isNegated
        case .contains(let value, let text, let isNegated):
            return contains(self.value(of: value, for: person), text).map { $0 != isNegated }
        case .startsWith(let value, let text, let isNegated):
            guard case .text(let whole) = self.value(of: value, for: person) else { return nil }
            return folding.starts(whole, with: text) != isNegated
        case .member(let name): return person.memberships.contains { folding.areSame($0, name) }
        case .consent(let channel, let purpose): return person.mayBeWrittenTo(through: channel, purpose: purpose)
        }
    }

    /// Label → code, both folded, where the value is an attribute of codes.
    private func labels(of value: RuleValue) -> [String: String] {
        guard case .attribute(let name) = value, let labels = world.labels[name.key] else { return [:] }
        var folded: [String: String] = [:]
        for (label, code) in labels { folded[folding.fold(label)] = folding.fold(code) }
        return folded
    }
}
