import Formats
import Kernel

/// Tells the rows of a file that name somebody erased, and what of them may stay.
///
/// A row that names them by any address, or by their id, is theirs; in a file of orders so are the other rows of the
/// order. What happened stays, without whom: the day, the article, the money. Of a row about a person nothing stays.
final class RowJudge {
    private let kind: ImportKind
    private let tombstones: Tombstones
    private let texts: AddressTexts
    private let customerSource: String
    private let sources: [String]
    private let columnCount: Int
    private let references, emails, phones, documents, free: [Int]
    private let names: [Int]
    private let region, order, number: Int
    private let kept: [Bool]
    /// Numbers of orders of which a row is theirs.
    private var orders: Set<[UInt8]> = []
    /// Numbers of the rows that are theirs, and of those of others that name them, once prepared.
    private(set) var rows: Set<Int> = []
    private(set) var mentioning: Set<Int> = []
    /// Columns in which a row about somebody names somebody else.
    private let mentions: [Int]
    /// Whether the row at hand is theirs as a whole.
    private var isWhole = false
    /// Whether a row was found to be theirs.
    private(set) var hasMet = false

    init(_ options: ImportOptions, _ mapping: ColumnMapping, _ tombstones: Tombstones, country: String) {
        (kind, self.tombstones, columnCount) = (options.kind, tombstones, mapping.columns.count)
        customerSource = options.customerSource ?? options.source
        sources = customerSource == options.source ? [customerSource] : [options.source, customerSource]
        texts = AddressTexts(country: country)
        func columns(_ wanted: Set<String>) -> [Int] {
            mapping.columns.indices.filter { mapping.columns[$0].field.map { wanted.contains($0.name) } ?? false }
        }
        references = columns(["external_id", "customer_ref"])
        emails = columns(["email"])
        phones = columns(["phone", "mobile"])
        documents = columns(["document", "tax_id"])
        let full = columns(["full_name", "name"])
        names = kind.isOfCustomers ? (full.isEmpty ? columns(["given_names"]) + columns(["surnames"]) : full) : []
        region = columns(["country"]).first ?? -1
        order = kind == .orders ? columns(["order_id"]).first ?? -1 : -1
        // Of payments, the order is another's number.
        number = columns(options.kind == .orders ? ["order_id"] : ["event_id", "payment_id", "cost_id"]).first ?? -1
        let keeping = Self.kept(kind)
        let kept = mapping.columns.map { column in
            column.name.hasPrefix(ColumnMapping.reserved) || column.field.map { keeping.contains($0.name) } ?? false
        }
        self.kept = kept
        mentions = columns(["referred_by", "parent_external_id"])
        let known = Set(mentions + references + emails + phones + documents)
        free = mapping.columns.indices.filter { !known.contains($0) && !kept[$0] }
    }

    /// Whether the rows are about people, so that nothing of them stays.
    var isOfPeople: Bool { Self.kept(kind).isEmpty }

    /// Fields of a row that say nothing of whom it names.
    private static func kept(_ kind: ImportKind) -> Set<String> {
        switch kind {
        case .orders:
            Set(Field.orders).subtracting(["customer_ref", "email", "phone", "document"])
        case .events:
            ["event_id", "occurred_at", "type", "channel", "campaign", "product", "value", "minutes"]
        case .payments:
            Set(Field.payments).subtracting(["customer_ref", "email", "phone", "document"])
        case .costs: Set(Field.costs).subtracting(["customer_ref", "notes"])
        case .products: Set(Field.products)
        case .people, .companies, .consents, .suppressions: []
        }
    }

    /// Reads a file to know which rows are theirs, before anything is written: for orders twice, as a row may name
    /// somebody behind another of its order.
    func prepare(_ open: () throws -> any TableReader) throws {
        let reader = try open()
        while let row = try reader.next() {
            guard isTheirs(row) else {
                if isMentioning(row) { mentioning.insert(row.rowNumber) }
                continue
            }
            rows.insert(row.rowNumber)
            if order >= 0, row.defect == nil { orders.insert(Array(row.field(order).trimmed)) }
        }
        orders.remove([])
        guard !orders.isEmpty else { return }
        let again = try open()
        while let row = try again.next() { if isOfOrder(row) { rows.insert(row.rowNumber) } }
    }

    /// Whether a row that is being imported is theirs, or names them; `hasMet` remembers that one did.
    func judge(_ row: CSVRow) -> (isTheirs: Bool, isMentioning: Bool) {
        isWhole = isTheirs(row) || isOfOrder(row)
        let isMentioning = !isWhole && isMentioning(row)
        if isWhole || isMentioning { hasMet = true }
        return (isWhole, isMentioning)
    }

    /// Whether a row of a file that was prepared is to be blanked, wholly or where it names them.
    func isBlanked(_ row: CSVRow) -> Bool {
        isWhole = rows.contains(row.rowNumber)
        return isWhole || mentioning.contains(row.rowNumber)
    }

    private func isMentioning(_ row: CSVRow) -> Bool {
        row.defect == nil && mentions.contains { isPersonal(row.text($0)) }
    }

    /// Whether what happened has a number of its own that may stay.
    func isNumbered(_ row: CSVRow) -> Bool { number >= 0 && !row.field(number).isBlank && keeps(row, number) }

    /// Whether a row can be read as its columns say, so that cells of it may stay.
    func isSound(_ row: CSVRow) -> Bool { row.defect == nil && row.fieldCount >= columnCount }

    private func isOfOrder(_ row: CSVRow) -> Bool {
        guard order >= 0, !orders.isEmpty, row.defect == nil else { return false }
        return orders.contains(Array(row.field(order).trimmed))
    }

    private func isTheirs(_ row: CSVRow) -> Bool {
        if isOdd(row) {
            if texts.words(row.raw, sources: sources).contains(where: tombstones.contains) { return true }
            if row.defect != nil { return false }
        }
        return isNamed(row)
    }

    /// Whether a cell may stand anywhere.
    private func isOdd(_ row: CSVRow) -> Bool {
        if row.defect != nil || row.fieldCount < columnCount { return true }
        return row.fieldCount > columnCount && (columnCount..<row.fieldCount).contains { !row.field($0).isBlank }
    }

    private func isNamed(_ row: CSVRow) -> Bool {
        var isReferred = false
        for column in references {
            let id = row.text(column).cellText
            if id.isEmpty { continue }
            isReferred = true
            if sources.contains(where: { tombstones.contains(source: $0, externalID: id) }) { return true }
        }
        let region = region < 0 ? nil : CountryText.parse(row.text(region))
        let found =
            emails.flatMap { texts.emails(row.text($0)) } + documents.flatMap { documentAddresses(row, $0, region) }
            + phones.flatMap { phoneAddresses(row, $0, region) }
        if found.contains(where: tombstones.contains) { return true }
        if !isReferred, found.contains(where: { isCalled($0.kind.rawValue + ":" + $0.value) }) { return true }
        if !isReferred, found.isEmpty, !names.isEmpty, isCalled("name:" + name(row)) { return true }
        return free.contains { column in
            row.field(column).contains(64) && texts.emails(row.text(column)).contains(where: tombstones.contains)
        }
    }

    /// Whether the row's source calls somebody erased so.
    private func isCalled(_ key: String) -> Bool {
        tombstones.contains(ContactAddress(source: customerSource, externalID: key))
    }

    private func documentAddresses(_ row: CSVRow, _ column: Int, _ region: String?) -> [ContactAddress] {
        row.field(column).isBlank ? [] : texts.documents(row.text(column).cellText, region: region)
    }

    private func phoneAddresses(_ row: CSVRow, _ column: Int, _ region: String?) -> [ContactAddress] {
        row.field(column).isBlank ? [] : texts.phones(row.text(column).cellText, region: region)
    }

    private func name(_ row: CSVRow) -> String {
        names.map { FoldedText.fold(row.text($0)) }.filter { !$0.isEmpty }.joined(separator: " ")
    }

    /// Whether a cell of a row of theirs may stay. Where an address of theirs stands in an order's number, it does not.
    func keeps(_ row: CSVRow, _ column: Int) -> Bool {
        guard isWhole else { return !mentions.contains(column) || !isPersonal(row.text(column)) }
        guard kept.indices.contains(column), kept[column], isSound(row) else { return false }
        return !isPersonal(row.text(column))
    }

    private func isPersonal(_ text: String) -> Bool {
        !text.isEmpty && texts.anything(text, sources: sources).contains(where: tombstones.contains)
    }
}
