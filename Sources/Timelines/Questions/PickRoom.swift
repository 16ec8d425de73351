/// The lines that figures pick of one block of people, figure by figure and person by person.
final class PickRoom {
    private(set) var picked: UnsafeMutablePointer<Pick>
    private var spare: UnsafeMutablePointer<Pick>
    private var capacity = 4_096
    private(set) var count = 0
    /// More was picked than fits; what is there is not all of it.
    private(set) var isFull = false
    /// Picks of a block, 8 bytes each; of people with more the lines of each figure are looked at alone.
    private static let most = 1 << 20
    /// What fetching came to: somebody has to look at what is read.
    var fetched = 0
    /// Of which block it is; −1 of none.
    private(set) var first = -1
    /// The picks of figure m are `picked[starts[m] ..< starts[m + 1]]`.
    private(set) var starts: [Int] = []

    init() {
        picked = .allocate(capacity: capacity)
        spare = .allocate(capacity: capacity)
    }

    deinit {
        picked.deallocate()
        spare.deallocate()
    }

    func begin(_ first: Int, members: Int) {
        (self.first, count, isFull) = (first, 0, false)
        if starts.count != members + 1 { starts = [Int](repeating: 0, count: members + 1) }
    }

    /// - Returns: whether there is room for so many more.
    @inline(__always)
    func reserve(_ more: Int) -> Bool {
        if count &+ more <= capacity { return true }
        return grow(to: count &+ more)
    }

    private func grow(to needed: Int) -> Bool {
        guard needed <= Self.most else {
            isFull = true
            return false
        }
        while capacity < needed { capacity *= 2 }
        let larger = UnsafeMutablePointer<Pick>.allocate(capacity: capacity)
        larger.update(from: picked, count: count)
        picked.deallocate()
        spare.deallocate()
        (picked, spare) = (larger, .allocate(capacity: capacity))
        return true
    }

    /// - Parameter pick: room for it has been reserved.
    @inline(__always)
    func append(_ pick: Pick) {
        picked[count] = pick
        count &+= 1
    }

    func setCount(_ count: Int) { self.count = count }

    /// Finds whose the picks of a leaf are, whose lines ascend.
    /// - Parameters:
    ///   - person: the first of the leaf.
    ///   - inside: place of that person in the block.
    func own(from before: Int, _ timeline: Timeline, _ person: Int, _ inside: UInt16) {
        var (person, inside) = (person, inside)
        for at in before..<count {
            while timeline.lineStart[Int(timeline.orderStart[person &+ 1])] <= picked[at].line {
                person &+= 1
                inside &+= 1
            }
            picked[at].person = inside
        }
    }

    /// By figure, then as the timeline has the lines.
    func sort() {
        let members = starts.count &- 1
        if members > 1 { byMember() } else { starts = [0, count] }
        let all = picked
        starts.withUnsafeBufferPointer { starts in
            for member in 0..<members { Self.sort(all + starts[member], starts[member &+ 1] &- starts[member]) }
        }
    }

    private func byMember() {
        let (from, to, count) = (picked, spare, count)
        starts.withUnsafeMutableBufferPointer { starts in
            for member in starts.indices { starts[member] = 0 }
            for at in 0..<count { starts[Int(from[at].member) &+ 1] &+= 1 }
            for member in 1..<starts.count { starts[member] &+= starts[member &- 1] }
            for at in 0..<count {
                let member = Int(from[at].member)
                to[starts[member]] = from[at]
                starts[member] &+= 1
            }
            for member in (1..<starts.count).reversed() { starts[member] = starts[member &- 1] }
            starts[0] = 0
        }
        (picked, spare) = (to, from)
    }

    /// Leaves follow each other, so that a pick stands near its place where there are few.
    private static func sort(_ picks: UnsafeMutablePointer<Pick>, _ count: Int) {
        if count > 64 {
            // Where all lines of a leaf were looked at they stand in their sequence.
            var at = 1
            while at < count, picks[at &- 1].line <= picks[at].line { at &+= 1 }
            if at == count { return }
            var slice = UnsafeMutableBufferPointer(start: picks, count: count)
            return slice.sort { $0.line < $1.line }
        }
        var at = 1
        while at < count {
            let pick = picks[at]
            var hole = at
            while hole > 0, picks[hole &- 1].line > pick.line {
                picks[hole] = picks[hole &- 1]
                hole &-= 1
            }
            picks[hole] = pick
            at &+= 1
        }
    }
}
