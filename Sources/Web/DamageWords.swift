/// What a check of files has found, in words.
extension Texts {
    /// - Parameter found: `facts/12-0.facts: size`, `facts/12-0.facts: amount#3`: a file, and what is wrong with it.
    public func damage(_ found: String) -> String {
        guard let colon = found.range(of: ": ") else { return found }
        let (file, what) = (found[..<colon.lowerBound], String(found[colon.upperBound...]))
        let known = ["missing", "size", "checksum", "content", "references", "unreadable"]
        let words: String
        if known.contains(what) {
            words = self("damage." + what)
        } else if what == "not in the backup" {
            words = self("damage.absent")
        } else if file == "vinculo.db" {
            words = "\(self("damage.structure")) (\(what))"
        } else if what.hasSuffix(".damaged") {
            words = self("damage.block")
        } else {
            words = "\(self("damage.block")) (\(what))"
        }
        return "\(file): \(words)"
    }

    /// The arguments of a problem as they stand in a sentence: amounts of things with their separators.
    public func shown(_ arguments: [String: String]) -> [String: String] {
        let amounts: Set<String> = ["rows", "most", "columns", "megabytes"]
        return Dictionary(
            uniqueKeysWithValues: withRuleWords(arguments).map { name, value in
                (name, amounts.contains(name) ? Int(value).map { number($0) } ?? value : value)
            })
    }
}
