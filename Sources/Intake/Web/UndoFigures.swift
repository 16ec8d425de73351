import Kernel
import Web

/// What taking an import back changes, in numbers: before it is done and after. Partial `import_undo_figures`.
struct UndoFigures {
    let texts: Texts
    let preview: UndoPreview
    let kind: ImportKind
    /// Samples speak of single people.
    let mayViewPeople: Bool
    var isDone = false

    var fields: PageFields {
        [
            "figuresTitle": texts(isDone ? "imports.undo-figures-done" : "imports.undo-figures"), "figures": figures,
            "nothing": figures.isEmpty ? texts("imports.undo-nothing") : false,
            "samples": preview.samples.isEmpty || !mayViewPeople
                ? false : ImportWords.samples(preview.samples, kind, texts).fields,
            "samplesTitle": texts("imports.undo-samples"),
        ]
    }

    /// Every number that is not zero.
    private var figures: [PageFields] {
        let counts = [
            ("people-removed", preview.peopleRemoved), ("people-changed", preview.peopleChanged),
            ("orders-removed", preview.orders.removed), ("orders-restored", preview.orders.restored),
            ("orders-kept", preview.orders.kept), ("entries-removed", preview.entries.removed),
            ("entries-restored", preview.entries.restored), ("entries-kept", preview.entries.kept),
            ("products-removed", preview.productsRemoved), ("products-changed", preview.productsChanged),
            ("consents-removed", preview.consentsRemoved), ("refusals-kept", preview.optOutsKept),
        ].filter { $0.1 > 0 }.map { line(texts("imports.undo-\($0.0)"), texts.number($0.1)) }
        let amounts = preview.amounts.sorted { $0.key < $1.key }.map { code, amount in
            line(texts("imports.undo-amount", ["currency": code]), ImportWords.money(amount, code, texts))
        }
        return counts + amounts
    }

    private func line(_ name: String, _ value: String) -> PageFields { ["name": name, "value": value] }
}
