import Kernel
import Rules
import Web

extension Texts {
    /// A rule read back as a sentence.
    func sentence(_ rule: Rule) -> String { RuleSentence(ruleWords).text(rule) }

    private var ruleWords: RuleWords {
        RuleWords(
            text: { self($0, $1) }, number: written, day: { self.day(Day(number: $0)) }, label: attribute,
            code: { attribute, code in
                let key = (attribute == "rfm.group" ? "group." : attribute + ".") + code
                return has(key) ? self(key) : nil
            })
    }

    /// What pages call an attribute of people; nil for the company's own.
    func attribute(_ key: String) -> String? {
        ["segment-field." + key, "field." + key].first(where: has).map { self($0) }
    }

    private func written(_ number: Number) -> String {
        if let whole = Int(number.plain) { return self.number(whole) }
        return decimal(Double(number.plain) ?? .nan, digits: number.scale)
    }

    func sentence(_ problem: any Problem) -> String { self("problem." + problem.code, shown(problem.arguments)) }
}
