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
        let places = order.places(of: lines, from: key.from, to: key.to)
        guard let places, places.count < lines.count / 2 else {
            let before = room.count
            switch codes {
            case .one(let codes): pick(lines, codes, room)
            case .two(let codes): pick(lines, codes, room)
            case .four(let codes): pick(lines, codes, room)
            }
            return room.own(from: before, timeline, person, inside)
        }
        switch codes {
        case .one(let codes): pick(places, of: lines, inside, codes, room)
        case .two(let codes): pick(places, of: lines, inside, codes, room)
        case .four(let codes): pick(places, of: lines, inside, codes, room)
        }
    }

    /// Looks at the lines that stand at some places of the order by day.
    private func pick<Code: UnsignedInteger & FixedWidthInteger>(
        _ places: Range<Int>, of lines: Range<Int>, _ inside: UInt16, _ codes: RawColumn<Code>, _ room: PickRoom
    ) {
        // Places are in no sequence of lines; where most of what the lines lie in is needed, it is fetched in sequence.
        let stretches = lines.count / RawColumn<Code>.stretch
        if places.count > stretches { room.fetched &+= Int(truncatingIfNeeded: codes.fetch(lines)) }
        let base = lines.lowerBound
        let (distances, owners, furthest) = (order.distances.base, order.owners.base, lines.count &- 1)
        let (last, codes, end) = (only.count &- 1, codes.base, places.upperBound)
        var place = places.lowerBound
        if count == 1 {
            guard room.reserve(places.count) else { return }
            let only = only.base
            var at = room.picked + room.count
            while place < end {
                let line = base &+ min(Int(distances[place]), furthest)
                at.pointee = Pick(
                    line: UInt32(truncatingIfNeeded: line), member: 0, person: inside &+ UInt16(owners[place]))
                at += Int(only[min(Int(codes[line]), last)])
                place &+= 1
            }
            return room.setCount(at - room.picked)
        }
        while place < end {
            let line = base &+ min(Int(distances[place]), furthest)
            let code = min(Int(codes[line]), last)
            if starts[code] != starts[code &+ 1] { append(line, code, inside &+ UInt16(owners[place]), room) }
            place &+= 1
        }
    }

    /// Looks at all lines of a leaf.
    private func pick<Code: UnsignedInteger & FixedWidthInteger>(
        _ lines: Range<Int>, _ codes: RawColumn<Code>, _ room: PickRoom
    ) {
        let (last, codes, end) = (only.count &- 1, codes.base, lines.upperBound)
        var line = lines.lowerBound
        if count == 1 {
            guard room.reserve(lines.count) else { return }
            let only = only.base
            var at = room.picked + room.count
            while line < end {
                at.pointee = Pick(line: UInt32(truncatingIfNeeded: line), member: 0, person: 0)
                at += Int(only[min(Int(codes[line]), last)])
                line &+= 1
            }
            return room.setCount(at - room.picked)
        }
        while line < end {
            let code = min(Int(codes[line]), last)
            if starts[code] != starts[code &+ 1] { append(line, code, 0, room) }
            line &+= 1
        }
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

/// A line that a figure picks.
struct Pick {
    var line: UInt32
    var member: UInt16
    /// Place of its person in the block.
    var person: UInt16
}
