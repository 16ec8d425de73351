import Kernel

/// What the values of a column are, which decides how two of them are compared.
public enum MatchKind: String, Sendable, CaseIterable {
    case givenNames = "given_names"
    case surnames
    /// Given names and surnames in one text, in either sequence.
    case fullName = "full_name"
    case companyName = "name"
    case email, phone, document
    /// What kind of number the document is: numbers of two kinds say nothing about each other.
    case documentType = "document_type"
    case birthDate = "birth_date"
    case birthYear = "birth_year"
    case birthMonth = "birth_month"
    case birthDay = "birth_day"
    case address
    /// The number of the house, where it has a column of its own.
    case houseNumber = "house_number"
    case city, region, postcode, country, sex
    /// Anything else: occupation, a social security number, a field of one's own.
    case text
}

/// A column as codes into its distinct texts.
public struct MatchColumn: Sendable {
    public let name: String
    public let kind: MatchKind
    /// The distinct texts, as they are written.
    public let texts: TextDictionary
    /// One code a row; negative where there is no cell. `count` is the number of rows.
    public let codes: [Int32]

    /// Texts that say that nothing is known (an empty one, `NA`, `null`, `N/A`, a dash) are no values.
    public init(name: String, kind: MatchKind, texts: TextDictionary, codes: [Int32]) {
        (self.name, self.kind, self.texts) = (name, kind, texts)
        let isMissing = (0..<texts.count).map { texts.withBytes($0, MissingText.says) }
        self.codes = codes.map { $0 >= 0 && Int($0) < isMissing.count && !isMissing[Int($0)] ? $0 : -1 }
    }
}

extension MatchColumn {
    /// Of several columns of one kind, like two phones, the first that says something in each row.
    init?(firstOf columns: [MatchColumn], rows: Int) {
        guard let first = columns.first else { return nil }
        guard columns.count > 1 else {
            self = first
            return
        }
        var texts = TextDictionary(minimumCapacity: first.texts.count)
        var codes = [Int32](repeating: -1, count: rows)
        for column in columns {
            let places = texts.codes(of: column.texts, Array(0..<column.texts.count))
            for (row, code) in column.codes.enumerated() where code >= 0 && codes[row] < 0 {
                codes[row] = places[Int(code)]
            }
        }
        self.init(name: first.name, kind: first.kind, texts: texts, codes: codes)
    }

    fileprivate func first(_ rows: Int) -> MatchColumn {
        MatchColumn(name: name, kind: kind, texts: texts, codes: Array(codes.prefix(rows)))
    }
}

/// The records among which duplicates are looked for.
public struct MatchTable: Sendable {
    public let columns: [MatchColumn]
    public let rows: Int

    /// Columns shorter than `rows` are missing in the rows beyond their end; what is longer is not looked at.
    public init(columns: [MatchColumn], rows: Int) {
        let rows = max(0, rows)
        self.columns = columns.map { $0.codes.count > rows ? $0.first(rows) : $0 }
        self.rows = rows
    }

    /// Where the columns of a kind stand.
    func places(_ kind: MatchKind) -> [Int] { columns.indices.filter { columns[$0].kind == kind } }

    func columns(_ kinds: MatchKind...) -> [MatchColumn] {
        kinds.flatMap { kind in columns.filter { $0.kind == kind } }
    }
}

/// Texts that stand for no value.
enum MissingText {
    static func says(_ text: UnsafeRawBufferPointer) -> Bool {
        guard text.count <= 12 else { return false }
        var key: [UInt8] = []
        for byte in text {
            if byte &- 0x30 < 10 || byte >= 0x80 { return false }
            if (byte | 0x20) &- 0x61 < 26 { key.append(byte | 0x20) }
        }
        return key.isEmpty || words.contains(key)
    }

    private static let words: Set<[UInt8]> = Set(
        ["na", "nan", "null", "nil", "none", "nd", "sd", "ninguno", "ninguna", "unknown", "desconocido"].map {
            Array($0.utf8)
        })
}
