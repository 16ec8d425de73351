import Foundation
import Kernel

/// Texts of several words, of which rare ones tell more: names of companies, of places, of things.
///
/// With w(t) = log₂((N + 1000) / (n(t) + 4)) of a word in n(t) of N texts, likeness is Dice's over weights, 2·Σ common / (Σ left + Σ right); words one
/// or two edits apart are common. A row holds the code of the text, its bucket of frequency.
/// - SeeAlso: Cohen, Ravikumar & Fienberg, "A comparison of string distance metrics for name-matching tasks" (2003): soft TF-IDF.
final class WordsComparison: RecordComparison {
    let dimensions: [Dimension]
    let width = 2
    private let lists: WordLists
    private let differ, little, half, within, high, equal: UInt8

    init(_ name: String, _ lists: WordLists, shared: Double, isLasting: Bool, isName: Bool) {
        self.lists = lists
        var dimension = Dimension(
            name, shared: shared, strength: 40, isLasting: isLasting, isName: isName, isPlace: !isName)
        dimension.isCompany = isName
        differ = dimension.add("differ", match: 0.05, chance: 0.9)
        little = dimension.add("little", match: 0.07, chance: 0.05)
        half = dimension.add("half", match: 0.13, buckets: 20, factor: 8)
        within = dimension.add("within", match: 0.15, buckets: 24, factor: 4)
        high = dimension.add("high", match: 0.2, buckets: 24, factor: 2)
        equal = dimension.add("equal", match: 0.4, buckets: 32)
        dimensions = [dimension]
    }

    func compare(_ left: UnsafePointer<Int32>, _ right: UnsafePointer<Int32>, into states: UnsafeMutablePointer<UInt8>)
    {
        guard left[0] >= 0, right[0] >= 0 else { return states[0] = 0 }
        if left[0] == right[0] { return states[0] = equal + UInt8(truncatingIfNeeded: min(left[1], 31)) }
        let (common, rarest, mine, theirs) = lists.common(Int(left[0]), Int(right[0]))
        let short = min(mine, theirs)
        guard short > 0 else { return states[0] = differ }
        let dice = 2 * common / (mine + theirs)
        // Words of a name come together (`Lutheran Social Services of …`): the rarest tells most, the others a third of what they would alone.
        let bits = UInt8(max(0, min(23, rarest + (common - rarest) / 3)))
        if dice >= 0.85 {
            states[0] = high + bits
        } else if common >= 0.9 * short, common >= 6 {
            states[0] = within + bits
        } else if dice >= 0.5 {
            states[0] = half + min(bits, 19)
        } else {
            states[0] = dice >= 0.2 ? little : differ
        }
    }
}

/// The words of distinct texts with their weights.
final class WordLists: @unchecked Sendable {
    static let limit = 10
    private var dictionary = TextDictionary(minimumCapacity: 1 << 10)
    private(set) var codes: [Int32] = []
    private(set) var starts = [0]
    private var weights: [Float] = []
    private let total: Double
    private var cutter = WordCutter()
    /// In how many texts each word stands.
    private(set) var counts: [Int32] = []
    private let leftOut: Set<String>
    /// Up to three words of each text that stand in the fewest texts, once `findRarest` has found them.
    private(set) var rarest: [[Int32]] = []
    fileprivate private(set) var texts = ComparedTexts(TextDictionary())
    private var hasFigures: [Bool] = []

    /// - Parameter leftOut: words that say nothing here, like the legal forms of companies.
    init(_ column: MatchColumn, leavingOut leftOut: Set<String>) {
        self.leftOut = leftOut
        total = Double(max(1, column.texts.count))
        for text in 0..<column.texts.count { column.texts.withBytes(text) { add($0, isCounted: true) } }
        texts = ComparedTexts(dictionary)
        weigh()
    }

    /// Takes in one more text; its number is how many there were. Words known already stay as frequent as they were counted.
    func admit(_ text: UnsafeRawBufferPointer) {
        add(text, isCounted: false)
        texts.admit(dictionary)
        weigh()
        if !rarest.isEmpty { rarest.append(rarest(of: starts.count - 2)) }
    }

    fileprivate func keepRarest(_ found: [[Int32]]) { rarest = found }

    /// In a table of a few texts every word would be frequent: none is more frequent than in one of a thousand.
    private func weigh() {
        while weights.count < counts.count {
            hasFigures.append(texts.bytes(Int32(weights.count)).contains { $0 &- 0x30 < 10 })
            weights.append(Float(log2((total + 1_000) / (Double(counts[weights.count]) + 4))))
        }
    }

    private func add(_ text: UnsafeRawBufferPointer, isCounted: Bool) {
        let start = codes.count
        cutter.forEach(text) { word in
            guard codes.count - start < Self.limit else { return }
            if word.count <= 12, leftOut.contains(String(decoding: word, as: UTF8.self)) { return }
            let code = Int32(truncatingIfNeeded: dictionary.code(of: word))
            guard !codes[start...].contains(code) else { return }
            if Int(code) == counts.count { counts.append(isCounted ? 0 : 1) }
            if isCounted { counts[Int(code)] += 1 }
            codes.append(code)
        }
        starts.append(codes.count)
    }

    func words(_ text: Int) -> ArraySlice<Int32> { codes[starts[text]..<starts[text + 1]] }

    /// Σ weights of the words in both, the greatest of them, Σ of the left, Σ of the right.
    func common(_ left: Int, _ right: Int) -> (common: Double, rarest: Double, left: Double, right: Double) {
        let (mine, theirs) = (words(left), words(right))
        var sums: (Float, Float, Float) = (0, 0, 0)
        var rarest: Float = 0
        for word in mine { sums.1 += weights[Int(word)] }
        for word in theirs { sums.2 += weights[Int(word)] }
        for word in mine {
            if theirs.contains(word) {
                sums.0 += weights[Int(word)]
                rarest = max(rarest, weights[Int(word)])
            } else if let near = theirs.first(where: { isNear(word, $0) }) {
                let weight = 0.8 * min(weights[Int(word)], weights[Int(near)])
                sums.0 += weight
                rarest = max(rarest, weight)
            }
        }
        return (Double(sums.0), Double(rarest), Double(sums.1), Double(sums.2))
    }

    private func isNear(_ left: Int32, _ right: Int32) -> Bool {
        if hasFigures[Int(left)] { return false }
        return texts.isBeginning(left, right, least: 4) || texts.isNear(left, right, least: 4, long: 8, likeness: 1)
    }
}

/// Words in names of companies that say what they are in law, not who they are.
enum CompanyWords {
    static let leftOut: Set<String> = Set(
        """
        sas s a sa ltda ltd limitada cia compania y e de del la el los las the of and sl slu srl sc scs sca sapi cv rl c v
        sab spa eirl epp esp ips eu inc incorporated corp corporation co company llc llp lp plc gmbh ag bv nv sarl me eireli
        sucursal sede agencia sociedad por acciones simplificada anonima responsabilidad en comandita empresa unipersonal
        gesellschaft mbh kg ohg ug
        """.split(whereSeparator: \.isWhitespace).map(String.init))
}

extension WordLists {
    func findRarest() {
        guard rarest.isEmpty else { return }
        keepRarest((0..<(starts.count - 1)).map(rarest(of:)))
    }

    /// The rarest words of a text first; equal ones in a sequence that does not depend on that of rows.
    fileprivate func rarest(of text: Int) -> [Int32] {
        let ranked = words(text).map { (counts[Int($0)], Hash64.of(texts.bytes($0)), $0) }.sorted { $0 < $1 }
        return ranked.prefix(3).map(\.2)
    }
}
