import Analytics
import Kernel
import Web

extension RFMGroup {
    /// The chip's tone: who is well, who is slipping away, who is gone.
    var tone: String {
        switch self {
        case .champions, .loyal: "acc"
        case .potential, .new, .promising: "plain"
        case .attention, .sleeping: "warn"
        case .atRisk, .cannotLose: "bad"
        case .hibernating: "plain"
        }
    }
}

extension PeoplePage {
    var table: TableView {
        TableView(
            caption: title,
            columns: [
                .init(texts("value.customer")), .init(texts("value.city")), .init(texts("value.group")),
                .init(texts("value.scores")), sortable("recency", .recency), sortable("purchases", .frequency),
                sortable(found.query.isGross ? "gross" : "net", .money),
            ], rows: found.people.map(row))
    }

    private func row(_ person: RFMPerson) -> [TableView.Cell] {
        let (table, at) = (found.table, person.position)
        let group = table.scores.group[at]
        return [
            .init(person.name ?? person.reference), .init(person.city ?? "–"),
            .init(texts.group(group), chip: group.tone),
            .init("\(table.scores.r[at]) · \(table.scores.f[at]) · \(table.scores.m[at])"),
            .init(texts.number(Int(table.recencyDays[at]))), .init(texts.number(Int(table.frequency[at]))),
            .init(texts.money(minor: table.monetary[at], table.currency)),
        ]
    }

    /// A heading that sorts by its column, and turns around what is sorted by it.
    private func sortable(_ name: String, _ column: PeopleOrder.Column) -> TableView.Column {
        var next = PeopleOrder()
        next.column = column
        next.isReversed = order.column == column && !order.isReversed
        let isAscending = (column == .recency) != order.isReversed
        let text = texts("value.\(name)")
        return .init(
            order.column == column
                ? texts(isAscending ? "value.sorted-up" : "value.sorted-down", ["column": text]) : text,
            isNumber: true, link: found.query.path("/value/people", filter.fields + next.fields))
    }
}
