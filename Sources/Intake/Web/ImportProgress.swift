import Kernel
import Storage
import Web

/// How far a job is, in words and percent.
struct ImportProgress {
    let texts: Texts
    let job: Job
    let kind: ImportKind
    /// Rows of the file, where a dry run has counted them.
    let rows: Int?
    let isUndo: Bool
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

    /// 0…99; nil where the step at hand says nothing about the whole.
    var percent: Int? {
        guard job.state == .running, job.total > 0 else { return job.state == .queued ? 0 : nil }
        if isUndo { return Int(part * 99) }
        // Orders are read first and written afterwards; of the other kinds rows are read and stored in turns.
        guard kind == .orders else { return job.step == "read" ? Int(part * 99) : nil }
        guard let span = Self.spans[job.step] else { return nil }
        return Int(span.0 + (span.1 - span.0) * part)
    }

    private var part: Double { min(1, max(0, Double(job.done) / Double(max(1, job.total)))) }

    /// Step, how much of the file, how fast, how long still; what is not known is left out.
    var detail: String {
        guard job.state == .running else { return texts("imports.queued-note") }
        let known = texts.has("imports.step." + job.step)
        let step = texts(known ? "imports.step." + job.step : "imports.step.start")
        var parts = [isUndo && !known ? texts("imports.step.undo") : step]
        if let pace { parts.append(pace) }
        if let seconds = secondsLeft {
            let wait =
                seconds < 90
                ? texts.plural("wait.seconds", count: seconds)
                : texts.plural("wait.minutes", count: (seconds + 59) / 60)
            parts.append(texts("imports.wait-left", ["wait": wait]))
        }
        return parts.joined(separator: " · ")
    }

    /// `120.000 de 500.000 filas · 41.000 por segundo`; in megabytes while nobody has counted the rows.
    private var pace: String? {
        guard job.step == "read", !isUndo, job.total > 0 else { return nil }
        let seconds = max(1, Double(now - (job.startedAt ?? now)))
        if let rows, rows > 0 {
            let done = Double(rows) * part
            return texts(
                "imports.pace-rows",
                [
                    "done": texts.number(Int(done)), "total": texts.number(rows),
                    "pace": texts.number(Int(done / seconds)),
                ])
        }
        let mega = 1_048_576.0
        guard Double(job.total) >= mega else { return nil }
        return texts(
            "imports.pace-megabytes",
            [
                "done": texts.decimal(Double(job.done) / mega), "total": texts.decimal(Double(job.total) / mega),
                "pace": texts.decimal(Double(job.done) / mega / seconds),
            ])
    }

    /// By the pace so far, once there is one.
    private var secondsLeft: Int? {
        guard let percent, percent >= 5, let start = job.startedAt, now - start >= 3 else { return nil }
        return max(1, Int(Double(now - start) * Double(100 - percent) / Double(percent)))
    }
}
