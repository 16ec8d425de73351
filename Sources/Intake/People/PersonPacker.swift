import Formats
import Kernel

/// Checks and packs values that do not come row by row from a file: an edit by hand, a conversion.
public struct PersonPacker {
    private var checks: PersonChecks
    private let fields: PersonFields

    public init(country: String, today: Day, fields: PersonFields) {
        checks = PersonChecks(country: country, dateOrder: .ymd, decimal: .point, today: today)
        self.fields = fields
    }

    /// - Parameter known: why values cannot be used, where that was found before; otherwise they are checked.
    public mutating func pack(_ said: [String: String], known: [String: String]? = nil) -> [UInt8] {
        var (invalid, keys) = (known ?? [:], [String: String]())
        for (name, text) in said where !text.isEmpty && text != "\\N" && invalid[name] == nil {
            let check = PersonColumns.check(name)
            let type = said["document_type"] ?? said["tax_id_type"] ?? ""
            let beside = check == .city ? said["region"] ?? "" : type
            var text = text
            let defect = text.withUTF8 { checks.defect(UnsafeRawBufferPointer($0), check, beside: beside) }
            if known == nil { invalid[name] = defect?.code }
            if !checks.key.isEmpty { keys[name] = String(decoding: checks.key, as: UTF8.self) }
        }
        return PackedValues.pack(said, invalid: invalid, keys: keys, fields: fields)
    }
}
