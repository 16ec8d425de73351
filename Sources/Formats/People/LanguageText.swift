import Foundation

/// Languages as tables write them: by code, by locale, or by name in Spanish, English, Portuguese or the language itself.
public enum LanguageText {
    /// ISO 639-1 (`es`) of `ES`, `es-CO`, `spa`, `Español`, `Spanish`; nil for other texts.
    public static func parse(_ text: String) -> String? {
        guard text.utf8.count <= 60 else { return nil }
        let trimmed = Blank.trim(text)
        let key = TextKey.of(trimmed)
        if let code = names[key] { return code }
        // A locale: es-CO, pt_BR, zh-Hans-CN.
        let first = TextKey.of(String(trimmed.prefix { $0 != "-" && $0 != "_" }))
        return first != key && (2...3).contains(first.utf8.count) ? names[first] : nil
    }

    /// Two-letter codes of languages that people are written to in.
    private static let codes = [
        "es", "en", "pt", "fr", "it", "de", "ca", "gl", "eu", "nl", "sv", "da", "nb", "no", "fi", "is", "pl", "cs",
        "sk", "hu",
        "ro", "bg", "el", "tr", "ru", "uk", "be", "sr", "hr", "sl", "bs", "mk", "sq", "lt", "lv", "et", "ga", "cy",
        "mt", "ar",
        "he", "fa", "ur", "hi", "bn", "ta", "te", "mr", "gu", "pa", "zh", "ja", "ko", "vi", "th", "id", "ms", "tl",
        "sw", "am",
        "ht", "qu", "ay", "gn", "la", "eo", "af", "hy", "ka", "az", "kk", "uz", "ne", "si", "km", "lo", "my", "mn",
    ]

    private static let names: [String: String] = {
        var names: [String: String] = [:]
        for code in codes {
            for language in ["es", "en", "pt", "fr", "it", "de", code] {
                guard let name = Locale(identifier: language).localizedString(forLanguageCode: code) else { continue }
                let key = TextKey.of(name)
                if names[key] == nil { names[key] = code }
            }
            names[code] = code
        }
        for (name, code) in aliases { names[name] = code }
        return names
    }()

    /// ISO 639-2 codes, and what people write besides.
    private static let aliases: [String: String] = [
        "spa": "es", "esp": "es", "castellano": "es", "castilian": "es", "espanol": "es", "eng": "en", "ing": "en",
        "ingles": "en", "por": "pt", "portuguesbrasil": "pt", "brazilianportuguese": "pt", "fre": "fr", "fra": "fr",
        "ita": "it", "ger": "de", "deu": "de", "cat": "ca", "catala": "ca", "valenciano": "ca", "glg": "gl",
        "gallego": "gl",
        "eus": "eu", "baq": "eu", "vasco": "eu", "dut": "nl", "nld": "nl", "rus": "ru", "chi": "zh", "zho": "zh",
        "mandarin": "zh", "jpn": "ja", "kor": "ko", "ara": "ar", "creole": "ht", "kreyol": "ht",
    ]
}
