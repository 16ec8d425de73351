import Analytics
import Charts
import Kernel
import Web

extension ValuePage {
    /// Recency × frequency, most recent on top, most frequent at the right.
    var heat: String {
        let rows = (1...5).reversed().map { r in
            (
                label: texts("value.score-r", ["score": String(r)]),
                cells: (1...5).map { f in cell(figures.cell(r: r, f: f), r, f) }
            )
        }
        return HeatTable(
            finding: heatFinding, caption: texts("value.heat-caption"), corner: "",
            columns: (1...5).map { texts("value.score-f", ["score": String($0)]) }, rows: rows
        ).html
    }

    private func cell(_ share: ValueShare, _ r: Int, _ f: Int) -> HeatTable.Cell {
        let link =
            opensPeople && share.customers > 0
            ? query.path("/value/people", [("r", String(r)), ("f", String(f))]) : nil
        switch shows {
        case .customers:
            return .init(Double(share.customers), shown: texts.number(share.customers), link: link)
        case .money:
            return .init(
                Double(share.monetary), shown: texts.moneyShort(minor: share.monetary, found.currency), link: link)
        case .average:
            return .init(
                share.customers > 0 ? Double(share.average) : .nan,
                shown: texts.moneyShort(minor: share.average, found.currency), link: link)
        }
    }

    var heatFinding: String {
        let count = figures.valuableAway.customers
        return count == 0 ? texts("value.away-none") : texts.plural("value.away", count: count)
    }

    /// The way to the people of the heat table's finding.
    var away: any Sendable {
        guard opensPeople, figures.valuableAway.customers > 0 else { return false }
        let path = query.path("/value/people", [("r", "1-2"), ("m", "4-5")])
        return PageLink(texts("value.away-see"), path).fields
    }

    /// «Campeones» deja el 44 % de las ventas netas con el 16 % de los clientes.
    var shareFinding: String {
        guard let first = figures.ranked.first, figures.all.customers > 0, figures.all.monetary > 0 else {
            return texts("value.groups-title")
        }
        return texts(
            query.isGross ? "value.share-gross" : "value.share",
            [
                "group": texts.group(first.group),
                "money": texts.percent(Double(first.share.monetary) / Double(figures.all.monetary), digits: 0),
                "customers": texts.percent(
                    Double(first.share.customers) / Double(figures.all.customers), digits: 0),
            ])
    }

    var groups: TableView {
        TableView(
            caption: texts("value.groups-caption"),
            columns: [
                .init(texts("value.group")), .init(texts("value.customers"), isNumber: true),
                .init(texts("value.customers-share"), isNumber: true),
                .init(texts(query.isGross ? "value.gross" : "value.net"), isNumber: true),
                .init(texts("value.net-share"), isNumber: true),
                .init(texts("value.average"), isNumber: true), .init(texts("value.mean-recency"), isNumber: true),
            ],
            rows: figures.ranked.map { row($0.group, $0.share) } + [totalRow])
    }

    private func row(_ group: RFMGroup, _ share: ValueShare) -> [TableView.Cell] {
        let link = opensPeople ? query.path("/value/people", [("group", group.code)]) : nil
        return [.init(texts.group(group), link: link)] + numbers(share)
    }

    private var totalRow: [TableView.Cell] { [.init(texts("value.total"))] + numbers(figures.all) }

    private func numbers(_ share: ValueShare) -> [TableView.Cell] {
        let all = figures.all
        let money = all.monetary > 0 ? texts.percent(Double(share.monetary) / Double(all.monetary)) : "–"
        return [
            .init(texts.number(share.customers)),
            .init(texts.percent(Double(share.customers) / Double(max(1, all.customers)))),
            .init(texts.money(minor: share.monetary, found.currency)), .init(money),
            .init(texts.money(minor: rounded(share.average), found.currency)),
            .init(texts.number(share.meanRecency)),
        ]
    }

    /// A mean has no cents worth reading.
    private func rounded(_ minor: Int64) -> Int64 {
        let factor = found.currency.minorFactor
        return Int64((Double(minor) / Double(factor)).rounded()) * factor
    }
}
