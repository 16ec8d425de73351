import Foundation
import Kernel

/// All words of the product in one language, and how that language writes numbers, money and dates.
public struct Texts: Sendable {
    /// BCP 47, `es-CO`.
    public let locale: String
    let format: TextFormats
    private let words: [String: String]

    init(locale: String, words: [String: String]) {
        self.locale = locale
        self.words = words
        format = TextFormats(locale)
    }

    /// `es` or `en`: the value of `<html lang>` without a region is enough for a screen reader's voice.
    public var language: String { String(locale.prefix(2)) }

    public func has(_ key: String) -> Bool { words[key] != nil }

    /// The text of a key with its gaps filled. An unknown key is shown as itself, so that it is noticed.
    public func callAsFunction(_ key: String, _ arguments: [String: String] = [:]) -> String {
        guard let text = words[key] else { return key }
        return Self.fill(text, arguments)
    }

    /// The text of `key.one` or `key.other` by the language's plural rule; `{count}` is the number as written.
    public func plural(_ key: String, count: Int, _ arguments: [String: String] = [:]) -> String {
        var arguments = arguments
        arguments["count"] = arguments["count"] ?? number(count)
        // Both Spanish and English say one only of exactly 1 (CLDR, integers).
        return self(count == 1 ? key + ".one" : key + ".other", arguments)
    }

    /// Each `{name}` replaced once, in one pass: a value that looks like a gap stays as it is.
    static func fill(_ text: String, _ arguments: [String: String]) -> String {
        guard !arguments.isEmpty, text.utf8.contains(0x7B) else { return text }
        var result = ""
        var rest = text[...]
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            let name = String(rest[rest.index(after: open)..<close])
            result += rest[..<open]
            result += arguments[name] ?? "{\(name)}"
            rest = rest[rest.index(after: close)...]
        }
        return result + rest
    }

    /// The names of the gaps of a text.
    static func gaps(_ text: String) -> Set<String> {
        var found: Set<String> = []
        var rest = text[...]
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            found.insert(String(rest[rest.index(after: open)..<close]))
            rest = rest[rest.index(after: close)...]
        }
        return found
    }
}

/// The texts of every language, read once at the start.
///
/// A file per language (`texts-es.json`), flat; a file per country (`texts-es-MX.json`) holds only what differs.
public struct TextCatalogue: Sendable {
    let files: [String: [String: String]]
    private let cache: TextsCache

    /// - Parameter files: locale (`es`, `es-MX`) to JSON.
    /// - Throws: `texts.unreadable` when a file is no flat JSON object of strings.
    public init(files: [String: [UInt8]]) throws {
        var read: [String: [String: String]] = [:]
        for (locale, bytes) in files {
            guard let words = try? JSONDecoder().decode([String: String].self, from: Data(bytes)) else {
                throw PlainProblem("texts.unreadable", .failed, ["file": locale])
            }
            read[locale] = words
        }
        self.files = read
        cache = TextsCache()
    }

    /// The texts that come with the product.
    public static func bundled() throws -> TextCatalogue {
        try TextCatalogue(files: [
            "es": PackageResources.texts_es_json, "en": PackageResources.texts_en_json,
            "es-MX": PackageResources.texts_es_MX_json, "es-ES": PackageResources.texts_es_ES_json,
        ])
    }

    /// The texts of a locale: its country's words over its language's; Spanish when the language is unknown.
    public func texts(_ locale: String) -> Texts {
        cache.value(locale) {
            let language = String(locale.prefix(2))
            let base = files[language] ?? files["es"] ?? [:]
            let country = locale == language ? [:] : files[locale] ?? [:]
            return Texts(locale: locale, words: base.merging(country) { _, new in new })
        }
    }

    /// The locale of a reader: the chosen language, else what the browser asks for, else the home's.
    public func locale(chosen: String?, acceptLanguage: String?, home: String) -> String {
        let wanted = [chosen].compactMap { $0 } + Self.languages(acceptLanguage)
        for language in wanted where files[language] != nil {
            // The home's country decides how the language is written.
            return home.hasPrefix(language) ? home : language
        }
        return home
    }

    /// `es-CO,es;q=0.9,en;q=0.8` as languages in the reader's order.
    static func languages(_ header: String?) -> [String] {
        guard let header else { return [] }
        let entries = header.prefix(500).split(separator: ",").prefix(20).map { entry in
            let parts = entry.split(separator: ";")
            let tag = parts.first.map { $0.trimmingCharacters(in: .whitespaces).lowercased() } ?? ""
            let quality = parts.dropFirst().compactMap { part -> Double? in
                let text = part.trimmingCharacters(in: .whitespaces)
                return text.hasPrefix("q=") ? Double(text.dropFirst(2)) : nil
            }
            return (language: String(tag.prefix(2)), quality: quality.first ?? 1)
        }
        return entries.enumerated().filter { $0.element.quality > 0 }
            .sorted { ($1.element.quality, $0.offset) < ($0.element.quality, $1.offset) }.map(\.element.language)
    }
}

/// Keeps the few `Texts` that are in use.
private final class TextsCache: @unchecked Sendable {
    private let lock = NSLock()
    private var kept: [String: Texts] = [:]

    func value(_ locale: String, make: () -> Texts) -> Texts {
        lock.withLock {
            if let texts = kept[locale] { return texts }
            let texts = make()
            // Locales come from our own files and the home's settings, so there are a handful.
            if kept.count < 32 { kept[locale] = texts }
            return texts
        }
    }
}
