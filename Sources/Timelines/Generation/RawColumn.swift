import Kernel

/// A column of equally wide numbers read where they lie, without unpacking: what scans of millions of people need.
///
/// Checksums have been compared when it was opened, so that reading cannot fail. Whoever reads keeps to `0 ..< count`:
/// indices come from offsets that were checked when the timeline was opened.
public struct RawColumn<Value: FixedWidthInteger & Sendable>: @unchecked Sendable {
    let base: UnsafePointer<Value>
    public let count: Int
    /// Keeps the bytes where they are.
    private let owner: AnyObject

    /// - Parameter bytes: aligned for `Value`, in the region of `owner`.
    init(_ bytes: UnsafeRawBufferPointer, owner: AnyObject) {
        let values = bytes.bindMemory(to: Value.self)
        guard let base = values.baseAddress, !values.isEmpty else {
            self.init([])
            return
        }
        self.init(base: base, count: values.count, owner: owner)
    }

    private init(base: UnsafePointer<Value>, count: Int, owner: AnyObject) {
        (self.base, self.count, self.owner) = (base, count, owner)
    }

    /// Values in memory.
    public init(_ values: [Value]) {
        let room = Room<Value>(values)
        self.init(base: UnsafePointer(room.base), count: values.count, owner: room)
    }

    /// The value of a row below `count`.
    @inline(__always)
    subscript(row: Int) -> Value { base[row] }

    /// The value of a row, or nil when there is no such row.
    public func value(_ row: Int) -> Value? { row >= 0 && row < count ? base[row] : nil }

    /// Rows in what memory hands over at a time, 64 bytes.
    static var stretch: Int { 64 / MemoryLayout<Value>.stride }

    /// Reads rows in sequence, one of each stretch, so that they are near when they are read in any other: of what is read
    /// in sequence the processor fetches more before it is asked for.
    /// - Returns: nothing that means anything; whoever throws it away gets nothing fetched.
    @inline(__always)
    func fetch(_ rows: Range<Int>) -> Value {
        var (seen, row) = (Value.zero, rows.lowerBound)
        while row < rows.upperBound {
            seen ^= base[row]
            row &+= Self.stretch
        }
        return seen
    }

    var buffer: UnsafeBufferPointer<Value> { UnsafeBufferPointer(start: base, count: count) }
}

/// Values that stay where they are for as long as the object lives.
private final class Room<Value> {
    let base: UnsafeMutablePointer<Value>

    init(_ values: [Value]) {
        base = .allocate(capacity: max(1, values.count))
        _ = UnsafeMutableBufferPointer(start: base, count: values.count).initialize(from: values)
    }

    deinit { base.deallocate() }
}

/// A column of codes in as many bytes as its dictionary needs.
enum CodeColumn: Sendable {
    case one(RawColumn<UInt8>)
    case two(RawColumn<UInt16>)
    case four(RawColumn<UInt32>)

    var count: Int {
        switch self {
        case .one(let codes): codes.count
        case .two(let codes): codes.count
        case .four(let codes): codes.count
        }
    }

    /// Rows in what memory hands over at a time.
    var stretch: Int {
        switch self {
        case .one: RawColumn<UInt8>.stretch
        case .two: RawColumn<UInt16>.stretch
        case .four: RawColumn<UInt32>.stretch
        }
    }

    /// As that of a column of numbers.
    func fetch(_ rows: Range<Int>) -> Int {
        switch self {
        case .one(let codes): Int(truncatingIfNeeded: codes.fetch(rows))
        case .two(let codes): Int(truncatingIfNeeded: codes.fetch(rows))
        case .four(let codes): Int(truncatingIfNeeded: codes.fetch(rows))
        }
    }

    /// Codes that the width can hold; the last stands for a row without a text.
    static func width(forTexts count: Int) -> Int { count < 0xFF ? 1 : count < 0xFFFF ? 2 : 4 }

    /// The code of a row, nil for a row without a text.
    func code(_ row: Int) -> Int? {
        switch self {
        case .one(let codes): codes[row] == .max ? nil : Int(codes[row])
        case .two(let codes): codes[row] == .max ? nil : Int(codes[row])
        case .four(let codes): codes[row] == .max ? nil : Int(codes[row])
        }
    }
}

extension FactBatch {
    /// A column written by `BatchWriter.addRaw`, nil when there is none.
    /// - Throws: `FactProblem.damaged` when it does not lie as it was written.
    func raw<Value: FixedWidthInteger & Sendable>(_ column: String, as: Value.Type) throws -> RawColumn<Value>? {
        guard let (owner, bytes) = try rawBytes(column) else { return nil }
        guard bytes.count % MemoryLayout<Value>.stride == 0,
            Int(bitPattern: bytes.baseAddress) % MemoryLayout<Value>.alignment == 0
        else { throw FactProblem.damaged(name, block: column) }
        return RawColumn(bytes, owner: owner)
    }

    /// Codes in the width that their number of texts asks for.
    func codes(_ column: String, texts: Int) throws -> CodeColumn? {
        switch CodeColumn.width(forTexts: texts) {
        case 1: try raw(column, as: UInt8.self).map(CodeColumn.one)
        case 2: try raw(column, as: UInt16.self).map(CodeColumn.two)
        default: try raw(column, as: UInt32.self).map(CodeColumn.four)
        }
    }
}
