import Formats
import Kernel

/// Which column of a file is which field, and how sure that is.
public struct ColumnMapping: Sendable, Equatable {
    public struct Column: Sendable, Equatable {
        /// As the file writes it.
        public let name: String
        /// nil: not imported.
        public let field: Field?
        /// 0…1; 1 is what a person said.
        public let confidence: Double

        public init(name: String, field: Field?, confidence: Double) {
            self.name = name
            self.field = field
            self.confidence = confidence
        }
    }

    public let columns: [Column]

    /// Columns that Vínculo adds to a reject file begin so; they are never imported.
    public static let reserved = "vinculo:"

    /// Column of a field, counted from 0.
    public func index(of field: String) -> Int? { columns.firstIndex { $0.field?.name == field } }

    /// What was seen of one column before anything is decided.
    public struct Evidence: Sendable {
        public var name: String
        /// Up to some hundred cells that are not empty.
        public var samples: [String]
        public init(name: String, samples: [String]) {
            self.name = name
            self.samples = samples
        }
    }

    /// Maps columns one to one: what a person said first, then names and content by certainty.
    ///
    /// A name known in Spanish, English or Portuguese counts 0.95 (1.0 for the contract's own), less when the
    /// cells do not look like the field; a column of e-mail addresses under an unknown name 0.75. What stays
    /// becomes a field of its own (`custom:` of people, `attr:` of order lines) unless `onlyNamed`.
    /// - Throws: `ImportProblem` for a column or field that does not exist, or a field named twice.
    public static func propose(
        _ evidence: [Evidence], kind: ImportKind, said: [String: String] = [:], onlyNamed: Bool = false
    ) throws -> ColumnMapping {
        var chosen = [Column?](repeating: nil, count: evidence.count)
        var taken = try applySaid(said, evidence, kind, &chosen)
        let wishes = onlyNamed ? [] : candidates(evidence, kind, chosen)
        for wish in wishes.sorted(by: { ($1.score, $0.column) < ($0.score, $1.column) })
        where chosen[wish.column] == nil && !taken.contains(wish.field) {
            taken.insert(wish.field)
            chosen[wish.column] = Column(
                name: evidence[wish.column].name, field: wish.field, confidence: wish.score)
        }
        for (index, column) in evidence.enumerated() where chosen[index] == nil && column.name.hasPrefix(reserved) {
            chosen[index] = Column(name: column.name, field: nil, confidence: 1)
        }
        for (index, column) in evidence.enumerated() where chosen[index] == nil {
            chosen[index] = own(column, kind, onlyNamed: onlyNamed, taken: &taken)
        }
        return ColumnMapping(columns: chosen.compactMap { $0 })
    }

    private static func applySaid(
        _ said: [String: String], _ evidence: [Evidence], _ kind: ImportKind, _ chosen: inout [Column?]
    ) throws -> Set<Field> {
        var taken: Set<Field> = []
        for (column, name) in said.sorted(by: { $0.key < $1.key }) {
            guard let index = index(of: column, in: evidence) else {
                throw ImportProblem.unknownColumn(column, known: evidence.map(\.name))
            }
            if name.isEmpty || name == "-" {
                chosen[index] = Column(name: evidence[index].name, field: nil, confidence: 1)
                continue
            }
            guard let field = Field(name, kind: kind) else { throw ImportProblem.unknownField(name, kind) }
            guard taken.insert(field).inserted else { throw ImportProblem.fieldTwice(name) }
            chosen[index] = Column(name: evidence[index].name, field: field, confidence: 1)
        }
        return taken
    }

    private static func index(of column: String, in evidence: [Evidence]) -> Int? {
        if let exact = evidence.firstIndex(where: { $0.name == column }) { return exact }
        let key = FoldedText.key(column)
        return key.isEmpty ? nil : evidence.firstIndex { FoldedText.key($0.name) == key }
    }

    private static func candidates(
        _ evidence: [Evidence], _ kind: ImportKind, _ chosen: [Column?]
    ) -> [(column: Int, field: Field, score: Double)] {
        var wishes: [(column: Int, field: Field, score: Double)] = []
        for (index, column) in evidence.enumerated()
        where chosen[index] == nil && !column.name.hasPrefix(reserved) {
            if let field = Aliases.field(for: column.name, kind: kind) {
                let name = FoldedText.key(column.name) == FoldedText.key(field.name) ? 1.0 : 0.95
                let score = name * fit(column.samples, field.content)
                // A day or an amount that cannot be read must refuse its row, not turn into a text beside the line.
                if score >= 0.5 || name == 1 || kind == .orders { wishes.append((index, field, score)) }
            } else if !column.samples.isEmpty, share(column.samples, .email) >= 0.9 {
                wishes.append((index, Field(known: "email"), 0.75))
            }
        }
        return wishes
    }

    private static func own(
        _ column: Evidence, _ kind: ImportKind, onlyNamed: Bool, taken: inout Set<Field>
    ) -> Column {
        let name = column.name.trimmingSpaces()
        let isWritten = name.hasPrefix("custom:") || name.hasPrefix("attr:")
        let own = kind == .people ? Field.custom(name) : Field.attribute(name)
        let field = isWritten ? Field(name, kind: kind) ?? own : own
        guard !onlyNamed, !name.isEmpty, !column.samples.isEmpty, taken.insert(field).inserted else {
            return Column(name: column.name, field: nil, confidence: 0)
        }
        return Column(name: column.name, field: field, confidence: 0.5)
    }

    /// How well cells fit what a field needs: 1 when any text will do or nearly all fit, down to 0.3.
    private static func fit(_ samples: [String], _ content: ColumnContent?) -> Double {
        guard let content, !samples.isEmpty else { return 1 }
        let share = share(samples, content)
        return share >= 0.8 ? 1 : 0.3 + 0.7 * share
    }

    private static func share(_ samples: [String], _ content: ColumnContent) -> Double {
        let fitting = samples.filter { content.accepts($0) }.count
        return Double(fitting) / Double(max(1, samples.count))
    }
}

extension ColumnContent {
    func accepts(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        return bytes.withUnsafeBytes { raw in
            switch self {
            case .number:
                NumberText.micros(raw, decimal: .point) != nil || NumberText.micros(raw, decimal: .comma) != nil
            case .date: DateOrder.allCases.contains { DateText.parse(raw, order: $0) != nil }
            case .email: EmailText.normalise(text) != nil
            }
        }
    }
}

extension String {
    /// Without white space at both ends, no-break spaces and what has no width included.
    func trimmingSpaces() -> String {
        func isBlank(_ scalar: Unicode.Scalar) -> Bool {
            switch scalar.value {
            case 0...0x20, 0x200B...0x200F, 0x2060, 0xFEFF: true
            default: scalar.properties.isWhitespace
            }
        }
        let scalars = unicodeScalars
        guard let first = scalars.firstIndex(where: { !isBlank($0) }),
            let last = scalars.lastIndex(where: { !isBlank($0) })
        else { return "" }
        return String(scalars[first...last])
    }
}
