import Foundation
import Kernel
import Testing

@testable import Web

@Suite("Texts")
struct TextTests {
    let catalogue: TextCatalogue
    init() throws { catalogue = try .bundled() }

    @Test("Spanish and English hold the same keys with the same gaps")
    func parity() throws {
        let spanish = try #require(catalogue.files["es"])
        let english = try #require(catalogue.files["en"])
        #expect(Set(spanish.keys).symmetricDifference(english.keys).sorted() == [])
        for (key, text) in spanish {
            #expect(Texts.gaps(text) == Texts.gaps(english[key] ?? ""), "\(key)")
            #expect(!text.isEmpty && !(english[key] ?? "").isEmpty, "\(key)")
        }
        #expect(spanish.count > 150)
    }

    @Test("a country's file changes only what its language has, and keeps the gaps")
    func overrides() throws {
        for (locale, words) in catalogue.files where locale.contains("-") {
            let base = try #require(catalogue.files[String(locale.prefix(2))])
            for (key, text) in words { #expect(base[key].map(Texts.gaps) == Texts.gaps(text), "\(locale) \(key)") }
            #expect(!words.isEmpty)
        }
    }

    @Test("plurals come in pairs")
    func plurals() throws {
        let keys = Set(try #require(catalogue.files["es"]).keys)
        for key in keys where key.hasSuffix(".one") {
            #expect(keys.contains(key.dropLast(4) + ".other"), "\(key)")
        }
        let texts = catalogue.texts("es-CO")
        #expect(texts.plural("users.subtitle", count: 1) == "1 cuenta")
        #expect(texts.plural("users.subtitle", count: 1204) == "1.204 cuentas")
    }

    @Test(
        "the files are sorted, one key a line, so that they merge well",
        arguments: [
            PackageResources.texts_es_json, PackageResources.texts_en_json, PackageResources.texts_es_MX_json,
            PackageResources.texts_es_ES_json,
        ])
    func sorted(bytes: [UInt8]) {
        let keys = String(decoding: bytes, as: UTF8.self).split(separator: "\n").compactMap { line -> String? in
            line.contains("\": \"") ? line.split(separator: "\"").dropFirst().first.map(String.init) : nil
        }
        #expect(keys == keys.sorted())
        #expect(Set(keys).count == keys.count)
        #expect(!keys.isEmpty)
    }

    @Test("all roles, kinds of problem and groups have words")
    func complete() {
        let texts = catalogue.texts("es")
        let keys =
            Role.allCases.flatMap { ["role.\($0.rawValue)", "role-help.\($0.rawValue)"] }
            + ProblemKind.allCases.map { "problem-title.\($0.rawValue)" }
            + NavItem.Group.allCases.filter { $0 != .home }.map { "nav-group.\($0.rawValue)" }
            + Theme.allCases.map { "theme.\($0.rawValue)" }
        for key in keys { #expect(texts.has(key), "\(key)") }
        #expect(texts("no.such-key") == "no.such-key")
    }

    @Test("a value that looks like a gap stays as it is")
    func filling() {
        #expect(Texts.fill("{a} y {b}", ["a": "{b}", "b": "dos"]) == "{b} y dos")
        #expect(Texts.fill("{a} {", ["a": "1"]) == "1 {")
        #expect(Texts.fill("{x}", ["a": "1"]) == "{x}")
    }

    @Test(
        "the reader's language is what they chose, else what the browser asks, else the home's",
        arguments: [
            (nil, "en-US,en;q=0.9", "en"), ("es", "en-US", "es-CO"), (nil, "fr,de;q=0.9", "es-CO"), (nil, nil, "es-CO"),
            (nil, "fr;q=0.9, en;q=0.5, es;q=0.8", "es-CO"), ("xx", nil, "es-CO"), (nil, ";;,,q=,en;q=abc", "en"),
            (nil, "en;q=0", "es-CO"),
        ] as [(String?, String?, String)])
    func language(chosen: String?, header: String?, expected: String) {
        #expect(catalogue.locale(chosen: chosen, acceptLanguage: header, home: "es-CO") == expected)
    }
}
