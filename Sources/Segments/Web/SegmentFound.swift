import Insight
import Kernel
import Rules
import Web

/// What `segment_found.mustache` shows: what the rule in the form comes to, or where it cannot be read.
struct SegmentFound {
    /// Characters of a rule that are shown around the place of a problem.
    static let around = 400
    /// Suggestions that are shown at a time.
    static let mostSuggestions = 10

    let texts: Texts
    let draft: SegmentDraft
    let segment: Segment?
    let answer: SegmentAnswer
    let mayViewFigures: Bool

    var fields: PageFields {
        var fields: PageFields = ["hint": false, "problem": false, "found": false]
        switch answer {
        case .nothing:
            fields["hint"] = texts("segment-page.hint")
            fields["hintTitle"] = texts("segment-page.hint-title")
        case .refused(let problem, let suggestions): fields["problem"] = self.problem(problem, suggestions)
        case .outdated(let problem): fields["problem"] = self.problem(problem)
        case .found(let rule, let sight): fields["found"] = found(rule, sight)
        }
        return fields
    }

    private func found(_ rule: Rule, _ sight: SegmentSight) -> PageFields {
        [
            "count": texts.plural("segment-page.count", count: sight.customers), "path": people(rule),
            "share": texts(
                "segment-page.share-of",
                [
                    "share": texts.percent(sight.share), "of": texts.number(sight.of), "day": texts.day(sight.asOf),
                ]),
            "sentence": texts.sentence(rule),
            "money": mayViewFigures
                ? texts(
                    "segment-page.bought", ["money": texts.money(minor: sight.purchases, sight.currency)]) : false,
            "someTitle": sight.some.isEmpty ? false : texts("segment-page.some"),
            "some": sight.some.map { ["name": $0.name ?? $0.reference, "note": note($0)] as PageFields },
        ]
    }

    /// Those whom the rule in the form holds for; without a link where no address holds the rule, until it is kept.
    private func people(_ rule: Rule) -> any Sendable {
        guard let segment, segment.rule == rule else {
            return address(LocalPath.adding("where", draft.text, to: "/segments/people")) ?? false
        }
        return "/segments/\(segment.id)/people"
    }

    private func address(_ path: String) -> String? { path.utf8.count <= SegmentDraft.longestAddress ? path : nil }

    private func note(_ customer: NamedCustomer) -> String {
        [customer.name == nil ? nil : customer.reference, customer.city].compactMap { $0 }.joined(separator: " · ")
    }

    private func problem(_ problem: any Problem) -> PageFields {
        [
            "title": texts("segment-page.uncounted"), "text": texts.sentence(problem), "shown": false, "take": false,
            "nextTitle": false, "next": [PageFields](),
        ]
    }

    private func problem(_ problem: RuleProblem, _ suggestions: RuleSuggestions) -> PageFields {
        let next = next(suggestions)
        return [
            "title": texts("segment-page.unread"), "text": texts.sentence(problem), "shown": shown(problem),
            "take": take(problem), "nextTitle": next.isEmpty ? false : texts("segment-page.next"), "next": next,
        ]
    }

    /// The rule as written, with the place marked; where it ends too early, a mark behind it.
    private func shown(_ problem: RuleProblem) -> any Sendable {
        guard case .text(let offset, let length, _, _) = problem.place else { return false }
        let (before, marked, after) = parts(offset, length)
        let fields: PageFields = [
            "before": before.count > Self.around ? "…" + before.suffix(Self.around) : before,
            "marked": marked.allSatisfy(\.isWhitespace) ? "\u{A0}" : marked,
            "after": after.count > Self.around ? after.prefix(Self.around) + "…" : after,
        ]
        return fields
    }

    private func parts(_ offset: Int, _ length: Int) -> (String, String, String) {
        let scalars = Array(draft.text.unicodeScalars)
        let start = min(max(offset, 0), scalars.count)
        let end = min(start + max(length, 0), scalars.count)
        func text(_ slice: ArraySlice<Unicode.Scalar>) -> String {
            var view = String.UnicodeScalarView()
            view.append(contentsOf: slice)
            return String(view)
        }
        return (text(scalars[..<start]), text(scalars[start..<end]), text(scalars[end...]))
    }

    /// A link that puts what was probably meant in its place.
    private func take(_ problem: RuleProblem) -> any Sendable {
        guard let suggestion = problem.suggestion, case .text(let offset, let length, _, _) = problem.place else {
            return false
        }
        let (before, _, after) = parts(offset, length)
        var mended = draft
        mended.text = before + suggestion + after
        return link(mended).map { PageLink(texts("segment-page.take", ["suggestion": suggestion]), $0).fields } ?? false
    }

    /// Links that write on where the text ends.
    private func next(_ suggestions: RuleSuggestions) -> [PageFields] {
        let (before, _, _) = parts(suggestions.replaces.lowerBound, suggestions.replaces.count)
        return suggestions.list.prefix(Self.mostSuggestions).compactMap { suggestion in
            var longer = draft
            longer.text = before + suggestion.text
            return link(longer).map { PageLink(suggestion.text, $0).fields }
        }
    }

    /// The form with something else in it; nil where no address holds it.
    private func link(_ draft: SegmentDraft) -> String? {
        address(draft.path(segment.map { "/segments/\($0.id)" } ?? "/segments/new"))
    }
}
