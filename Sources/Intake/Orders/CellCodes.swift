import Kernel

/// The codes of short cells met lately, in front of a dictionary: most texts of order lines are few and come again.
///
/// Each cell has one place, by its hash; another one of the same place drives it out.
/// Memory: 24 bytes a place.
final class CellCodes {
    private struct Entry {
        var low: UInt64 = 0
        var high: UInt64 = 0
        /// −1 for none.
        var count: Int32 = -1
        var code: UInt32 = 0
    }

    private let entries: UnsafeMutablePointer<Entry>
    private static let bits: UInt64 = 15

    init() {
        entries = .allocate(capacity: 1 << Self.bits)
        entries.initialize(repeating: Entry(), count: 1 << Self.bits)
    }

    deinit { entries.deallocate() }

    func removeAll() { entries.update(repeating: Entry(), count: 1 << Self.bits) }

    /// The code of a cell of up to 16 bytes; `find` is asked where it is not known here.
    @inline(__always)
    func code(of cell: ShortText, _ find: () -> UInt32) -> UInt32 {
        let mixed = (cell.low ^ (cell.high &* 0xC2B2_AE3D_27D4_EB4F)) &* 0x9E37_79B1_85EB_CA87
        let place = entries + Int(truncatingIfNeeded: mixed &>> (64 &- Self.bits))
        if place.pointee.low == cell.low, place.pointee.high == cell.high, Int(place.pointee.count) == cell.count {
            return place.pointee.code
        }
        let code = find()
        place.pointee = Entry(
            low: cell.low, high: cell.high, count: Int32(truncatingIfNeeded: cell.count), code: code)
        return code
    }
}
