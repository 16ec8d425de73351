import Kernel

/// The ways in which records are brought together to be compared: those that share a key of one of them are candidates.
///
/// A key joins what seldom agrees by chance: a word of the name and the birth date, two words and the postcode. Words are taken by
/// their sound and in no sequence, day and month in no sequence, so that what is misspelt or exchanged still meets.
struct BlockKeys {
    struct Family {
        /// What it joins, for reports.
        let name: String
        /// By what else a block that is too large is parted; none where other families see to that.
        var parts: [Int] = []
        /// Hands over the keys of a record.
        let keys: (UnsafePointer<Int32>, (UInt64) -> Void) -> Void
    }

    /// Up to how many records keys are used that bring more than they find.
    static let few = 30_000

    let atoms: BlockAtoms
    private let book: TokenBook
    let isSmall: Bool

    init(_ atoms: BlockAtoms, records: Int) {
        self.atoms = atoms
        isSmall = records <= Self.few
        book = atoms.book ?? TokenBook()
    }

    var families: [Family] {
        own + names + dates + places + words + texts + (isSmall ? broad : [])
    }

    func single(_ name: String, _ column: Int) -> Family {
        Family(name: name, parts: whoElse.filter { $0 != column }) { row, emit in
            if row[column] >= 0 { emit(Hash64.mix(1, UInt64(row[column]))) }
        }
    }

    private var own: [Family] {
        let numbers = atoms.own.enumerated().map { single("own \($0.offset)", $0.element) }
        return atoms.localPart < 0 ? numbers : numbers + [single("local part", atoms.localPart)]
    }

    /// What tells apart those who share a number, an address or a text.
    private var whoElse: [Int] {
        let names = atoms.given < 0 ? [] : [atoms.surnames, atoms.given - 2, atoms.given]
        return names
            + (names.isEmpty ? [atoms.date, atoms.address].filter { $0 >= 0 } + atoms.words.map(\.column) : [])
    }

    /// All that a record may have in common with another.
    var all: [Int] {
        (whoElse + [atoms.date, atoms.address, atoms.postcode, atoms.city] + atoms.own + atoms.texts).filter { $0 >= 0 }
    }

    // MARK: - Names

    /// The sounds of the words of a name: given names first.
    @inline(__always)
    private func soundsOf(_ row: UnsafePointer<Int32>, _ body: (UnsafeMutablePointer<UInt64>, Int, Int) -> Void) {
        withUnsafeTemporaryAllocation(of: UInt64.self, capacity: 6) { room in
            guard let base = room.baseAddress else { return }
            let sounds = book.sounds
            var count = 0
            for at in 0..<3 where row[atoms.given + at] >= 0 {
                base[count] = UInt64(sounds[Int(row[atoms.given + at])])
                count += 1
            }
            let given = count
            for at in 0..<3 where row[atoms.surnames + at] >= 0 {
                base[count] = UInt64(sounds[Int(row[atoms.surnames + at])])
                count += 1
            }
            body(base, given, count)
        }
    }

    /// Each pair of two different words, as a sum that does not know their sequence.
    @inline(__always)
    private func pairs(_ row: UnsafePointer<Int32>, _ body: (UInt64) -> Void) {
        soundsOf(row) { words, _, count in
            for i in 0..<count {
                for j in (i + 1)..<max(i + 1, count) where words[i] != words[j] {
                    body(words[i] &* words[j] &+ words[i] &+ words[j])
                }
            }
        }
    }

    private var names: [Family] {
        guard atoms.given >= 0 else { return [] }
        var families = [
            Family(name: "three words", parts: isSmall ? all : []) { row, emit in
                soundsOf(row) { words, _, count in
                    for i in 0..<count {
                        for j in (i + 1)..<max(i + 1, count) {
                            for k in (j + 1)..<max(j + 1, count) {
                                emit(
                                    Hash64.mix(3, (words[i] ^ words[j] ^ words[k]) &+ words[i] &+ words[j] &+ words[k]))
                            }
                        }
                    }
                }
            }
        ]
        if atoms.date >= 0 {
            families.append(
                Family(name: "word and date", parts: whoElse) { row, emit in
                    guard let date = date(row) else { return }
                    soundsOf(row) { words, _, count in
                        for at in 0..<count { emit(Hash64.mix(date, words[at])) }
                    }
                })
        }
        for (name, column) in [("postcode", atoms.postcode), ("city", atoms.city)] where column >= 0 {
            families.append(
                Family(name: "two words and \(name)") { row, emit in
                    guard row[column] >= 0 else { return }
                    let place = UInt64(row[column]) &+ 7
                    pairs(row) { emit(Hash64.mix(place, $0)) }
                })
        }
        return families
    }

    /// A single word, beginnings of words with parts of the date: for tables in which millions of pairs are no burden.
    private var broad: [Family] {
        var families: [Family] = []
        if atoms.given >= 0 {
            families.append(
                Family(name: "two words", parts: all) { row, emit in pairs(row) { emit(Hash64.mix(2, $0)) } })
            families.append(
                Family(name: "one word", parts: all) { row, emit in
                    soundsOf(row) { words, _, count in for at in 0..<count { emit(Hash64.mix(23, words[at])) } }
                })
        }
        for (name, column) in [("postcode", atoms.postcode), ("city", atoms.city)] where column >= 0 {
            families.append(single(name, column))
        }
        guard atoms.date >= 0 else { return families }
        families.append(
            Family(name: "parts of the date") { row, emit in
                let date = Int(row[atoms.date])
                guard date > 0 else { return }
                emit(Hash64.mix(29, UInt64(date / 100)))
                emit(Hash64.mix(31, UInt64(date % 10_000)))
                emit(Hash64.mix(37, UInt64(date / 10_000 * 100 + date % 100)))
            })
        return families
    }

    // MARK: - Dates and places

    /// The date without the sequence of day and month.
    @inline(__always)
    private func date(_ row: UnsafePointer<Int32>) -> UInt64? {
        let date = row[atoms.date]
        guard date > 0 else { return nil }
        let (month, day) = (date / 100 % 100, date % 100)
        return UInt64(date / 10_000 * 10_000 + min(month, day) * 100 + max(month, day))
    }

    private var dates: [Family] {
        guard atoms.date >= 0 else { return [] }
        var families: [Family] = []
        if atoms.given < 0 {
            families.append(
                Family(name: "date", parts: all) { row, emit in if let date = date(row) { emit(Hash64.mix(4, date)) } })
        }
        for (name, column) in [("postcode", atoms.postcode), ("city", atoms.city)] where column >= 0 {
            families.append(
                Family(name: "date and \(name)", parts: whoElse) { row, emit in
                    if let date = date(row), row[column] >= 0 { emit(Hash64.mix(date, UInt64(row[column]) &+ 11)) }
                })
        }
        return families
    }

    private var places: [Family] {
        guard atoms.address >= 0 else { return [] }
        return [single("address", atoms.address)]
    }
}
