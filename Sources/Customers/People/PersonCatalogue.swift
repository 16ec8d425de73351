import Intake
import Kernel
import Storage

/// The fields of people, in the sequence of their numbers, and what their values are.
struct PersonCatalogue {
    enum Form {
        case text, number, truth, tags
        /// A day, of a time the day in the home's time zone.
        case day
    }

    struct Field {
        let code: PersonFields.Code
        let name: String
        let form: Form

        var kind: PersonField.Kind {
            switch form {
            case .text: .text
            case .number: .number
            case .truth: .truth
            case .tags: .tags
            case .day: .date
            }
        }
    }

    let fields: [Field]

    init(_ transaction: Transaction) throws {
        let own = Dictionary(
            try OwnFieldStore.list(transaction).map { ($0.name, Self.form(ofType: $0.type)) }
        ) { first, _ in first }
        fields = try OwnFieldStore.fields(transaction).all.map { code, name in
            Field(code: code, name: name, form: own[name] ?? Self.form(of: name))
        }
    }

    func place(_ name: String) -> Int? { fields.firstIndex { $0.name == name } }

    private static func form(ofType type: String) -> Form {
        switch type {
        case "number": .number
        case "date": .day
        case "yesNo": .truth
        default: .text
        }
    }

    private static func form(of name: String) -> Form {
        switch name {
        case "birth_date", "created_at", "consent_at": .day
        case "employees", "annual_revenue", "annual_profit": .number
        case "tags": .tags
        default: PersonValues.isConsent(name) ? .truth : .text
        }
    }
}
