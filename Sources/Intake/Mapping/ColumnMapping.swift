import Formats
import Kernel

/// Which column of a file is which field, and how sure that is.
public struct ColumnMapping: Sendable, Equatable {
    public struct Column: Sendable, Equatable {
        /// As the file writes it.
        public let name: String
        /// nil: not imported.
        public let field: Field?
        /// 0…1; 1 is what a person said, 0.99 what was said of such a file before, 0.98 what a preset knows.
        public let confidence: Double
        /// What a field of the file's own holds; of the contract's fields, what they hold.
        public let type: ColumnType
        /// What is done to each cell before it is read.
        public let rule: CellRule?
        /// A field that it may be, too unsure to be taken without asking.
        public let offer: Field?

        public init(
            name: String, field: Field?, confidence: Double, type: ColumnType = .text, rule: CellRule? = nil,
            offer: Field? = nil
        ) {
            (self.name, self.field, self.confidence) = (name, field, confidence)
            (self.type, self.rule, self.offer) = (type, rule, offer)
        }
    }

    public let columns: [Column]
    /// Id of the preset that the header was recognised as.
    public let preset: String?

    init(columns: [Column], preset: String? = nil) {
        self.columns = columns
        self.preset = preset
    }

    /// Columns that Vínculo adds to a file begin so; they are imported only where a preset reads them.
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

    /// Maps columns one to one: what a person said, what was said of such a file before, what a preset knows, then
    /// names and content with the largest sum of certainty.
    ///
    /// A name known in Spanish, English or Portuguese counts 0.95 (1.0 for the contract's own), one with other
    /// small words 0.92, a like one its likeness × 0.9; less when the cells do not look like the field; a column of
    /// e-mail addresses under an unknown name 0.75. Nothing below 0.6 is taken silently: it is the column's
    /// `offer`. What stays becomes a field of its own (`custom:` of people and companies, `attr:` of lines, events
    /// and payments) unless `onlyNamed`; columns of one name are told apart by a number (`Correo 2`).
    /// - Parameter remembered: A former mapping of a file with the same `signature`, column to field, an empty
    ///   field for a column left out. What no longer fits is passed over.
    /// - Throws: `ImportProblem` for a column or field that does not exist, or a field named twice.
    public static func propose(
        _ evidence: [Evidence], kind: ImportKind, said: [String: String] = [:], onlyNamed: Bool = false,
        remembered: [String: String]? = nil
    ) throws -> ColumnMapping {
        var proposal = ColumnProposal(evidence, kind: kind)
        try proposal.take(said: said)
        if onlyNamed { return proposal.finish(keepsOthers: false) }
        if let remembered { proposal.take(remembered: remembered) }
        proposal.takePreset()
        proposal.takeLikely()
        proposal.takeOptOuts()
        return proposal.finish(keepsOthers: true)
    }
}

extension ColumnMapping {
    /// What files with the same columns have in common, in whatever order and case the columns stand.
    public static func signature(of header: [String]) -> String {
        let keys = header.filter { !$0.hasPrefix(reserved) }.map(HeaderName.key).sorted()
        let text = keys.joined(separator: "\u{1F}")
        return [Hash64.of(text), Hash64.of(text, seed: 1)].map { hash in
            let digits = String(hash, radix: 16)
            return String(repeating: "0", count: 16 - digits.count) + digits
        }.joined()
    }

    /// What to keep of this mapping for the next file with the same columns: column to field, empty for one left
    /// out. Of columns of one name the first is kept.
    public var memory: [String: String] {
        var memory: [String: String] = [:]
        for column in columns where !column.name.hasPrefix(Self.reserved) && memory[column.name] == nil {
            memory[column.name] = column.field?.name ?? ""
        }
        return memory
    }
}

extension String {
    /// Without white space at both ends, no-break spaces and what has no width included.
    func trimmingSpaces() -> String {
        func isBlank(_ scalar: Unicode.Scalar) -> Bool {
            switch scalar.value {
            case 0...0x20, 0xAD, 0x200B...0x200F, 0x2060, 0xFEFF: true
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
