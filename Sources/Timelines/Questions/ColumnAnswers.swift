/// Conditions on what is known of people, beside their history.
extension PreparedQuestion {
    func evaluateColumn(_ first: Int, _ active: PersonBits) -> Truth3 {
        switch self {
        case .text(.one(let codes), let table): return text(first, active, codes, table)
        case .text(.two(let codes), let table): return text(first, active, codes, table)
        case .text(.four(let codes), let table): return text(first, active, codes, table)
        case .isTextKnown(let codes):
            return Truth3(active, isTrue: PersonBits.picking(active) { codes.code(first &+ $0) != nil })
        case .sameText(let left, let right, let mine, let theirs):
            var answer = Truth3.unknown
            active.forEach { inside in
                guard let a = left.code(first &+ inside), let b = right.code(first &+ inside) else { return }
                if mine[a] == theirs[b] { answer.isTrue[inside] = true } else { answer.isFalse[inside] = true }
            }
            return answer
        case .tag(let tags, let table):
            // Of somebody without tags nothing is known.
            let known = PersonBits.picking(active) { tags.starts[first &+ $0] < tags.starts[first &+ $0 &+ 1] }
            return Truth3(
                known,
                isTrue: PersonBits.picking(known) { inside in
                    let person = first &+ inside
                    for at in Int(tags.starts[person])..<Int(tags.starts[person &+ 1])
                    where table[Int(tags.codes[at])] == 1 { return true }
                    return false
                })
        case .hasTags(let tags):
            return Truth3(
                active,
                isTrue: PersonBits.picking(active) { tags.starts[first &+ $0] < tags.starts[first &+ $0 &+ 1] })
        case .truth(let column, let value):
            let known = PersonBits.picking(active) { column[first &+ $0] != 0 }
            return Truth3(known, isTrue: PersonBits.picking(known) { column[first &+ $0] == value })
        case .isTruthKnown(let column):
            return Truth3(active, isTrue: PersonBits.picking(active) { column[first &+ $0] != 0 })
        default: return .unknown
        }
    }

    /// - Parameter table: 1 by code where the text is picked; the last entry stands for no text.
    @inline(__always)
    private func text<Code: FixedWidthInteger & UnsignedInteger & Sendable>(
        _ first: Int, _ active: PersonBits, _ codes: RawColumn<Code>, _ table: [UInt8]
    ) -> Truth3 {
        let known = PersonBits.picking(active) { codes[first &+ $0] != .max }
        return table.withUnsafeBufferPointer { table in
            Truth3(
                known,
                isTrue: PersonBits.picking(known) { inside in
                    let code = Int(codes[first &+ inside])
                    return code < table.count && table[code] == 1
                })
        }
    }
}
