import Kernel

/// What figures of the same days pick of the lines by a text: one look at a line tells which of them it is for.
///
/// Lines of the days are found leaf by leaf through their order by day; where that leads to more than half of them, or
/// a leaf has no order, all its lines are looked at. What is picked may be a few days off: whoever reads it looks at
/// the day.
final class LinePicks: Sendable {
    struct Key: Hashable {
        let from: Int32
        let to: Int32
        let field: String
    }

    private let timeline: Timeline
    private let key: Key
    private let codes: CodeColumn
    private let order: DayOrder
    /// Figures that pick; their numbers are their places in it.
    let count: Int
    /// By code: 1 where the only figure picks it.
    private let only: RawColumn<UInt8>
    /// By code: the figures that pick it are `members[starts[code] ..< starts[code + 1]]`.
    private let starts: RawColumn<UInt32>
    private let members: RawColumn<UInt16>

    /// - Parameter tables: of each figure, 1 by code that it picks, of the same size; one or more.
    /// - Throws: `FactProblem.damaged`.
    init(_ timeline: Timeline, _ key: Key, _ codes: CodeColumn, _ tables: [RawColumn<UInt8>]) throws {
        order = try timeline.dayOrder
        (self.timeline, self.key, self.codes, count) = (timeline, key, codes, tables.count)
        only = tables.first ?? RawColumn([])
        var (starts, members): ([UInt32], [UInt16]) = ([0], [])
        for code in 0..<only.count where tables.count > 1 {
            for (member, table) in tables.enumerated() where table[code] == 1 { members.append(UInt16(member)) }
            starts.append(UInt32(members.count))
        }
        (self.starts, self.members) = (RawColumn(starts), RawColumn(members))
    }

    /// Picks the lines of a block of people.
    func pick(_ first: Int, into room: PickRoom) {
        room.begin(first, members: count)
        var person = first
        let end = min(timeline.count, first &+ PersonBits.count)
        while person < end, !room.isFull {
            let next = min(end, person &+ DayOrder.leaf)
            let low = Int(timeline.lineStart[Int(timeline.orderStart[person])])
            let high = Int(timeline.lineStart[Int(timeline.orderStart[next])])
            pick(low..<high, person, UInt16(truncatingIfNeeded: person &- first), room)
            person = next
        }
        if !room.isFull { room.sort() }
    }

    /// - Parameters:
    ///   - lines: of a leaf.
    ///   - person: its first.
    ///   - inside: place of that person in the block.
    private func pick(_ lines: Range<Int>, _ person: Int, _ inside: UInt16, _ room: PickRoom) {
        guard let places = order.places(of: lines, from: key.from, to: key.to), places.count < lines.count / 2 else {
            let before = room.count
            pick(LeafLines(places: lines), room)
            return room.own(from: before, timeline, person, inside)
        }
        // Places are in no sequence of lines; where most of what the lines lie in is needed, it is fetched in sequence.
        if places.count > lines.count / codes.stretch { room.fetched &+= codes.fetch(lines) }
        pick(
            DayLines(
                places: places, first: lines.lowerBound, furthest: lines.count &- 1, distances: order.distances.base,
                owners: order.owners.base, inside: inside), room)
    }

    @inline(__always)
    private func pick(_ lines: some LeafPlaces, _ room: PickRoom) {
        switch codes {
        case .one(let codes): pick(lines, codes, room)
        case .two(let codes): pick(lines, codes, room)
        case .four(let codes): pick(lines, codes, room)
        }
    }

    /// Looks at lines one after another.
    private func pick<Code: UnsignedInteger & FixedWidthInteger>(
        _ lines: some LeafPlaces, _ codes: RawColumn<Code>, _ room: PickRoom
    ) {
        if count == 1 { return pickForOne(lines, codes, room) }
        let (last, codes, end) = (only.count &- 1, codes.base, lines.places.upperBound)
        var place = lines.places.lowerBound
        while place < end {
            let line = lines.line(place)
            let code = min(Int(codes[line]), last)
            if starts[code] != starts[code &+ 1] { append(line, code, lines.owner(place), room) }
            place &+= 1
        }
    }

    @inline(__always)
    private func pickForOne<Code: UnsignedInteger & FixedWidthInteger>(
        _ lines: some LeafPlaces, _ codes: RawColumn<Code>, _ room: PickRoom
    ) {
        guard room.reserve(lines.places.count) else { return }
        let (last, codes, only, end) = (only.count &- 1, codes.base, only.base, lines.places.upperBound)
        var (at, place) = (room.picked + room.count, lines.places.lowerBound)
        while place < end {
            let line = lines.line(place)
            at.pointee = Pick(line: UInt32(truncatingIfNeeded: line), member: 0, person: lines.owner(place))
            at += Int(only[min(Int(codes[line]), last)])
            place &+= 1
        }
        room.setCount(at - room.picked)
    }

    /// A line for all figures that pick its code.
    @inline(__always)
    private func append(_ line: Int, _ code: Int, _ person: UInt16, _ room: PickRoom) {
        let picking = Int(starts[code])..<Int(starts[code &+ 1])
        guard room.reserve(picking.count) else { return }
        for at in picking {
            room.append(Pick(line: UInt32(truncatingIfNeeded: line), member: members[at], person: person))
        }
    }
}

/// Which lines of a leaf are looked at, and in which sequence. Of the loops over them there is one for each kind, and one
/// for each width of codes.
private protocol LeafPlaces {
    var places: Range<Int> { get }
    func line(_ place: Int) -> Int
    /// Place of the line's person in the block, where it is known before lines are picked.
    func owner(_ place: Int) -> UInt16
}

/// All lines of a leaf, one behind the other.
private struct LeafLines: LeafPlaces {
    let places: Range<Int>

    @inline(__always)
    func line(_ place: Int) -> Int { place }
    @inline(__always)
    func owner(_ place: Int) -> UInt16 { 0 }
}

/// Lines that stand at some places of the order by day.
private struct DayLines: LeafPlaces {
    let places: Range<Int>
    /// First line of the leaf, and how far from it the last one is.
    let first: Int
    let furthest: Int
    let distances: UnsafePointer<UInt16>
    let owners: UnsafePointer<UInt8>
    /// Place of the leaf's first person in the block.
    let inside: UInt16

    @inline(__always)
    func line(_ place: Int) -> Int { first &+ min(Int(distances[place]), furthest) }
    @inline(__always)
    func owner(_ place: Int) -> UInt16 { inside &+ UInt16(owners[place]) }
}

/// A line that a figure picks.
struct Pick {
    var line: UInt32
    var member: UInt16
    /// Place of its person in the block.
    var person: UInt16
}
