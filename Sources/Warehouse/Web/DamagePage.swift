import Kernel
import Web

/// What `damage.mustache` shows.
struct DamagePage {
    let texts: Texts
    let now: Int64
    let damaged: [Damage]
    let aside: [QuarantinedFile]

    var page: Page {
        let title = texts("quarantine.title")
        let context: PageFields = [
            "title": title, "subtitle": texts("quarantine.subtitle"), "damagedTitle": texts("quarantine.damaged"),
            "damagedNone": damaged.isEmpty
                ? texts(aside.isEmpty ? "quarantine.damaged-none" : "quarantine.damaged-no-more") : false,
            "damagedHelp": damaged.isEmpty ? false : texts("quarantine.damaged-help"),
            "command": damaged.isEmpty ? false : "vinculo warehouse verify --repair",
            "damaged": damaged.isEmpty ? false : damagedTable.fields, "asideTitle": texts("quarantine.aside"),
            "asideNone": aside.isEmpty ? texts("quarantine.aside-none") : false,
            "asideHelp": aside.isEmpty ? false : texts("quarantine.aside-help"),
            "aside": aside.isEmpty ? false : asideTable.fields,
        ]
        return Page(title, template: "damage", context: context)
    }

    private func columns(_ last: String) -> [TableView.Column] {
        [
            .init(texts("quarantine.file"), isLong: true), .init(texts("quarantine.imports"), isLong: true),
            .init(texts("quarantine.orders"), isNumber: true), .init(texts(last), isLong: true),
            .init(texts("quarantine.action")),
        ]
    }

    private var damagedTable: TableView {
        TableView(
            caption: texts("quarantine.damaged"), columns: columns("quarantine.what"),
            rows: damaged.map { damage in
                [
                    .init(damage.file), .init(owner(damage.imports, damage.sources)),
                    .init(texts.number(damage.orders)), .init(texts("damage." + damage.what.rawValue)),
                    .init("", button: button("set-aside", damage.file, damage.orders)),
                ]
            })
    }

    private var asideTable: TableView {
        TableView(
            caption: texts("quarantine.aside"), columns: columns("quarantine.since"),
            rows: aside.map { file in
                [
                    .init(file.file), .init(owner(file.imports, file.sources)), .init(texts.number(file.orders)),
                    .init(texts.relative(file.at, now: now)),
                    .init("", button: button("release", file.file, file.orders)),
                ]
            })
    }

    /// `3, 4 (tienda)`
    private func owner(_ imports: [Int64], _ sources: [String]) -> String {
        let ids = imports.filter { $0 != 0 }.map(String.init).joined(separator: ", ")
        return sources.isEmpty ? ids : "\(ids) (\(sources.joined(separator: ", ")))"
    }

    private func button(_ what: String, _ file: String, _ orders: Int) -> TableView.Button {
        let name = file.replacing("facts/", with: "")
        let arguments = ["file": name, "orders": texts.number(orders)]
        return TableView.Button(
            texts("quarantine." + what),
            path: DamageRoutes.path + "/\(name)/" + (what == "release" ? "release" : "quarantine"),
            label: texts("quarantine.\(what)-label", arguments), confirm: texts("quarantine.\(what)-confirm", arguments)
        )
    }
}
