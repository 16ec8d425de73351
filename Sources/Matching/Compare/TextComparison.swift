import Kernel

/// A text of a few values or of many, about which nothing else is known: occupation, sex, a field of one's own.
///
/// A row holds its code and its bucket of frequency.
final class TextComparison: RecordComparison {
    let dimensions: [Dimension]
    let width = 2
    private let texts: ComparedTexts
    private let equal, near, differ: UInt8

    init(_ name: String, texts: TextDictionary, shared: Double, isLasting: Bool, differing: Double) {
        self.texts = ComparedTexts(texts)
        var dimension = Dimension(name, shared: shared, strength: 20, isLasting: isLasting, isPlace: !isLasting)
        differ = dimension.add("differ", match: differing, chance: 0.9)
        near = dimension.add("near", match: 0.1, chance: 0.01)
        equal = dimension.add("equal", match: 0.9 - differing, buckets: 32)
        dimensions = [dimension]
    }

    /// Takes in the texts that were entered since it was made.
    func admit(_ all: TextDictionary) { texts.admit(all) }

    func compare(_ left: UnsafePointer<Int32>, _ right: UnsafePointer<Int32>, into states: UnsafeMutablePointer<UInt8>)
    {
        guard left[0] >= 0, right[0] >= 0 else { return states[0] = 0 }
        if left[0] == right[0] { return states[0] = equal + UInt8(truncatingIfNeeded: min(left[1], 31)) }
        states[0] = texts.isNear(left[0], right[0], least: 4, long: 8, likeness: 0.93) ? near : differ
    }
}
