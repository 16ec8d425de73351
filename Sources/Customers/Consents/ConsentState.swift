import Intake
import Kernel

/// Whether somebody may be written to through a channel, and on which statement that rests.
///
/// A refusal wins: once somebody said no, no yes that an import brings counts, however late it was said. Only a yes
/// that a person enters by hand, with its proof, and that was said after the last refusal, opens the channel again.
/// Without a refusal the latest yes decides, as long as it holds.
public enum ConsentState: Sendable, Equatable {
    case given(ConsentEvidence)
    case refused(ConsentEvidence)
    /// The latest yes held until a day that is over, or that could not be read.
    case expired(ConsentEvidence)
    case unknown

    public var isGiven: Bool { if case .given = self { true } else { false } }

    /// The state for a channel, and for a purpose where one is named: then statements for it and those without a
    /// purpose count. Without one those for any purpose count, and a refusal of any of them is a refusal.
    public static func of(
        _ evidence: [ConsentEvidence], channel: ContactChannel, purpose: String? = nil, on day: Day
    ) -> ConsentState {
        let wanted = purpose.map(FoldedText.fold)
        let history = counting(evidence).filter { statement in
            guard statement.channel == channel else { return false }
            guard let wanted, !statement.purpose.isEmpty else { return true }
            return FoldedText.fold(statement.purpose) == wanted
        }
        guard let statement = deciding(history) else { return .unknown }
        guard statement.isYes else { return .refused(statement) }
        if statement.invalid["valid_until"] != nil { return .expired(statement) }
        if let last = statement.validUntil, last < day { return .expired(statement) }
        return .given(statement)
    }

    /// Statements without those that only fill a gap where there is none.
    static func counting(_ evidence: [ConsentEvidence]) -> [ConsentEvidence] {
        guard evidence.contains(where: \.isFallback) else { return evidence }
        return evidence.filter { statement in
            !statement.isFallback
                || !evidence.contains {
                    $0.isAboutSame(as: statement) && ($0.sequence, $0.id) < (statement.sequence, statement.id)
                }
        }
    }

    /// The statement that decides; nil where nothing was said.
    ///
    /// Of several records that are one customer each is heard by itself, and a refusal that stands with one stands with
    /// all: a yes by hand opens what its own record had refused, so that joining records opens nothing.
    static func deciding(_ history: [ConsentEvidence]) -> ConsentEvidence? {
        guard let first = history.first else { return nil }
        if history.allSatisfy({ $0.person == first.person }) { return decidingOfOne(history) }
        let each = Dictionary(grouping: history, by: \.person).values.compactMap(decidingOfOne)
        return each.filter { !$0.isYes }.reduce(nil, later) ?? each.reduce(nil, later)
    }

    private static func decidingOfOne(_ history: [ConsentEvidence]) -> ConsentEvidence? {
        let refusal = history.filter { !$0.isYes }.reduce(nil, later)
        let agreements = history.filter { $0.isYes && (refusal.map($0.isAfter) ?? true) }
        if let refusal, !agreements.contains(where: { $0.importID == nil }) { return refusal }
        return agreements.reduce(nil, later)
    }

    private static func later(_ left: ConsentEvidence?, _ right: ConsentEvidence) -> ConsentEvidence? {
        guard let left else { return right }
        return right.isAfter(left) ? right : left
    }
}
