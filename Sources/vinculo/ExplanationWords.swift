import Kernel
import Matching
import Web

/// Why two records are one or are not, in words and for programs.
struct ExplanationWords {
    private let found: MatchResult.Explanation
    private let isOne: Bool
    private var texts: Texts { Terminal.texts }

    init(_ found: MatchResult.Explanation, isOne: Bool) { (self.found, self.isOne) = (found, isOne) }

    func show() {
        Terminal.table(
            [texts("cli.match.dimension"), texts("cli.match.agreement"), texts("cli.match.bits")],
            found.weights.map { weight in
                [
                    Self.word("dimension", weight.dimension),
                    weight.level.map { Self.word("level", $0) } ?? texts("match.level.unsaid"),
                    weight.level == nil ? "" : signed(weight.bits),
                ]
            } + [[texts("cli.match.prior"), "", signed(found.priorBits)]], right: [2])
        Terminal.answer(
            texts(
                isOne ? "cli.match.is-one" : "cli.match.is-not-one",
                [
                    "match": texts.decimal(found.judgement.match * 100, digits: 2),
                    "related": texts.decimal(found.judgement.related * 100, digits: 2),
                    "namesake": texts.decimal(found.judgement.namesake * 100, digits: 2),
                ]))
    }

    var document: [String: Any] {
        [
            "isOne": isOne, "probability": found.judgement.match, "related": found.judgement.related,
            "namesake": found.judgement.namesake, "neighbour": found.judgement.neighbour,
            "priorBits": found.priorBits,
            "weights": found.weights.map {
                ["dimension": $0.dimension, "level": $0.level as Any? ?? "", "bits": $0.bits] as [String: Any]
            },
        ]
    }

    static func word(_ what: String, _ code: String) -> String {
        let key = "match.\(what).\(code)"
        // A field of the file's own has the name it was given.
        return Terminal.texts.has(key)
            ? Terminal.texts(key) : code.hasPrefix("custom:") ? String(code.dropFirst(7)) : code
    }

    private func signed(_ bits: Double) -> String {
        (bits >= 0 ? "+" : "\u{2212}") + texts.decimal(abs(bits), digits: 1)
    }
}
