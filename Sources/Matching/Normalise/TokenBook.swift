import Kernel

/// The words of names with what is known of each: how it sounds, which names it is short for, how often it stands where.
///
/// Filled while records are prepared, then only read.
final class TokenBook: @unchecked Sendable {
    private(set) var words = TextDictionary(minimumCapacity: 1 << 12)
    /// Equal for words that sound alike in Spanish.
    private(set) var sounds: [UInt32] = []
    /// For each word its place among those that are short forms or have some; −1 for others.
    private(set) var shortForms: [Int32] = []
    private var fullForms: [[Int32]] = []
    private var fullNames = TextDictionary()
    /// In how many records a word stands among the given names, and among the surnames.
    private(set) var givenCounts: [Int32] = []
    private(set) var surnameCounts: [Int32] = []

    func code(of word: UnsafeRawBufferPointer) -> Int32 {
        let code = Int(words.code(of: word))
        if code == sounds.count { enter(word) }
        return Int32(truncatingIfNeeded: code)
    }

    private func enter(_ word: UnsafeRawBufferPointer) {
        var sound: [UInt8] = []
        SpanishSound.write(word, into: &sound)
        sounds.append(UInt32(truncatingIfNeeded: sound.withUnsafeBytes { Hash64.of($0) }))
        if let full = Nicknames.fullForms[String(decoding: word, as: UTF8.self)] {
            shortForms.append(Int32(truncatingIfNeeded: fullForms.count))
            fullForms.append(full.map { Int32(truncatingIfNeeded: fullNames.code(of: $0)) })
        } else {
            shortForms.append(-1)
        }
        givenCounts.append(0)
        surnameCounts.append(0)
    }

    func count(_ word: Int32, asGiven: Bool, _ records: Int32 = 1) {
        guard word >= 0, Int(word) < givenCounts.count else { return }
        if asGiven { givenCounts[Int(word)] += records } else { surnameCounts[Int(word)] += records }
    }

    /// Whether two places of `shortForms` have a full form in common.
    @inline(__always)
    func isShortForm(_ left: Int32, _ right: Int32) -> Bool {
        fullForms[Int(left)].contains { fullForms[Int(right)].contains($0) }
    }

    /// The words of a name, given names first; where a comma parts them, "García López, Ana", also how many are given names.
    func turned(_ words: ArraySlice<Int32>, _ text: UnsafeRawBufferPointer) -> (words: [Int32], given: Int?) {
        guard let comma = text.firstIndex(of: 0x2C) else { return (Array(words), nil) }
        var (cutter, before) = (WordCutter(), [Int32]())
        codes(UnsafeRawBufferPointer(rebasing: text[..<comma]), limit: NameLists.wholeLimit, &cutter, into: &before)
        guard !before.isEmpty, before.count < words.count else { return (Array(words), nil) }
        return (Array(words.dropFirst(before.count) + words.prefix(before.count)), words.count - before.count)
    }

    /// The words' codes of a name, particles left out, at most `limit`. Returns the generation it names, see `Generations`; 0 for none.
    @discardableResult
    func codes(
        _ name: UnsafeRawBufferPointer, limit: Int, _ cutter: inout WordCutter, into codes: inout [Int32]
    ) -> Int32 {
        let start = codes.count
        var particles: [Int32] = []
        var generation: Int32 = 0
        cutter.forEach(name) { word in
            if word.count <= 6 {
                let text = String(decoding: word, as: UTF8.self)
                if let named = Generations.all[text], codes.count > start { return generation = named }
                if NameParticles.all.contains(text) { return particles.append(code(of: word)) }
            }
            if codes.count - start < limit { codes.append(code(of: word)) }
        }
        // "Leo Van": a particle that is all there is names after all.
        if codes.count == start { codes.append(contentsOf: particles.prefix(1)) }
        return generation
    }
}
