import Kernel

/// A column of 64-bit numbers, in half the room where all are multiples of one step that fit 32 bits: amounts in cents,
/// quantities in whole pieces.
///
///     value[i] = step · code[i]           unknown: the least number of the width
enum ScaledColumn: Sendable {
    case narrow(RawColumn<Int32>, step: Int64)
    case wide(RawColumn<Int64>)

    /// The value of a row below `count`; `TimelineColumn.unknown` where it is not known.
    @inline(__always)
    subscript(row: Int) -> Int64 {
        switch self {
        case .narrow(let codes, let step):
            codes[row] == .min ? TimelineColumn.unknown : Int64(codes[row]) &* step
        case .wide(let values): values[row]
        }
    }

    var count: Int {
        switch self {
        case .narrow(let codes, _): codes.count
        case .wide(let values): values.count
        }
    }

    static func add(_ name: String, _ values: UnsafeBufferPointer<Int64>, to writer: BatchWriter) throws {
        // Quantities are millionths and mostly of whole pieces; amounts are counted in the smallest unit as they are.
        let step: Int64 = values.allSatisfy { $0 == TimelineColumn.unknown || $0 % 1_000_000 == 0 } ? 1_000_000 : 1
        let most = Int64(Int32.max) * step
        let isNarrow = values.allSatisfy { $0 == TimelineColumn.unknown || ($0 <= most && $0 >= -most) }
        try writer.add(name + ".step", [isNarrow ? step : 0])
        guard isNarrow else { return try writer.addRaw(name, values) }
        let codes = values.map { $0 == TimelineColumn.unknown ? Int32.min : Int32(truncatingIfNeeded: $0 / step) }
        try codes.withUnsafeBufferPointer { try writer.addRaw(name, $0) }
    }

    /// Nil when the timeline has no such column.
    /// - Throws: `FactProblem.damaged`.
    static func open(_ batch: FactBatch, _ name: String) throws -> ScaledColumn? {
        guard let step = try batch.integers(name + ".step").first else { return nil }
        if step == 0 { return try batch.raw(name, as: Int64.self).map { .wide($0) } }
        return try batch.raw(name, as: Int32.self).map { .narrow($0, step: step) }
    }
}
