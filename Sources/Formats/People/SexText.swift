/// What a table says of somebody's sex, in Spanish, English or Portuguese.
public enum SexText: String, Sendable, CaseIterable {
    case female, male
    /// Neither of the two: non-binary, X in passports.
    case other
    case unknown

    /// What a cell says by itself; an empty one is `unknown`, other texts are nil.
    ///
    /// `M` is male, as in most tables; where a column also has `H` (hombre) it is a woman's: see `Votes`.
    public static func parse(_ text: String) -> SexText? {
        guard text.utf8.count <= 60 else { return nil }
        let key = TextKey.of(text)
        if key.isEmpty { return Blank.trim(text).utf8.allSatisfy { "-?./".utf8.contains($0) } ? .unknown : nil }
        return words[key]
    }

    /// What the cells of a whole column say together about its `M`.
    public struct Votes: Sendable, Equatable {
        /// `H` was seen: the column says hombre and mujer, and its `M` is a woman's.
        public private(set) var hasH = false
        /// `F` was seen: the column says femenino and masculino, and its `M` is a man's.
        public private(set) var hasF = false

        public init() {}

        /// Counts one cell.
        public mutating func add(_ text: String) {
            switch TextKey.of(String(text.prefix(60))) {
            case "h": hasH = true
            case "f": hasF = true
            default: break
            }
        }

        /// A column with both `H` and `F` contradicts itself: nothing is said about its `M`.
        public var meaningOfM: SexText? {
            if hasH { return hasF ? nil : .female }
            return .male
        }

        /// What a cell of this column says.
        public func parse(_ text: String) -> SexText? {
            guard text.utf8.count <= 60, TextKey.of(text) == "m" else { return SexText.parse(text) }
            return meaningOfM
        }
    }

    private static let words: [String: SexText] = {
        let lists: [(SexText, String)] = [
            (
                .female,
                "f fem femenino femenina female feminino feminina mujer muller woman girl senora senorita sra srta dama hembra "
                    + "mulher menina nina mrs ms miss w fm mujeres femenil"
            ),
            (
                .male,
                "m h masc mas masculino masculina male hombre varon senor sr caballero macho man boy homem menino nino mr "
                    + "hombres varones masculin"
            ),
            (
                .other,
                "x nb nobinario nobinaria nonbinary naobinario naobinaria otro otra other outro outra intersexual intersex "
                    + "diverso diverse transgenero trans generofluido indeterminado t"
            ),
            (
                .unknown,
                "unknown desconocido desconhecido na nd ns nsnr noinforma noinformado naoinformado sininformacion sindato "
                    + "noespecifica noespecificado sinespecificar prefieronodecir prefieronodecirlo prefernottosay null none "
                    + "nulo nodefinido notspecified noaplica u ninguno"
            ),
        ]
        var words: [String: SexText] = [:]
        for (sex, list) in lists { for word in list.split(separator: " ") { words[String(word)] = sex } }
        return words
    }()
}
