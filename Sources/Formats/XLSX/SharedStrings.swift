import CExpat
import Kernel

/// The texts that the cells of a workbook share, in one piece of memory, by their number.
final class SharedStrings {
    private let scan: UnsafeMutablePointer<SharedStringScan>

    /// Reads the part; without one there are no texts.
    /// - Throws: `import.archive-bomb` beyond the limits, and what `XMLFeed` throws.
    init(_ source: (any ByteSource)?, name: String, limits: TableLimits) throws {
        scan = .allocate(capacity: 1)
        scan.initialize(to: SharedStringScan(limits: limits))
        guard let source else { return }
        let feed = try XMLFeed(
            source, name: name, limits: limits, listener: scan,
            start: { data, name, _ in
                guard let context = XMLContext.at(data), context.pointee.enter(), let name else { return }
                SharedStringScan.at(context).pointee.start(name)
            },
            end: { data, name in
                guard let context = XMLContext.at(data), let name else { return }
                context.pointee.leave()
                SharedStringScan.at(context).pointee.end(name, context)
            },
            text: { data, bytes, count in
                guard let context = XMLContext.at(data), let bytes else { return }
                SharedStringScan.at(context).pointee.text(bytes, Int(count), context)
            })
        while try feed.advance() {}
    }

    deinit {
        scan.deinitialize(count: 1)
        scan.deallocate()
    }

    var count: Int { scan.pointee.count }

    /// Nil for a number that no text has.
    @inline(__always)
    subscript(index: Int) -> UnsafeRawBufferPointer? { scan.pointee[index] }
}

/// Listens to `<si>` with its `<t>`; runs of rich text are joined, readings in phonetic letters left out.
struct SharedStringScan: ~Copyable {
    private var arena = ByteArena(capacity: 1 << 16)
    /// Ends of the texts as four bytes each: half the memory of `Int`, and no check on each step.
    private var ends = ByteArena(capacity: 1 << 14)
    private(set) var count = 0
    private var isInText = false
    private var isInItem = false
    private var isPhonetic = false
    private let limits: TableLimits

    init(limits: TableLimits) { self.limits = limits }

    static func at(_ context: UnsafeMutablePointer<XMLContext>) -> UnsafeMutablePointer<SharedStringScan> {
        context.pointee.listener.assumingMemoryBound(to: SharedStringScan.self)
    }

    @inline(__always)
    subscript(index: Int) -> UnsafeRawBufferPointer? {
        guard index >= 0, index < count else { return nil }
        let start = index == 0 ? 0 : end(index - 1)
        return arena[start..<max(start, end(index))]
    }

    private func end(_ index: Int) -> Int {
        Int(ends.base.loadUnaligned(fromByteOffset: index &* 4, as: UInt32.self))
    }

    mutating func start(_ name: XMLName) {
        let name = XMLText.local(name)
        if XMLText.equals(name, "t") {
            isInText = isInItem && !isPhonetic
        } else if XMLText.equals(name, "si") {
            isInItem = true
        } else if XMLText.equals(name, "rPh") {
            isPhonetic = true
        }
    }

    mutating func end(_ name: XMLName, _ context: UnsafeMutablePointer<XMLContext>) {
        let name = XMLText.local(name)
        if XMLText.equals(name, "t") {
            isInText = false
        } else if XMLText.equals(name, "rPh") {
            isPhonetic = false
        } else if XMLText.equals(name, "si") {
            finish(context)
        }
    }

    mutating func text(_ bytes: XMLName, _ length: Int, _ context: UnsafeMutablePointer<XMLContext>) {
        guard isInText else { return }
        guard arena.count + length <= limits.maxSharedBytes else { return context.pointee.stop(.bomb) }
        arena.append(UnsafeRawBufferPointer(start: bytes, count: length))
    }

    private mutating func finish(_ context: UnsafeMutablePointer<XMLContext>) {
        isInItem = false
        guard count < limits.maxSharedStrings else { return context.pointee.stop(.bomb) }
        let start = count == 0 ? 0 : end(count - 1)
        arena.cut(to: start + XMLEscape.undo(arena.base + start, arena.count - start))
        withUnsafeBytes(of: UInt32(clamping: arena.count)) { ends.append($0) }
        count += 1
    }
}
