import Kernel
import Web

/// What an import does with what is already known, in words: the lower part of step 2.
struct ColumnsExisting {
    let texts: Texts
    let options: ImportOptions

    private var kind: ImportKind { options.kind }

    /// False where the kind leaves nothing to choose.
    var fields: any Sendable {
        var groups: [PageFields] = []
        if !modes.isEmpty { groups.append(group("existing", "imports.existing", existing)) }
        if kind == .orders { groups.append(group("lines", "imports.lines", lines)) }
        let empty: any Sendable = kind.isOfCustomers ? emptyField : false
        let source: any Sendable = kind.namesCustomers ? sourceField : false
        guard !groups.isEmpty || kind.namesCustomers else { return false }
        let fields: PageFields = ["groups": groups, "emptyField": empty, "sourceField": source]
        return fields
    }

    /// What can become of known things: people are completed, what happened is said anew, consents are added up.
    private var modes: [OnExisting] {
        switch kind {
        case .people, .companies: [.fill, .replace, .skip]
        case .orders, .events, .payments, .products: [.replace, .skip]
        case .costs, .consents, .suppressions: []
        }
    }

    private func group(_ name: String, _ key: String, _ choices: [PageFields]) -> PageFields {
        ["name": name, "legend": texts(key), "choices": choices]
    }

    private var existing: [PageFields] {
        modes.map { mode in
            [
                "value": mode.rawValue, "text": texts("imports.existing-\(kind.rawValue)-\(mode.rawValue)"),
                "isChosen": mode == options.existing,
            ]
        }
    }

    private var lines: [PageFields] {
        LinesMode.allCases.map { mode in
            [
                "value": mode.rawValue, "text": texts("imports.lines-\(mode.rawValue)"),
                "isChosen": mode == options.lines ?? .replace,
            ]
        }
    }

    private var emptyField: FormField {
        FormField(
            "empty", label: texts("imports.empty-clears"), kind: .checkbox, value: options.empty == .clear ? "1" : "")
    }

    private var sourceField: FormField {
        FormField(
            "customerSource", label: texts("imports.customer-source"), value: options.customerSource ?? "",
            hint: texts("imports.customer-source-hint"), optional: texts("form.optional"))
    }
}
