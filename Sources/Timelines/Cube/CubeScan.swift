import Dispatch
import Foundation
import Kernel
import Synchronization

/// Answers questions of cubes over one timeline: all lines are looked at once, on all cores, each with its own sums.
///
/// - Complexity: O(lines · dimensions of lines + people · dimensions of people), and the cells.
public struct CubeScan: Sendable {
    /// Blocks of people, and orders of nobody, that a core takes at a time.
    private static let stretch = 16
    private static let nobodyStretch = 16_384
    /// Bytes that the sums of all cores together may take where each cell has a place.
    private static let mostBytes = 512 << 20

    public let timeline: Timeline
    private let size: CubeSize

    public init(_ timeline: Timeline, size: CubeSize = CubeSize()) { (self.timeline, self.size) = (timeline, size) }

    /// - Throws: `CubeProblem` where more cells would come out than anybody reads; `FactProblem`.
    public func answer(_ question: CubeQuestion) throws -> CubeAnswer {
        guard let plan = try CubePlan(question, timeline, size) else {
            return CubeAnswer(nothingOf: question.dimensions.count)
        }
        let cores = try scan(plan) { try CubeCore(plan) }
        return try CubeAnswer(plan, cores)
    }

    /// Who has a purchase of a cell: those whom `people` counts there.
    /// - Parameter cell: a key for each dimension; nobody has one that there is not.
    public func people(_ question: CubeQuestion, in cell: [CubeKey]) throws -> PersonSet {
        var question = question
        (question.measures, question.includesNobody) = ([.people], false)
        guard let plan = try CubePlan(question, timeline, size), let number = plan.number(of: cell) else {
            return PersonSet(size: timeline.count)
        }
        let cores = try scan(plan) { try CubeCore(plan, marking: number) }
        var words = [UInt64](repeating: 0, count: (timeline.count + 63) / 64)
        for core in cores {
            for (index, word) in core.markedWords.prefix(words.count).enumerated() { words[index] |= word }
        }
        return PersonSet(size: timeline.count, words: words)
    }

    /// Lets the cores take stretch after stretch, as many as there are.
    private func scan(_ plan: CubePlan, _ make: @escaping @Sendable () throws -> CubeCore) throws -> [CubeCore] {
        let blocks = (timeline.count + PersonBits.count - 1) / PersonBits.count
        let stretches = (blocks + Self.stretch - 1) / Self.stretch
        let ofNobody = Int(timeline.orderStart[timeline.count])..<Int(timeline.orderStart[timeline.count + 1])
        let others =
            plan.question.includesNobody ? (ofNobody.count + Self.nobodyStretch - 1) / Self.nobodyStretch : 0
        let next = Atomic(0)
        let shared = Mutex(Shared())
        DispatchQueue.concurrentPerform(iterations: workers(plan, stretches + others)) { _ in
            do {
                let core = try make()
                while true {
                    let number = next.wrappingAdd(1, ordering: .relaxed).oldValue
                    if number >= stretches + others { break }
                    if number < stretches {
                        for block in number * Self.stretch..<min(blocks, (number + 1) * Self.stretch) {
                            try core.take(block: block * PersonBits.count)
                        }
                    } else {
                        let start = ofNobody.lowerBound + (number - stretches) * Self.nobodyStretch
                        try core.take(nobody: start..<min(ofNobody.upperBound, start + Self.nobodyStretch))
                    }
                }
                let done = Done(core: core)
                shared.withLock { $0.done.append(done) }
            } catch {
                // Nobody has to go on where the answer is refused.
                next.store(stretches + others, ordering: .relaxed)
                shared.withLock { $0.failure = $0.failure ?? error }
            }
        }
        return try shared.withLock { shared in
            if let failure = shared.failure { throw failure }
            return shared.done.map(\.core)
        }
    }

    private struct Shared {
        var done: [Done] = []
        var failure: (any Error)?
    }

    /// A core that nobody works with any longer.
    private struct Done: @unchecked Sendable {
        let core: CubeCore
    }

    private func workers(_ plan: CubePlan, _ stretches: Int) -> Int {
        let cores = max(1, min(ProcessInfo.processInfo.activeProcessorCount, stretches))
        let each = plan.isDense ? plan.places * (plan.wants.counts ? 48 : 32) : 0
        return each == 0 ? cores : max(1, min(cores, Self.mostBytes / each))
    }
}
