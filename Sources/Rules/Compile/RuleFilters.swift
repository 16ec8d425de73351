import Kernel
import Timelines

extension RuleCompiler {
    /// What a filter asks of lines or events; nil for a window, which is no matter of single lines.
    func lineTest(_ filter: Filter, _ history: HistoryQuery.Subject) throws -> LineTest? {
        switch filter {
        case .within, .from, .to, .ever: return nil
        case .compare(let name, let comparison, .text(let text)):
            let wanted = Self.folded(text)
            return try texts(name, history, isNegated: comparison == .unequal) { $0.elementsEqual(wanted) }
        case .compare(let name, let comparison, .number(let number)):
            return try numbers(name, RuleThreshold.ranges(comparison, number, denominator: denominator(name)))
        case .isIn(let name, let literals, let isNegated):
            if name.isNumber {
                let ranges = try literals.flatMap { literal -> [ClosedRange<Int64>] in
                    guard case .number(let number) = literal else { throw RuleMismatch(.literal(literal)) }
                    return RuleThreshold.ranges(.equal, number, denominator: denominator(name))
                }
                return try numbers(name, isNegated ? RuleThreshold.outside(ranges) : ranges)
            }
            let wanted = try Set(
                literals.map { literal -> [UInt8] in
                    guard case .text(let text) = literal else { throw RuleMismatch(.literal(literal)) }
                    return Self.folded(text)
                })
            return try texts(name, history, isNegated: isNegated) { wanted.contains(Array($0)) }
        case .contains(let name, let text):
            let wanted = Self.folded(text)
            return try texts(name, history, isNegated: false) { Self.contains($0, wanted) }
        case .compare(_, _, let literal): throw RuleMismatch(.literal(literal))
        }
    }

    private func texts(
        _ name: FilterName, _ history: HistoryQuery.Subject, isNegated: Bool,
        _ isPicked: (UnsafeRawBufferPointer) -> Bool
    ) throws -> LineTest {
        guard let texts = try subject.timeline.texts(history, name.key) else { return .never }
        return .text(field: name.key, table: texts.table { isPicked($0) != isNegated })
    }

    private func numbers(_ name: FilterName, _ ranges: [ClosedRange<Int64>]) throws -> LineTest {
        switch name {
        case .column(.quantity): .quantity(ranges)
        case .column(.amount): .amount(ranges)
        case .column(.orderAmount): .orderAmount(ranges)
        default: throw RuleMismatch(.literal(.text(name.key)))
        }
    }

    private func denominator(_ name: FilterName) -> Int64 {
        name == .column(.quantity) ? Micros.scale : subject.currency.minorFactor
    }
}

extension FilterName {
    var isNumber: Bool {
        switch self {
        case .column(.quantity), .column(.amount), .column(.orderAmount): true
        default: false
        }
    }
}
