/// How like a column name is to the known names of fields, by three-letter pieces.
///
/// Likeness is |A ∩ B| ÷ |A ∪ B| over the pieces of both, each word with two blanks in front and one behind, as
/// PostgreSQL's `pg_trgm` counts them. It is 1 for the same words in another sequence.
struct HeaderLikeness: Sendable {
    /// A known name that is like a column's.
    struct Like {
        /// 0.6…1.
        let likeness: Double
        let meaning: Aliases.Meaning
        /// Whether neither name has a word more: `fecha nacimiento hijo` is like `fecha nacimiento`, and the day of
        /// somebody else.
        let hasSameWords: Bool
    }

    /// Below this nothing is proposed.
    static let least = 0.6

    private struct Name {
        let pieces: Int
        let words: Int
        let meaning: Aliases.Meaning
    }

    private var names: [Name] = []
    private var namesOfPiece: [UInt64: [Int32]] = [:]

    mutating func add(_ words: String, _ meaning: Aliases.Meaning) {
        guard Self.isGuessable(meaning.field) else { return }
        let pieces = Self.pieces(words)
        for piece in pieces { namesOfPiece[piece, default: []].append(Int32(names.count)) }
        names.append(Name(pieces: pieces.count, words: Self.longWords(words), meaning: meaning))
    }

    /// The likest name of each field, at least 0.6 like.
    func like(_ words: String) -> [Like] {
        let pieces = Self.pieces(words)
        let count = Self.longWords(words)
        var shared: [Int32: Int] = [:]
        for piece in pieces { for name in namesOfPiece[piece] ?? [] { shared[name, default: 0] += 1 } }
        var best: [Field: Like] = [:]
        for (index, common) in shared where names.indices.contains(Int(index)) {
            let name = names[Int(index)]
            let likeness = Double(common) / Double(pieces.count + name.pieces - common)
            guard likeness >= Self.least else { continue }
            let like = Like(likeness: likeness, meaning: name.meaning, hasSameWords: name.words == count)
            if let former = best[name.meaning.field], !Self.isBetter(like, former) { continue }
            best[name.meaning.field] = like
        }
        return best.values.sorted { $0.meaning.field.name < $1.meaning.field.name }
    }

    private static func isBetter(_ one: Like, _ other: Like) -> Bool {
        if one.hasSameWords != other.hasSameWords { return one.hasSameWords }
        return (one.likeness, -one.meaning.rank) > (other.likeness, -other.meaning.rank)
    }

    /// Consent is never guessed: `no acepta correo` is like `acepta correo` and means its opposite.
    private static func isGuessable(_ field: Field) -> Bool {
        field.content != .yesNo && !["state", "purpose", "reason", "consent_source"].contains(field.name)
    }

    /// Words of three letters and more: others (`1`, `x`) tell columns apart and change little.
    private static func longWords(_ words: String) -> Int {
        words.split(separator: " ").count { $0.unicodeScalars.count >= 3 }
    }

    private static func pieces(_ words: String) -> Set<UInt64> {
        var pieces: Set<UInt64> = []
        for word in words.split(separator: " ") {
            // Three scalars of 21 bits each.
            var piece: UInt64 = 0x20 << 21 | 0x20
            for scalar in word.unicodeScalars {
                piece = (piece << 21 | UInt64(scalar.value)) & 0x7FFF_FFFF_FFFF_FFFF
                pieces.insert(piece)
            }
            pieces.insert((piece << 21 | 0x20) & 0x7FFF_FFFF_FFFF_FFFF)
        }
        return pieces
    }
}
