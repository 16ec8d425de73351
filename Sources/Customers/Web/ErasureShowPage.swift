import Intake
import Kernel
import Web

/// What `erasure.mustache` shows: an erasure under way or done. It names nobody.
struct ErasureShowPage {
    let texts: Texts
    let record: ErasureRecord
    let backups: [(name: String, on: Day)]
    /// Imports whose originals it took away because they were damaged.
    var removed: [ImportID] = []

    var page: Page {
        let title = texts("erasure.title-number", ["number": String(record.id)])
        let isDone = record.state == .done
        let step = record.step.isEmpty ? "" : texts("imports.step.erase-" + record.step)
        let figures = ErasureFigures.fields(record.preview, texts)
        let context: PageFields = [
            "title": title, "subtitle": texts.plural("erasure.people", count: record.records),
            "back": texts("erasure.back"), "poll": isDone ? false : "1500", "source": "/erasures/\(record.id)",
            "callout": isDone
                ? Callout(.ok, texts("erasure.done")).fields
                : Callout(.plain, title: texts("erasure.state-open"), texts("erasure.open", ["step": step])).fields,
            "removed": removed.isEmpty
                ? false
                : Callout(
                    .warn,
                    texts(
                        "erasure.originals-removed",
                        ["imports": removed.map(\.description).joined(separator: ", ")])
                ).fields,
            "hasFigures": !figures.isEmpty, "figuresTitle": texts("erasure.figures-done"), "figures": figures,
            "backupsTitle": texts("erasure.backups-title"), "backupsText": ErasureFigures.backupsText(old, texts),
            "backups": ErasureFigures.backups(old, texts),
        ]
        return Page(title, template: "erasure", context: context, active: "people")
    }

    /// Copies that were made before it.
    private var old: [(name: String, on: Day)] {
        let day = Day(number: Int32(clamping: (record.createdAt + 86_400) / 86_400))
        return backups.filter { $0.on <= day }
    }
}
