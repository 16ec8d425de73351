import Kernel

/// The texts of a column of a timeline, by code: as they are written, and folded as the contract compares them.
public struct TimelineTexts: Sendable {
    private let written: PackedTexts
    private let folded: PackedTexts

    public var count: Int { written.count }

    public func text(_ code: Int) -> String { written.text(code) }

    /// - Throws: `FactProblem.damaged` where the two do not fit.
    init(_ batch: FactBatch, _ name: String) throws {
        (written, folded) = (try batch.packedTexts(name), try batch.packedTexts(name + ".folded"))
        guard written.count == folded.count else { throw FactProblem.damaged(batch.name, block: name) }
    }

    /// For each code, 1 where the folded text is picked; one entry more for rows without a text, which are not.
    /// - Parameter isPicked: asked once for every code.
    public func table(_ isPicked: (UnsafeRawBufferPointer) -> Bool) -> [UInt8] {
        (0..<count).map { code in folded.withBytes(code) { isPicked($0) ? 1 : 0 } } + [0]
    }

    /// By code: number of its folded text in `all`, where those that are new are entered.
    public func foldedCodes(in all: inout TextDictionary) -> [UInt32] {
        (0..<count).map { code in folded.withBytes(code) { all.code(of: $0) } }
    }

    static func add(_ name: String, _ texts: TextDictionary, to writer: BatchWriter) throws {
        try writer.add(name, arena: texts.arena, ends: texts.ends.map(Int64.init))
        var arena: [UInt8] = []
        var ends: [Int64] = []
        for code in 0..<texts.count {
            texts.withBytes(code) { FoldedBytes.fold($0, into: &arena) }
            ends.append(Int64(arena.count))
        }
        try writer.add(name + ".folded", arena: arena, ends: ends)
    }
}
