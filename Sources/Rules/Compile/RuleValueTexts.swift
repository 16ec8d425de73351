import Kernel
import Timelines

extension RuleCompiler {
    /// What a value is of one person, as rules write it; nil where it is unknown.
    /// - Parameter index: of the person in the timeline.
    public func text(of value: RuleValue, _ scan: PersonScan, _ index: Int) throws -> String? {
        if case .attribute(let name) = value, RuleFigures.names[name.key] == nil {
            switch try subject.column(name.key) {
            case nil: return nil
            case .texts(let column)?: return column.text(index)
            case .tags(let column)?:
                let tags = column.tags(index)
                return tags.isEmpty ? nil : tags.joined(separator: ", ")
            case .truths(let column)?: return column.value(index).flatMap { $0 == 0 ? nil : $0 == 2 ? "true" : "false" }
            case .days(let column)?:
                return column.value(index).flatMap { $0 == PersonColumn.noDay ? nil : Day(number: $0).description }
            case .numbers?: break
            }
        }
        guard let number = try scan.number(of: number(value), index) else { return nil }
        return isDay(value) ? Day(number: Int32(clamping: Int64(number.rounded()))).description : Self.plain(number)
    }

    /// Whether a value is a day, and not a number.
    private func isDay(_ value: RuleValue) -> Bool {
        switch value {
        case .literal(.date): return true
        case .literal: return false
        case .aggregate(let aggregate): return aggregate.measure == .first || aggregate.measure == .last
        case .attribute(let name):
            if case .days? = try? subject.column(name.key) { return true }
            return false
        // A day and a length of time are a day; the difference of two days is a number.
        case .arithmetic(let left, _, let right): return isDay(left) != isDay(right)
        }
    }

    /// Two decimals at most, without zeros at the end.
    private static func plain(_ number: Double) -> String {
        let hundredths = (number * 100).rounded()
        guard abs(hundredths) < 1e15 else { return String(number) }
        return Number(Int64(hundredths), scale: 2).plain
    }
}
