import Customers
import Kernel
import Timelines

/// Whom a generation does not know as they are.
struct OutdatedPeople {
    var records: Set<Int64>
    /// By index in the generation.
    var people: Set<Int>

    init(_ outdated: Timeline.Outdated) { (records, people) = (outdated.records, outdated.people) }

    var isEmpty: Bool { records.isEmpty && people.isEmpty }

    /// Whether they are answered for beside a generation of so many.
    /// - Parameter isTended: somebody builds behind, so that a question rather bears with many than builds.
    func isFew(of everybody: Int, isTended: Bool) -> Bool {
        let share = isTended ? Self.mostTended : Self.most
        return records.count + people.count <= max(Self.alwaysFew, Int(Double(everybody) * share))
    }

    private static let most = 0.01
    private static let mostTended = 0.1
    private static let alwaysFew = 2_000

    /// Their customer ids, ascending: of the generation, and new ones.
    func customers(_ generation: Generation, _ room: CustomersRoom) throws -> [Int64] {
        let known = people.compactMap { generation.part.timeline.people.value($0) }
        let others = try room.customers(of: records.map { RecordID($0) })
        return Set(known + others.map(\.rawValue)).sorted()
    }
}
