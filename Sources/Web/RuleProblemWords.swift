extension Texts {
    /// What a problem with a segment's rule says of its place, of what is expected there and of what was probably
    /// meant; the arguments of any other problem as they are.
    func withRuleWords(_ arguments: [String: String]) -> [String: String] {
        guard let place = arguments["where"], ["text", "tree", "whole"].contains(place) else { return arguments }
        var shown = arguments
        shown["where"] = self("rule-problem." + place, arguments)
        shown["hint"] = arguments["suggestion"].map { self("rule-problem.hint", ["suggestion": $0]) } ?? ""
        let words = (arguments["expected"] ?? "").split(separator: " ").prefix(16).map { word in
            let key = "rule-expected." + word
            return has(key) ? self(key) : self("rule-problem.word", ["word": String(word)])
        }
        let first = words.dropLast().joined(separator: ", ")
        shown["expected"] =
            words.count > 1 ? self("rule-problem.or", ["first": first, "last": words.last ?? ""]) : words.first ?? ""
        return shown
    }
}
