import Formats
import Kernel

/// Which field was chosen for each column, by the column's place; an empty field is «do not import».
struct ColumnChoices: Sendable, Equatable {
    private(set) var fields: [Int: String] = [:]

    /// What the file itself suggests.
    init(proposed look: Inspection) {
        for (index, column) in look.mapping.columns.enumerated() { fields[index] = column.field?.name ?? "" }
    }

    /// What was chosen before, where anything was.
    init(saved options: ImportOptions, _ look: Inspection) {
        self.init(proposed: look)
        guard !options.map.isEmpty else { return }
        for (index, column) in look.mapping.columns.enumerated() {
            if let said = options.map[column.name] {
                fields[index] = said
            } else if options.onlyMapped {
                fields[index] = ""
            }
        }
    }

    init(fields: [Int: String]) { self.fields = fields }

    subscript(index: Int) -> String { fields[index] ?? "" }

    /// Whether columns bear the same name: those behind the first are decided by the file itself.
    static func hasNamesakes(_ look: Inspection) -> Bool {
        Set(look.mapping.columns.map(\.name)).count < look.mapping.columns.count
    }

    /// As options keep it: column name to field. Of columns of one name the first is meant.
    func map(_ look: Inspection) -> [String: String] {
        var map: [String: String] = [:]
        for (index, column) in look.mapping.columns.enumerated() where map[column.name] == nil {
            map[column.name] = self[index]
        }
        return map
    }
}

extension ImportKind {
    /// Whether rows name people by a reference that may be another source's.
    var namesCustomers: Bool { self == .orders || self == .events || self == .payments }
}

/// The form of step 2 as it came back.
struct ColumnsForm: Sendable {
    private let form: [String: String]

    init(_ form: [String: String]) { self.form = form }

    /// «Volver a leer» was pressed: nothing is asked of the file but to be looked at again.
    var onlyRereads: Bool { form["action"] == "reread" }

    /// How the file was read when the form was shown.
    var reading: String { form["reading"] ?? "" }

    /// The options with what the form says of kind, writing and what exists.
    func options(_ base: ImportOptions) -> ImportOptions {
        var options = base
        options.kind = form["kind"].flatMap { ImportKind(rawValue: $0) } ?? base.kind
        options.delimiter = said("delimiter")
        options.encoding = said("encoding").flatMap { TextEncoding(name: $0)?.rawValue }
        options.decimal = said("decimal").flatMap { [",", "."].contains($0) ? $0 : nil }
        options.dateOrder = said("dateOrder").flatMap { DateOrder(rawValue: $0)?.rawValue }
        let existing = said("existing").flatMap { OnExisting(rawValue: $0) }
        options.onExisting = existing == .fill && !options.kind.isOfCustomers ? nil : existing
        options.empty = form["empty"] == "1" && options.kind.isOfCustomers ? .clear : .keep
        options.lines = options.kind == .orders ? said("lines").flatMap { LinesMode(rawValue: $0) } : nil
        options.customerSource = options.kind.namesCustomers ? said("customerSource")?.trimmingSpaces() : nil
        if options.customerSource == options.source || options.customerSource == "" { options.customerSource = nil }
        options.sheet = said("sheet")
        // Shown only where there is something to remember; absent it says nothing.
        if form["remembers"] != nil { options.forgetsColumns = form["remember"] == "1" ? nil : true }
        options.includesHidden = form["hidden"] == "1" ? true : nil
        options.repairsEncoding = form["repair"] == "1" ? true : nil
        if options.delimiter.flatMap(ImportOptions.delimiterByte) == nil { options.delimiter = nil }
        return options
    }

    private func said(_ name: String) -> String? { form[name].flatMap { $0.isEmpty ? nil : $0 } }

    func choices(_ look: Inspection) -> ColumnChoices {
        var fields: [Int: String] = [:]
        for index in look.mapping.columns.indices { fields[index] = form["column-\(index)"] ?? "" }
        return ColumnChoices(fields: fields)
    }
}
