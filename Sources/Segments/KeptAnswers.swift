import Kernel
import Synchronization
import Timelines
import Warehouse

/// Whom rules hold for among the people of one generation, so that nobody asks twice: who belongs to a rule that looks at
/// nothing but each person's own history stays so until there is another generation, whoever changes beside it.
///
/// The oldest answers go first; what is kept takes at most `mostBytes`.
final class KeptAnswers: Sendable {
    struct Key: Hashable {
        /// As it is written.
        let rule: String
        let asOf: Day
    }

    /// Of 400 rules over a million people.
    static let mostBytes = 50_000_000

    private let state = Mutex(State())

    private struct State {
        var sets: [Key: PersonSet] = [:]
        var sequence: [Key] = []
        var bytes = 0
    }

    subscript(key: Key) -> PersonSet? {
        get { state.withLock { $0.sets[key] } }
        set {
            guard let set = newValue else { return }
            state.withLock { state in
                guard state.sets.updateValue(set, forKey: key) == nil else { return }
                state.sequence.append(key)
                state.bytes += set.byteCount
                while state.bytes > Self.mostBytes, state.sequence.count > 1 {
                    let oldest = state.sequence.removeFirst()
                    state.bytes -= state.sets.removeValue(forKey: oldest)?.byteCount ?? 0
                }
            }
        }
    }
}

/// Whether something was looked at.
final class Sighting: Sendable {
    private let seen = Mutex(false)
    var isSeen: Bool { seen.withLock { $0 } }
    func note() { seen.withLock { $0 = true } }
}

/// The askings of one state of the base, by day and by who is asked about.
final class AskingShelf: Sendable {
    private struct Key: Hashable {
        let asOf: Day
        let kind: String?
    }

    /// Days that people look at by turns.
    private static let most = 6

    private let kept = Mutex<[Key: SegmentAsking]>([:])

    /// The one that there is for a state of the base, or one that `make` makes.
    /// - Parameter make: given what is known of the same generation, from a state before.
    func asking(
        _ timeline: HomeTimeline, _ segments: [Segment], _ asOf: Day, _ kind: String?,
        make: (KeptAnswers) throws -> SegmentAsking
    ) throws -> SegmentAsking {
        let key = Key(asOf: asOf, kind: kind)
        let (found, answers) = kept.withLock { kept in
            (kept[key], kept.values.first { $0.isOfGeneration(timeline) }?.lasting ?? KeptAnswers())
        }
        if let found, found.timeline.number == timeline.number, found.isOf(segments) { return found }
        let made = try make(answers)
        kept.withLock { kept in
            kept = kept.filter { $0.value.timeline.number == timeline.number }
            if kept.count >= Self.most { kept = [:] }
            kept[key] = made
        }
        return made
    }
}
