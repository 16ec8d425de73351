import Kernel

/// Conditions on figures and numbers.
extension PreparedQuestion {
    func isIn(
        _ figure: PreparedFigure, _ ranges: [ClosedRange<Int64>], _ first: Int, _ active: PersonBits, _ room: BlockRoom
    ) -> Truth3 {
        if case .history(let query) = figure {
            if query.isPicked(first, active, room) { return isIn(query, ranges, first, active, room) }
            if let slot = query.slot { return isIn(query.kept(slot, first, active, room), ranges, active) }
        }
        return room.withColumn { column in
            figure.answer(first, active, room, into: column)
            return isIn(column, ranges, active)
        }
    }

    /// Of a figure that is the same for nearly all of them.
    private func isIn(
        _ query: PreparedQuery, _ ranges: [ClosedRange<Int64>], _ first: Int, _ active: PersonBits, _ room: BlockRoom
    ) -> Truth3 {
        let nothing = query.ofNothing
        var known = nothing == HistoryQuery.unknown ? PersonBits.none : active
        var isTrue = ranges.holds(nothing) ? known : PersonBits.none
        query.forEachPicked(first, active, room, atLeast: query.leastLines(for: ranges)) { person, value in
            known[person] = value != HistoryQuery.unknown
            isTrue[person] = value != HistoryQuery.unknown && ranges.holds(value)
        }
        return Truth3(known, isTrue: isTrue)
    }

    private func isIn(
        _ column: UnsafeMutablePointer<Int64>, _ ranges: [ClosedRange<Int64>], _ active: PersonBits
    ) -> Truth3 {
        let known = PersonBits.picking(active) { column[$0] != HistoryQuery.unknown }
        guard ranges.count == 1, let range = ranges.first else {
            return Truth3(known, isTrue: PersonBits.picking(known) { ranges.holds(column[$0]) })
        }
        let (low, high) = (range.lowerBound, range.upperBound)
        return Truth3(known, isTrue: PersonBits.picking(known) { column[$0] >= low && column[$0] <= high })
    }

    func known(
        _ number: PreparedNumber, _ first: Int, _ active: PersonBits, _ room: BlockRoom
    ) -> PersonBits {
        room.withNumbers { block in
            number.evaluate(first, active, room, into: block)
            return PersonBits.picking(active) { inside in
                if block.errors[inside].isFinite { return !block.values[inside].isNaN }
                if case .unknown = number.exact(first + inside, room) { return false }
                return true
            }
        }
    }

    func compare(
        _ left: PreparedNumber, _ order: NumberOrder, _ right: PreparedNumber, _ first: Int, _ active: PersonBits,
        _ room: BlockRoom
    ) -> Truth3 {
        room.withNumbers { a in
            room.withNumbers { b in
                left.evaluate(first, active, room, into: a)
                right.evaluate(first, active, room, into: b)
                var answer = Truth3.unknown
                active.forEach { inside in
                    let (x, y) = (a.values[inside], b.values[inside])
                    if x.isNaN || y.isNaN { return }
                    var sign: Int? = x < y ? -1 : x > y ? 1 : 0
                    if !(abs(x - y) > a.errors[inside] + b.errors[inside]) {
                        switch (left.exact(first + inside, room), right.exact(first + inside, room)) {
                        case (.unknown, _), (_, .unknown): sign = nil
                        case (.known(let x), .known(let y)): sign = x.compared(to: y) ?? sign
                        default: break
                        }
                    }
                    guard let sign else { return }
                    if order.holds(sign) { answer.isTrue[inside] = true } else { answer.isFalse[inside] = true }
                }
                return answer
            }
        }
    }
}
