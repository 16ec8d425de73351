/// A yes, a no, or an "I do not know" as Spanish, English and Portuguese tables write them.
public enum YesNo: String, Sendable, CaseIterable {
    case yes, no, unknown

    /// What a cell says; an empty one is `unknown`, other texts are nil. Case, accents and punctuation are ignored.
    public static func parse(_ bytes: UnsafeRawBufferPointer) -> YesNo? {
        let trimmed = Blank.trim(bytes)
        guard let first = trimmed.first else { return .unknown }
        if trimmed.count == 1, let sign = signs[first] { return sign }
        guard trimmed.count <= 40 else { return nil }
        var word = Word()
        var at = 0
        while at < trimmed.count {
            if let letter = Word.letter(trimmed, at: at) {
                guard word.append(letter.base) else { return nil }
                at += letter.length
            } else if let pause = pauseLength(trimmed, at: at) {
                at += pause
            } else {
                return String(validating: trimmed, as: UTF8.self).flatMap { marks[$0] }
            }
        }
        return words[word]
    }

    /// Bytes of a blank or of `. - _ /` between the letters of `opt-in`, `N/A`, `no acepta`.
    private static func pauseLength(_ bytes: UnsafeRawBufferPointer, at offset: Int) -> Int? {
        if [0x2E, 0x2D, 0x5F, 0x2F].contains(bytes[offset]) { return 1 }
        let blank = Blank.blankLength(bytes, at: offset)
        return blank > 0 ? blank : nil
    }

    private static let signs: [UInt8: YesNo] = [
        0x31: .yes, 0x2B: .yes, 0x30: .no, 0x2D: .unknown, 0x3F: .unknown,
    ]
    private static let marks: [String: YesNo] = [
        "1.0": .yes, "0.0": .no, "✓": .yes, "✔": .yes, "☑": .yes, "✅": .yes, "✗": .no, "✘": .no, "☐": .no, "❌": .no,
    ]
    private static let words: [Word: YesNo] = {
        var words: [Word: YesNo] = [:]
        let yes: [StaticString] = [
            "si", "s", "x", "true", "t", "verdadero", "verdadeiro", "v", "acepta", "acepto", "aceptado", "autoriza",
            "autorizo", "autorizado", "yes", "y", "on", "sim", "aceita", "aceito", "ok", "suscrito", "subscribed",
            "inscrito", "optin", "optedin", "granted", "accepted", "accepts", "activo", "siacepta", "siautoriza",
        ]
        let no: [StaticString] = [
            "no", "n", "false", "f", "falso", "nao", "off", "rechaza", "rechazo", "rechazado", "noacepta", "noacepto",
            "noautoriza", "noautorizo", "naoaceita", "naoaceito", "unsubscribed", "optout", "optedout", "denied",
            "refused", "revoked", "revocado", "baja", "dadodebaja", "nosuscrito", "notsubscribed", "cancelado",
        ]
        let unknown: [StaticString] = [
            "unknown", "desconocido", "desconhecido", "na", "null", "none", "nulo", "sindato", "sininformacion",
            "nosabe", "nodata", "pendiente", "pending", "neversubscribed", "noaplica",
        ]
        for text in yes { words[Word(text)] = .yes }
        for text in no { words[Word(text)] = .no }
        for text in unknown { words[Word(text)] = .unknown }
        return words
    }()
}
