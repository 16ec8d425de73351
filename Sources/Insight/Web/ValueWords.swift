import Analytics
import Charts
import Kernel
import Web

extension Texts {
    /// The label of a group in the reader's language; the code is what files and rules keep.
    func group(_ group: RFMGroup) -> String { self("group." + group.code) }

    /// «Datos al 20 nov 2026», and that it is the last day with sales where it is.
    func dataDay(_ query: ValueQuery) -> String {
        self(query.isLastDay ? "value.as-of-last" : "value.as-of", ["day": day(query.asOf)])
    }

    var chartWords: ChartWords {
        ChartWords(
            table: self("chart.table"), csv: self("chart.csv"), empty: self("chart.empty"),
            partial: self("chart.partial"))
    }

    /// ▲ or ▼ with the size of a change, for whole sentences that take it as `{change}`.
    func change(_ ratio: Double) -> String {
        let size = percent(abs(ratio))
        return ratio >= 0 ? "▲ \(size)" : "▼ \(size)"
    }

    /// «Dormidos» is the largest group, «Campeones» the one worth most.
    func groupFinding(_ figures: ValueFigures) -> String {
        guard let largest = figures.largest?.group, let richest = figures.ranked.first?.group else {
            return self("value.groups-none")
        }
        if largest == richest { return self("value.groups-one", ["group": group(largest)]) }
        return self("value.groups-two", ["largest": group(largest), "richest": group(richest)])
    }
}

/// Bars of the groups by money; each opens its people.
struct GroupBars {
    let texts: Texts
    let figures: ValueFigures
    let query: ValueQuery
    let currency: Currency
    /// Whether the reader may open lists of people.
    let opensPeople: Bool
    /// How many groups are drawn; those that the finding names are always among them.
    var most = RFMGroup.allCases.count

    private var drawn: [(group: RFMGroup, share: ValueShare)] {
        let ranked = figures.ranked
        guard ranked.count > most, let largest = figures.largest?.group else { return ranked }
        let first = ranked.prefix(most)
        if first.contains(where: { $0.group == largest }) { return Array(first) }
        return first.dropLast() + ranked.filter { $0.group == largest }
    }

    var html: String {
        let marks = drawn.map { group, share in
            ChartMark(
                texts.group(group), Double(share.monetary),
                shown: texts(
                    "value.bar",
                    [
                        "count": texts.number(share.customers),
                        "money": texts.moneyShort(minor: share.monetary, currency),
                    ]),
                link: opensPeople ? query.path("/value/people", [("group", group.code)]) : nil)
        }
        let frame = ChartFrame(
            finding: texts.groupFinding(figures),
            caption: texts.plural(
                query.isGross ? "value.bars-caption-gross" : "value.bars-caption", count: figures.all.customers,
                ["day": texts.day(query.asOf), "currency": currency.code]),
            categoryTitle: texts("value.group"), valueTitle: texts("value.bars-value"),
            csvPath: query.path("/value/groups.csv"), words: texts.chartWords)
        return Chart.bars(frame, marks) { texts.money(minor: Int64($0), currency) }
    }
}
