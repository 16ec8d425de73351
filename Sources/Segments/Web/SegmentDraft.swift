import Kernel
import Rules
import Web

/// A segment as it stands in the form: its name, its rule as written, and what it was made from.
struct SegmentDraft: Sendable, Equatable {
    /// Characters of an address that browsers and servers are sure to take.
    static let longestAddress = 6_000

    var name: String
    var text: String
    /// `changedAt` of the segment when the form was opened; nil for a new one.
    var seen: Int64?

    init(name: String = "", text: String = "", seen: Int64? = nil) {
        (self.name, self.text, self.seen) = (name, text, seen)
    }

    /// What the address says; what it leaves out is as the segment is.
    init(query request: WebRequest, _ segment: Segment?) {
        name = request.query["name"]?.first ?? segment?.name ?? ""
        text = Self.lines(request.query["where"]?.first ?? segment?.text ?? "")
        seen = request.query("seen").flatMap { Int64($0) } ?? segment?.changedAt
    }

    init(form request: WebRequest) {
        name = request.field("name")
        text = Self.lines(request.form["where"] ?? "")
        seen = Int64(request.field("seen"))
    }

    /// Forms end lines with two characters; places in a rule are counted with one.
    private static func lines(_ text: String) -> String { text.replacing("\r\n", with: "\n") }

    var isBlank: Bool { text.allSatisfy(\.isWhitespace) }

    /// The page of the form with this in it.
    func path(_ base: String) -> String {
        let kept = [("name", name), ("where", text)] + (seen.map { [("seen", String($0))] } ?? [])
        return kept.filter { !$0.1.isEmpty }.reduce(base) { LocalPath.adding($1.0, $1.1, to: $0) }
    }
}

/// What is known of a rule that somebody writes.
enum SegmentAnswer: Sendable {
    /// Nothing is written yet.
    case nothing
    case found(Rule, SegmentSight)
    /// With what may stand where the text ends.
    case refused(RuleProblem, RuleSuggestions)
    /// It is understood, and counts on something that cannot be asked any longer.
    case outdated(any Problem)
}

extension SegmentsRoom {
    func answer(_ draft: SegmentDraft, for segment: Segment?) throws -> SegmentAnswer {
        if draft.isBlank { return .nothing }
        do {
            let rule = try read(draft.text, for: segment)
            return .found(rule, try sight(rule))
        } catch let problem as RuleProblem {
            let end = draft.text.unicodeScalars.count
            return .refused(problem, RuleSuggestions(draft.text, cursor: end, catalogue: try catalogue()))
        } catch let problem as any Problem where problem.isOfOldRule {
            return .outdated(problem)
        }
    }
}
