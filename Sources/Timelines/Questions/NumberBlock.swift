import Kernel

/// Numbers of one block as doubles, each with a bound of its error; NaN is unknown.
///
/// Comparisons whose sides lie farther apart than the bounds are decided; the others are asked anew in exact fractions.
/// See J. H. Wilkinson, *Rounding Errors in Algebraic Processes* (1963), for running error bounds.
struct NumberBlock {
    let values: UnsafeMutablePointer<Double>
    let errors: UnsafeMutablePointer<Double>

    /// Half the distance from 1 to the next double, and a little for the rounding of the bound itself.
    static let unit = 1.2e-16
}

extension PreparedNumber {
    /// Fills in the numbers of those people of a block who are asked for.
    func evaluate(_ first: Int, _ active: PersonBits, _ room: BlockRoom, into out: NumberBlock) {
        switch self {
        case .constant(let above, let below):
            let value = Double(above) / Double(below)
            active.forEach { (out.values[$0], out.errors[$0]) = (value, abs(value) * NumberBlock.unit * 3) }
        case .figure(let figure, let denominator):
            room.withColumn { column in
                figure.answer(first, active, room, into: column)
                let below = Double(denominator)
                active.forEach { inside in
                    let value = column[inside] == HistoryQuery.unknown ? Double.nan : Double(column[inside]) / below
                    (out.values[inside], out.errors[inside]) = (value, abs(value) * NumberBlock.unit * 3)
                }
            }
        case .shifted(let number, let months):
            number.evaluate(first, active, room, into: out)
            active.forEach { inside in
                guard !out.values[inside].isNaN else { return }
                let day = Day(number: Int32(clamping: Int64(out.values[inside].rounded()))).adding(months: months)
                (out.values[inside], out.errors[inside]) = (Double(day.number), 0)
            }
        case .two(let left, let how, let right):
            left.evaluate(first, active, room, into: out)
            room.withNumbers { other in
                right.evaluate(first, active, room, into: other)
                active.forEach { combine(how, out, other, $0) }
            }
        }
    }

    @inline(__always)
    private func combine(_ how: Operation, _ out: NumberBlock, _ other: NumberBlock, _ at: Int) {
        let (a, b, ea, eb) = (out.values[at], other.values[at], out.errors[at], other.errors[at])
        let (value, error): (Double, Double)
        switch how {
        case .sum: (value, error) = (a + b, ea + eb)
        case .difference: (value, error) = (a - b, ea + eb)
        case .product: (value, error) = (a * b, abs(a) * eb + abs(b) * ea + ea * eb)
        case .quotient:
            let least = abs(b) - eb
            if b == 0, eb == 0 {
                (value, error) = (.nan, 0)
            } else if least > 0 {
                value = a / b
                error = (ea + abs(value) * eb) / least
            } else {
                // So near zero, only the exact answer knows whether the divisor is zero.
                (value, error) = (a.isNaN || b.isNaN ? .nan : 0, .infinity)
            }
        }
        out.values[at] = value
        out.errors[at] = error + abs(value) * NumberBlock.unit * 2
    }
}

extension BlockRoom {
    /// Numbers of the block, for as long as the body runs.
    @inline(__always)
    func withNumbers<T>(_ body: (NumberBlock) throws -> T) rethrows -> T {
        try withColumn { values in
            try withColumn { errors in
                try values.withMemoryRebound(to: Double.self, capacity: PersonBits.count) { values in
                    try errors.withMemoryRebound(to: Double.self, capacity: PersonBits.count) { errors in
                        try body(NumberBlock(values: values, errors: errors))
                    }
                }
            }
        }
    }
}
