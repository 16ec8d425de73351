import Kernel
import Web

/// What taking an import back changes, in numbers: before it is done and after. Partial `import_undo_figures`.
struct UndoFigures {
    let texts: Texts
    let preview: UndoPreview
    let kind: ImportKind
    /// Whether amounts may be seen.
    let mayViewFigures: Bool
    /// Samples speak of single people.
    let mayViewPeople: Bool
    var isDone = false

    var fields: PageFields {
        [
            "figuresTitle": texts(isDone ? "imports.undo-figures-done" : "imports.undo-figures"), "figures": figures,
            "nothing": figures.isEmpty ? texts("imports.undo-nothing") : false,
            "samples": samples.isEmpty || !mayViewPeople
                ? false : ImportWords.samples(samples, kind, texts).fields,
            "samplesTitle": texts("imports.undo-samples"),
        ]
    }

    /// Those that show no amount, where amounts may not be seen.
    private var samples: [UndoPreview.Sample] {
        mayViewFigures ? preview.samples : preview.samples.filter { $0.field != "amount" }
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
        ].filter { $0.1 > 0 }.map {
            line(ImportWords.ofKind("imports.undo-\($0.0)", kind, texts), texts.number($0.1))
        }
        let amounts = preview.amounts.sorted { $0.key < $1.key }.map { code, amount in
            let change = ImportWords.change(amount, code, texts)
            return line(texts("imports.undo-amount" + change.ending, ["currency": code]), change.money)
        }
        return mayViewFigures ? counts + amounts : counts
    }

    private func line(_ name: String, _ value: String) -> PageFields { ["name": name, "value": value] }
}
