import Kernel

/// The states of a pair, one byte for each of up to 16 dimensions.
struct AgreementPattern: Hashable, Comparable, Sendable {
    static let limit = 16
    var low: UInt64 = 0
    var high: UInt64 = 0

    @inline(__always)
    subscript(slot: Int) -> Int {
        Int((slot < 8 ? low &>> UInt64(slot &* 8) : high &>> UInt64((slot &- 8) &* 8)) & 0xFF)
    }

    static func < (left: AgreementPattern, right: AgreementPattern) -> Bool {
        (left.high, left.low) < (right.high, right.low)
    }
}

/// Distinct patterns with how many pairs have each, in ascending order, so that sums do not depend on the sequence of rows.
struct AgreementPatterns: Sendable {
    private(set) var patterns: [AgreementPattern] = []
    private(set) var counts: [Double] = []
    /// For each pair the place of its pattern.
    private(set) var ofPair: [Int32] = []
    /// What reading ahead has seen, kept so that it is done.
    private var touched: Int32 = 0

    /// Compares pairs given as left << 32 | right.
    /// - Complexity: O(pairs) and O(patterns · log patterns).
    init(_ records: PreparedRecords, _ pairs: [UInt64]) {
        var table = PatternTable()
        ofPair = [Int32](unsafeUninitializedCapacity: pairs.count) { found, initialized in
            withUnsafeTemporaryAllocation(of: AgreementPattern.self, capacity: Self.ahead) { room in
                guard let room = room.baseAddress, let found = found.baseAddress else { return }
                for start in stride(from: 0, to: pairs.count, by: Self.ahead) {
                    let many = min(Self.ahead, pairs.count - start)
                    touch(records, pairs, start..<start + many)
                    room.initialize(repeating: AgreementPattern(), count: many)
                    for at in 0..<many {
                        let pair = pairs[start + at]
                        UnsafeMutableRawPointer(room + at).withMemoryRebound(to: UInt8.self, capacity: 16) {
                            records.compare(Int(pair &>> 32), Int(pair & 0xFFFF_FFFF), into: $0)
                        }
                    }
                    table.count(room, many, into: found + start)
                }
            }
            initialized = pairs.count
        }
        touched &+= table.touched
        let found = table.finish()
        var places = [Int32](repeating: 0, count: found.count)
        for (place, entry) in found.enumerated() { places[Int(entry.number)] = Int32(truncatingIfNeeded: place) }
        patterns = found.map(\.pattern)
        counts = found.map { Double($0.count) }
        for at in ofPair.indices { ofPair[at] = places[Int(ofPair[at])] }
    }

    private static let ahead = 32

    /// The rows of the next pairs lie far apart: asked for together, they arrive together.
    private mutating func touch(_ records: PreparedRecords, _ pairs: [UInt64], _ range: Range<Int>) {
        for at in range { touched &+= records.touch(Int(pairs[at] & 0xFFFF_FFFF)) }
    }
}

extension AgreementPatterns {
    /// Patterns that were counted elsewhere; of no pairs.
    init(_ counted: [AgreementPattern: Double]) {
        patterns = counted.keys.sorted()
        counts = patterns.map { counted[$0] ?? 0 }
    }
}
