import Kernel
import Rules
import Timelines

/// A dimension by the name that people write: what tells the lines of a cube apart.
public struct CubeName: Sendable, Hashable {
    /// As it was written: `month`, `rfm.group`, `custom:"Nivel VIP"`.
    public let text: String
    public let meaning: Meaning

    public enum Meaning: Sendable, Hashable {
        case time(CubeTime)
        case line(field: String, isFolded: Bool)
        case source
        /// What is known of people, by catalogue key.
        case attribute(String)
        /// All segments that are kept, and one of them.
        case segments
        case segment(String)
    }
}

/// The dimensions that there are, and what their names mean.
public struct CubeNames: Sendable {
    private let catalogue: Catalogue
    /// Fields of lines of which somebody has a text.
    private let fields: [String]

    init(_ catalogue: Catalogue, fields: [String]) { (self.catalogue, self.fields) = (catalogue, fields) }

    /// Those of lines and orders; all others are of people.
    static let ofLines = [
        "product", "sku", "category", "channel", "store", "payment_method", "campaign", "type", "source",
    ]

    /// Every name that tells few enough values apart, times first.
    public var all: [String] {
        let people = catalogue.attributes.filter { Self.isFew($0) }.map { RulePrinter.text(.attribute($0.name)) }
        return CubeTime.allCases.map(\.rawValue) + Self.ofLines + catalogue.ownColumns.map { "attr:" + $0 }
            + ["segment"] + people
    }

    /// Parts of a list between commas; a comma in quotes is none.
    public static func list(_ text: String) -> [String] { parts(text).filter { !$0.isEmpty } }

    /// The keys of a cell, between commas: nothing is what is not known, quotes are around what has a comma in it.
    public static func keys(_ text: String) -> [String] { parts(text).map { rest(of: $0, "") ?? $0 } }

    private static func parts(_ text: String) -> [String] {
        var (parts, isQuoted) = ([""], false)
        for character in text {
            if character == "\"" { isQuoted.toggle() }
            if character == ",", !isQuoted {
                parts.append("")
            } else {
                parts[parts.count - 1].append(character)
            }
        }
        return parts.map { String($0.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed()) }
    }

    /// - Throws: `cube.dimension-unknown`, with what was probably meant; `cube.dimension-kind` for what has too many values;
    ///   `segment.not-found`.
    public func name(_ text: String) throws -> CubeName {
        if let time = CubeTime(rawValue: text) { return CubeName(text: text, meaning: .time(time)) }
        switch text {
        case "sku": return CubeName(text: text, meaning: .line(field: "sku", isFolded: false))
        case "product":
            // Goods are told apart by what the shop calls them; by their names where it calls them nothing.
            let hasCode = fields.contains("sku") || !fields.contains("product")
            return CubeName(text: text, meaning: .line(field: hasCode ? "sku" : "product", isFolded: !hasCode))
        case "source": return CubeName(text: text, meaning: .source)
        case "segment": return CubeName(text: text, meaning: .segments)
        default: break
        }
        if Self.ofLines.contains(text) { return CubeName(text: text, meaning: .line(field: text, isFolded: true)) }
        if let own = Self.rest(of: text, "attr:") {
            guard let known = Self.same(own, catalogue.ownColumns) else { throw unknown(text) }
            return CubeName(text: text, meaning: .line(field: "attr:" + known, isFolded: true))
        }
        if let segment = Self.rest(of: text, "segment:") {
            guard let known = Self.same(segment, catalogue.segments) else {
                throw PlainProblem("segment.not-found", .notFound, ["segment": segment])
            }
            return CubeName(text: text, meaning: .segment(known))
        }
        let key = Self.rest(of: text, "custom:").map { "custom:" + $0 } ?? text
        guard let attribute = catalogue.attributes.first(where: { $0.key == key }) else { throw unknown(text) }
        guard Self.isFew(attribute) else { throw PlainProblem("cube.dimension-kind", .usage, ["name": text]) }
        return CubeName(text: text, meaning: .attribute(key))
    }

    /// Numbers that are counted are few; days, and figures of money, tell nearly everybody from everybody else.
    private static func isFew(_ attribute: Catalogue.Attribute) -> Bool {
        switch attribute.kind {
        case .text, .truth, .tags: true
        case .date, .duration: false
        case .number:
            ["rfm.r", "rfm.f", "rfm.m", "frequency", "orders_count", "referrals", "employees"].contains(attribute.key)
                || attribute.key.hasPrefix("custom:")
        }
    }

    private func unknown(_ text: String) -> PlainProblem {
        guard let near = NearestName.of(text, among: all) else {
            return PlainProblem("cube.dimension-unknown", .usage, ["name": text])
        }
        return PlainProblem("cube.dimension-unknown-near", .usage, ["name": text, "suggestion": near])
    }

    /// What stands behind a prefix, without quotes around it.
    private static func rest(of text: String, _ prefix: String) -> String? {
        guard text.hasPrefix(prefix) else { return nil }
        let rest = text.dropFirst(prefix.count)
        guard rest.count >= 2, rest.first == "\"", rest.last == "\"" else { return String(rest) }
        return String(rest.dropFirst().dropLast()).replacing("\\\"", with: "\"").replacing("\\\\", with: "\\")
    }

    private static func same(_ name: String, _ known: [String]) -> String? {
        known.first { $0 == name } ?? known.first { FoldedText.fold($0) == FoldedText.fold(name) }
    }
}

extension Catalogue.Attribute {
    fileprivate var name: AttributeName {
        key.hasPrefix("custom:") ? .custom(String(key.dropFirst("custom:".count))) : .standard(key)
    }
}
