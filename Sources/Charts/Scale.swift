/// The value axis: round numbers around the data, zero always among them.
struct Scale {
    let low: Double
    let high: Double
    let ticks: [Double]

    /// Steps of 1, 2, 2.5 or 5 × 10ⁿ, at most about `wanted` of them.
    init(_ values: [Double], wanted: Int = 3) {
        let finite = values.filter(\.isFinite)
        let top = max(0, finite.max() ?? 0)
        let bottom = min(0, finite.min() ?? 0)
        let span = top - bottom
        guard span > 0, span.isFinite else {
            (low, high, ticks) = (0, 1, [0])
            return
        }
        let step = Self.niceStep(span / Double(max(1, wanted)))
        let first = (bottom / step).rounded(.down)
        let last = (top / step).rounded(.up)
        low = first * step
        high = last * step
        // A nice step leaves few ticks by construction; the bound holds whatever the numbers are.
        ticks = (0...min(20, Int(last - first))).map { (first + Double($0)) * step }
    }

    /// 0 at the bottom, 1 at the top.
    func position(_ value: Double) -> Double { (value - low) / (high - low) }

    static func niceStep(_ raw: Double) -> Double {
        var power = 1.0
        while power * 10 <= raw { power *= 10 }
        while power > raw, power > Double.leastNormalMagnitude { power /= 10 }
        return [1, 2, 2.5, 5].map { $0 * power }.first { $0 >= raw * 0.999_999 } ?? power * 10
    }
}
