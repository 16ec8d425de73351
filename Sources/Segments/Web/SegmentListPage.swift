import Kernel
import Rules
import Web

/// What `segments.mustache` shows: all segments, and how many belong to each.
struct SegmentListPage {
    /// Of a sentence, characters that a row shows at most.
    static let mostCharacters = 240

    let texts: Texts
    let list: SegmentList
    let now: Int64
    let mayChange: Bool
    /// The segment that was just removed.
    var removed: Segment?

    var page: Page {
        let title = texts("nav.segments")
        let new = PageLink(texts("segment-page.new"), "/segments/new")
        let isEmpty = list.segments.isEmpty
        let empty = EmptyState(
            title: texts("segment-page.empty-title"), text: texts("segment-page.empty"),
            action: mayChange ? new : nil)
        let context: PageFields = [
            "title": title, "subtitle": subtitle, "new": mayChange && !isEmpty ? new.fields : false,
            "removed": removedFields, "table": isEmpty ? false : table.fields, "empty": isEmpty ? empty.fields : false,
        ]
        return Page(title, template: "segments", context: context, active: "segments")
    }

    private var subtitle: String {
        let day = ["day": texts.day(list.asOf)]
        return list.segments.isEmpty
            ? texts("segment-page.purpose") : texts.plural("segment-page.subtitle", count: list.segments.count, day)
    }

    private var removedFields: any Sendable {
        guard let removed else { return false }
        let fields: PageFields = [
            "text": texts("segment-page.removed", ["segment": removed.name]), "undo": texts("segment-page.undo"),
            "path": "/segments/\(removed.id)/restore",
        ]
        return fields
    }

    private var table: TableView {
        TableView(
            caption: texts("nav.segments"),
            columns: [
                .init(texts("segment-page.segment")), .init(texts("segment-page.rule")),
                .init(texts("segment-page.customers"), isNumber: true),
                .init(texts("segment-page.share"), isNumber: true), .init(texts("segment-page.changed")),
            ], rows: list.segments.map { row($0.segment, $0.customers) })
    }

    private func row(_ segment: Segment, _ customers: Int?) -> [TableView.Cell] {
        let path = "/segments/\(segment.id)"
        let sentence = texts.sentence(segment.rule)
        let isLong = sentence.count > Self.mostCharacters
        return [
            .init(segment.name, link: path),
            .init(isLong ? sentence.prefix(Self.mostCharacters) + "…" : sentence),
            customers.map { .init(texts.number($0), link: path + "/people") }
                ?? .init(texts("segment-page.check-rule"), link: path),
            .init(customers.map { texts.percent(list.of == 0 ? 0 : Double($0) / Double(list.of)) } ?? "–"),
            .init(texts.relative(segment.changedAt, now: now)),
        ]
    }
}
