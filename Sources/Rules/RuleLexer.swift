import Kernel

/// A word, a number or a sign of a rule's text.
struct RuleToken: Sendable {
    enum Kind: Sendable, Equatable {
        /// In small letters, however it was written.
        case keyword(String)
        /// A name, with its points: `city`, `rfm.group`.
        case name(String)
        /// A name of the company's own: `custom:"Nivel VIP"`, `attr:Color`.
        case own(prefix: String, name: String)
        case number(Number)
        case date(Int32)
        case duration(RuleDuration)
        case text(String)
        case sign(String)
        case end
    }

    var kind: Kind
    var range: Range<Int>
}

/// Words that mean something by themselves and name nothing, in any case.
enum RuleKeyword {
    static let all: Set<String> = [
        "and", "or", "not", "in", "is", "known", "between", "contains", "starts", "with", "member", "consent", "within",
        "from", "to", "ever", "true", "false", "today",
    ]

    /// The keyword that a word is. Only ASCII letters have a case here, so that no other letter passes for one.
    static func of(_ word: String) -> String? {
        guard word.utf8.count <= 8 else { return nil }
        let small = String(decoding: word.utf8.map { (65...90).contains($0) ? $0 + 32 : $0 }, as: UTF8.self)
        return all.contains(small) ? small : nil
    }
}

/// Which characters names are made of.
enum RuleName {
    static func isDigit(_ scalar: Unicode.Scalar?) -> Bool { scalar.map { $0.value >= 48 && $0.value <= 57 } ?? false }

    static func isStart(_ scalar: Unicode.Scalar?) -> Bool {
        guard let scalar else { return false }
        if scalar.isASCII { return scalar == "_" || scalar.properties.isAlphabetic }
        return switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .otherLetter: true
        default: false
        }
    }

    static func isPart(_ scalar: Unicode.Scalar?) -> Bool { isDigit(scalar) || isStart(scalar) }

    /// Whether an own name can stand without quotes.
    static func isBare(_ name: String) -> Bool { !name.isEmpty && name.unicodeScalars.allSatisfy(isPart) }

    /// Whether a name of the product's can be written: parts joined by points, the first beginning with a letter,
    /// and no keyword.
    static func isStandard(_ name: String) -> Bool {
        let parts = name.split(separator: ".", omittingEmptySubsequences: false)
        return isStart(name.unicodeScalars.first) && parts.allSatisfy { isBare(String($0)) }
            && RuleKeyword.of(name) == nil
    }
}

/// Cuts a rule's text into its tokens, one at a time.
struct RuleLexer: Sendable {
    let text: RuleText
    private(set) var index = 0

    init(_ text: RuleText) { self.text = text }

    var here: Unicode.Scalar? { text[index] }

    mutating func next() throws(RuleProblem) -> RuleToken {
        skipSpace()
        let start = index
        guard let scalar = here else { return RuleToken(kind: .end, range: start..<start) }
        let kind: RuleToken.Kind
        if scalar == "\"" {
            kind = .text(try quoted())
        } else if RuleName.isDigit(scalar) {
            kind = try numeral()
        } else if RuleName.isStart(scalar) {
            kind = try word()
        } else {
            kind = .sign(try sign(scalar))
        }
        return RuleToken(kind: kind, range: start..<index)
    }

    private mutating func skipSpace() {
        // Pages and word processors leave two more that nobody sees.
        while let scalar = here, scalar.properties.isWhitespace || scalar == "\u{FEFF}" || scalar == "\u{200B}" {
            index += 1
        }
    }

    private mutating func word() throws(RuleProblem) -> RuleToken.Kind {
        let start = index
        repeat { index += 1 } while RuleName.isPart(here) || here == "." && RuleName.isPart(text[index + 1])
        let word = text.slice(start..<index)
        if word == "custom" || word == "attr", let name = try ownName() { return .own(prefix: word, name: name) }
        return RuleKeyword.of(word).map(RuleToken.Kind.keyword) ?? .name(word)
    }

    /// What follows `custom` or `attr`, if it is a colon.
    private mutating func ownName() throws(RuleProblem) -> String? {
        let before = index
        skipSpace()
        guard here == ":" else {
            index = before
            return nil
        }
        index += 1
        skipSpace()
        let start = index
        if here == "\"" {
            let name = try quoted()
            guard name.isEmpty else { return name }
            throw problem(.syntax, start..<index, expected: ["name"])
        }
        while RuleName.isPart(here) { index += 1 }
        guard index > start else {
            throw problem(
                here == nil ? .incomplete : .syntax, start..<min(start + 1, text.scalars.count), expected: ["name"])
        }
        return text.slice(start..<index)
    }

    private mutating func quoted() throws(RuleProblem) -> String {
        let start = index
        var result = String.UnicodeScalarView()
        index += 1
        while let scalar = here {
            index += 1
            if scalar == "\"" { return String(result) }
            guard scalar == "\\" else {
                result.append(scalar)
                continue
            }
            guard let escaped = here else { break }
            guard escaped == "\"" || escaped == "\\" else {
                throw problem(.escape, index - 1..<index + 1, suggestion: "\\\\")
            }
            result.append(escaped)
            index += 1
        }
        throw RuleProblem(.openText, text.place(start..<text.scalars.count), found: "\"…", expected: ["\""])
    }

    private mutating func sign(_ scalar: Unicode.Scalar) throws(RuleProblem) -> String {
        if scalar == ".", RuleName.isDigit(text[index + 1]) {
            var end = index + 1
            while RuleName.isDigit(text[end]) { end += 1 }
            throw problem(.number, index..<end, suggestion: "0" + text.slice(index..<end))
        }
        let two = text.slice(index..<min(index + 2, text.scalars.count))
        for (wrong, right) in Self.slips where two.hasPrefix(wrong) {
            throw problem(.character, index..<index + wrong.unicodeScalars.count, suggestion: right)
        }
        if ["!=", "<=", ">="].contains(two) {
            index += 2
            return two
        }
        guard "(),.:=<>+-*/".unicodeScalars.contains(scalar) else { throw problem(.character, index..<index + 1) }
        index += 1
        return String(scalar)
    }

    /// How other languages and word processors write what this one writes in another way.
    private static let slips: [(String, String)] = [
        ("==", "="), ("<>", "!="), ("=>", ">="), ("=<", "<="), ("&&", "and"), ("||", "or"), ("≠", "!="), ("≤", "<="),
        ("≥", ">="), ("“", "\""), ("”", "\""), ("„", "\""), ("«", "\""), ("»", "\""), ("'", "\""), ("‘", "\""),
        ("’", "\""), ("`", "\""), (";", ","), ("−", "-"), ("–", "-"), ("×", "*"), ("÷", "/"), ("[", "("), ("]", ")"),
        ("{", "("), ("}", ")"), ("&", "and"), ("|", "or"),
    ]

    func problem(
        _ cause: RuleProblem.Cause, _ range: Range<Int>, expected: [String] = [], suggestion: String? = nil,
        most: Int? = nil
    ) -> RuleProblem {
        RuleProblem(
            cause, text.place(range), found: text.slice(range), expected: expected, suggestion: suggestion, most: most)
    }

    mutating func move(to end: Int) { index = end }
}
