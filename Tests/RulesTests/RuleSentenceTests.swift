import Foundation
import Kernel
import Rules
import Testing

@Suite("Rules as sentences")
struct RuleSentenceTests {
    static let texts: [String: [String: String]] = {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        return ["es", "en"].reduce(into: [:]) { all, language in
            let file = root.appendingPathComponent("Sources/Web/Resources/texts-\(language).json")
            all[language] = (try? JSONDecoder().decode([String: String].self, from: Data(contentsOf: file))) ?? [:]
        }
    }()

    static func words(_ language: String) -> RuleWords {
        RuleWords(
            text: { key, arguments in
                guard var text = texts[language]?[key] else { return "?\(key)?" }
                for (name, value) in arguments { text = text.replacingOccurrences(of: "{\(name)}", with: value) }
                return text
            }, number: { $0.plain }, day: { Day(number: $0).description },
            label: { ["city": "Ciudad", "birth_date": "Nacimiento"][$0] },
            code: { $0 == "rfm.group" && $1 == "Loyal" ? "Leales" : nil })
    }

    static let sentences: [(String, String, String)] = [
        (
            #"purchases(category in ("Café","Té"), within: 90d).count >= 2 and consent(email)"#,
            "Compraron 2 veces o más de la categoría «Café» o «Té» en los últimos 90 días y aceptan mensajes por correo electrónico.",
            "Bought 2 times or more in the category “Café” or “Té” in the last 90 days and accept messages by e-mail."
        ),
        ("purchases().count > 1", "Compraron más de 1 vez.", "Bought more than 1 time."),
        ("purchases(within: 1y).count = 0", "No compraron en el último año.", "Did not buy in the last year."),
        (
            "returns(amount >= 5, to: today - 12w).count < 3",
            "Devolvieron compras menos de 3 veces con importe de 5 o más hasta el día de hace 12 semanas.",
            "Returned purchases less than 3 times with an amount of 5 or more until the day 12 weeks ago."
        ),
        (
            "interactions(type = \"click\", campaign != \"Navidad\", ever).count <= 1",
            "Tuvieron contacto 1 vez o menos del tipo «click» excepto de la campaña «Navidad» desde siempre.",
            "Were in contact 1 time or less of the type “click” except of the campaign “Navidad” at any time."
        ),
        (
            "city = \"Bogotá\" and (tags contains \"VIP\" or city is not known) and not member(\"Empleados\")",
            "«Ciudad» es «Bogotá», («tags» contiene «VIP» o «Ciudad» no se conoce) y no están en el segmento «Empleados».",
            "“Ciudad” is “Bogotá”, (“tags” contains “VIP” or “Ciudad” is not known) and are not in the segment “Empleados”."
        ),
        (
            "birth_date < 2011-12-09 or birth_date > today or birth_date <= today - 1d",
            "«Nacimiento» es antes del 2011-12-09, «Nacimiento» es después de hoy o «Nacimiento» es el día de hace 1 día o antes.",
            "“Nacimiento” is before 2011-12-09, “Nacimiento” is after today or “Nacimiento” is the day 1 day ago or before."
        ),
        (
            "purchases().days_since_last > 2 * purchases().rhythm",
            "El número de días desde la última fecha de compras es mayor que 2 × el número usual de días entre compras.",
            "The number of days since the last day of purchases is more than 2 × the usual number of days between purchases."
        ),
        (
            "rfm.group in (\"Loyal\", \"New\") and not (frequency = 0 and is_company = true)",
            "«rfm.group» es «Leales» o «New» y no se cumple que («frequency» es 0 e «is_company» es sí).",
            "“rfm.group” is “Leales” or “New” and it is not so that (“frequency” is 0 and “is_company” is yes)."
        ),
        (
            "city not in (\"a\", \"b\") or city starts with \"x\" or consent(sms, \"ofertas\")",
            "«Ciudad» no es «a» ni «b», «Ciudad» empieza por «x» o aceptan mensajes por SMS para «ofertas».",
            "“Ciudad” is not “a” or “b”, “Ciudad” starts with “x” or accept messages by SMS for “ofertas”."
        ),
        ("city in (\"Cali\", \"Ipiales\")", "«Ciudad» es «Cali» o «Ipiales».", "“Ciudad” is “Cali” or “Ipiales”."),
        ("city in (\"Cali\", \"Honda\")", "«Ciudad» es «Cali» u «Honda».", "“Ciudad” is “Cali” or “Honda”."),
        ("frequency in (7, 8)", "«frequency» es 7 u 8.", "“frequency” is 7 or 8."),
        (
            "frequency = 1 and ingresos = 1", "«frequency» es 1 e «ingresos» es 1.",
            "“frequency” is 1 and “ingresos” is 1."
        ),
        ("frequency = 1 and hielo = 1", "«frequency» es 1 y «hielo» es 1.", "“frequency” is 1 and “hielo” is 1."),
        (
            "not consent(phone) and frequency between 1 and 3",
            "No han aceptado mensajes por teléfono y «frequency» está entre 1 y 3.",
            "Have not accepted messages by telephone and “frequency” is between 1 and 3."
        ),
    ]

    @Test("a rule is a sentence in both languages", arguments: sentences)
    func sentence(_ text: String, _ spanish: String, _ english: String) throws {
        let rule = try RuleParser.parse(text).rule
        #expect(RuleSentence(Self.words("es")).text(rule) == spanish)
        #expect(RuleSentence(Self.words("en")).text(rule) == english)
    }

    @Test("every form of a rule has its words, without a gap left open")
    func complete() {
        for language in ["es", "en"] {
            let sentence = RuleSentence(Self.words(language))
            var seeded = SeededRules(seed: 11)
            for _ in 0..<1500 {
                let rule = seeded.rule(depth: 2)
                let text = sentence.text(rule)
                let isOpen = text.contains("?rule-sentence") || text.contains(/\{[a-z]+\}/)
                #expect(!isOpen, "\(RulePrinter.text(rule)): \(text)")
            }
        }
    }

    @Test("every problem and whatever it expects has words in both languages")
    func problems() {
        for texts in Self.texts.values {
            for cause in RuleProblem.Cause.allCases {
                #expect(texts["problem.rule." + cause.rawValue] != nil, "\(cause)")
            }
            for kind in Catalogue.Kind.allCases { #expect(texts["rule-expected." + kind.rawValue] != nil) }
            let kinds = [
                "value", "literal", "comparison", "attribute", "segment", "channel", "name", "end", "list", "object",
                "one-or-more", "two", "two-or-more",
            ]
            for kind in kinds { #expect(texts["rule-expected." + kind] != nil, "\(kind)") }
        }
    }
}
