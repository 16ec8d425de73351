import Foundation
import Kernel

/// Things to draw from, each as often as its weight says.
struct WeightedList<Element: Sendable>: Sendable {
    let elements: [Element]
    /// `sums[i]` is the weight of the elements up to and including i.
    private let sums: [Double]

    init(_ elements: [Element], weight: (Element) -> Double) {
        self.elements = elements
        var sum = 0.0
        sums = elements.map { element in
            sum += max(0, weight(element))
            return sum
        }
    }

    /// The position of a drawn element, by binary search; 0 when all weights are 0.
    func index(_ random: inout SeededGenerator) -> Int {
        let target = random.unit() * (sums.last ?? 0)
        var low = 0
        var high = max(0, sums.count - 1)
        while low < high {
            let middle = (low + high) / 2
            if sums[middle] > target { high = middle } else { low = middle + 1 }
        }
        return low
    }

    func draw(_ random: inout SeededGenerator) -> Element { elements[index(&random)] }
}

extension SeededGenerator {
    /// True with that probability.
    mutating func chance(_ probability: Double) -> Bool { unit() < probability }

    /// A waiting time with mean 1 (exponential).
    mutating func wait() -> Double { -log(1 - unit()) }

    /// A waiting time with mean 1 that varies less (Gamma of whole shape k: variance 1 ÷ k).
    mutating func steadyWait(shape: Int) -> Double {
        var sum = 0.0
        for _ in 0..<max(1, shape) { sum += wait() }
        return sum / Double(max(1, shape))
    }
}
