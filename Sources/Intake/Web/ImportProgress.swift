import Foundation
import Kernel
import Storage
import Web

/// How far a job is, in words and percent.
struct ImportProgress {
    let texts: Texts
    let job: Job
    let kind: ImportKind
    let now: Int64

    /// The part of the whole that each step of an orders import takes, from measured runs: percent at its start
    /// and at its end.
    private static let spans: [String: (Double, Double)] = ["read": (0, 60), "identity": (60, 75), "write": (75, 99)]

    var progress: JobProgress {
        JobProgress(
            id: "", title: texts("imports.progress"), state: state, tone: job.state == .queued ? "plain" : "acc",
            percent: percent, detail: detail)
    }

    private var state: String {
        if job.stopAsked { return texts("imports.stopping") }
        return texts("job.state.\(job.state.rawValue)")
    }

    /// 0…99; nil where the step at hand says nothing about the whole: people are read and stored in turns.
    var percent: Int? {
        guard job.state == .running, job.total > 0 else { return job.state == .queued ? 0 : nil }
        let part = min(1, max(0, Double(job.done) / Double(job.total)))
        if kind == .people { return job.step == "read" ? Int(part * 99) : nil }
        guard let span = Self.spans[job.step] else { return nil }
        return Int(span.0 + (span.1 - span.0) * part)
    }

    var detail: String {
        guard job.state == .running else { return texts("imports.queued-note") }
        let step =
            texts.has("imports.step." + job.step) ? texts("imports.step." + job.step) : texts("imports.step.start")
        guard let seconds = secondsLeft else { return step }
        let wait =
            seconds < 90
            ? texts.plural("wait.seconds", count: seconds) : texts.plural("wait.minutes", count: (seconds + 59) / 60)
        return texts("imports.step-left", ["step": step, "wait": wait])
    }

    /// By the pace so far, once there is one.
    private var secondsLeft: Int? {
        guard let percent, percent >= 5, let start = job.startedAt, now - start >= 3 else { return nil }
        return max(1, Int(Double(now - start) * Double(100 - percent) / Double(percent)))
    }
}

extension ImportWords {
    /// What fills the gaps of a failed job's problem; empty for jobs that kept nothing.
    static func arguments(_ job: Job) -> [String: String] {
        guard job.state == .failed, let result = job.result else { return [:] }
        return (try? JSONDecoder().decode([String: String].self, from: Data(result.utf8))) ?? [:]
    }
}
