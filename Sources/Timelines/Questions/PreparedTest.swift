import Kernel

/// A test with the column it looks at.
enum PreparedTest: Sendable {
    case codes(CodeColumn, RawColumn<UInt8>)
    case quantity(ScaledColumn, [ClosedRange<Int64>])
    case amount(ScaledColumn, [ClosedRange<Int64>])
    case orderAmount([ClosedRange<Int64>])
    case never

    /// - Throws: `FactProblem.damaged`.
    init(_ test: LineTest, _ table: String, _ timeline: Timeline) throws {
        switch test {
        case .text(let field, let picks):
            guard let coded = try timeline.coded(table, field), picks.count > coded.texts.count else {
                self = .never
                return
            }
            // Any code that the width can hold finds an entry: that of no text, and of none there is, is the last.
            let size = CodeColumn.width(forTexts: coded.texts.count) == 1 ? 256 : 65_536
            var whole = picks[0..<coded.texts.count] + []
            if CodeColumn.width(forTexts: coded.texts.count) == 4 {
                whole.append(0)
            } else {
                whole += [UInt8](repeating: 0, count: size - whole.count)
            }
            self = .codes(coded.codes, RawColumn(Array(whole)))
        case .quantity(let ranges):
            self = try timeline.scaled(TimelineColumn.quantity).map { .quantity($0, ranges) } ?? .never
        case .amount(let ranges):
            self = try timeline.scaled(TimelineColumn.amount).map { .amount($0, ranges) } ?? .never
        case .orderAmount(let ranges): self = .orderAmount(ranges)
        case .never: self = .never
        }
    }
}
