import Formats
import Intake
import Kernel

/// What is known of one record: texts by field as they were written, and why some of them cannot be used.
public struct PersonValues: Sendable {
    public var said: [String: String]
    public var invalid: [String: String]
    /// The form in which a value is compared, of those that have one of their own.
    public var keys: [String: String] = [:]

    public init(said: [String: String] = [:], invalid: [String: String] = [:]) {
        self.said = said
        self.invalid = invalid
    }

    /// Unpacks what one statement says.
    public init(packed bytes: UnsafeRawBufferPointer, _ fields: PersonFields) {
        self.init()
        PackedValues.forEach(bytes) { entry in
            guard let name = fields.name(of: entry.field) else { return }
            said[name] = String(decoding: entry.text, as: UTF8.self)
            invalid[name] = entry.defect?.code
            if !entry.key.isEmpty { keys[name] = String(decoding: entry.key, as: UTF8.self) }
        }
    }

    func packed(_ fields: PersonFields) -> [UInt8] {
        PackedValues.pack(said, invalid: invalid, keys: keys, fields: fields)
    }

    /// What an import says of a record, and how it wants to be heard.
    public struct Version: Sendable, Equatable {
        public var values: PersonValues
        public var mode: OnExisting
        public var empty: EmptyCell

        public init(_ values: PersonValues, mode: OnExisting, empty: EmptyCell) {
            self.values = values
            self.mode = mode
            self.empty = empty
        }
    }

    /// These values after one more version.
    ///
    /// An absent field keeps. `\N` clears; an empty cell keeps, or clears when the import asked so. `fill` fills
    /// what is empty, `replace` replaces, `skip` leaves a known record alone. In every mode a refusal of consent
    /// is taken, and nothing turns a refusal into consent.
    public func applying(_ version: Version, isKnown: Bool) -> PersonValues {
        var result = self
        for (field, text) in version.values.said {
            if Self.isConsent(field) {
                result.takeConsent(field, text, version, isKnown: isKnown)
            } else if version.mode != .skip || !isKnown {
                result.take(field, text, version)
            }
        }
        return result
    }

    /// In front of a value that replaces whatever is known, although the import only fills: an earlier row of the
    /// same person cleared the field. No cell can hold the control character behind the mark at its end.
    static let clearedThen = "\\N\u{1F}"

    private mutating func take(_ field: String, _ text: String, _ version: Version) {
        if text.hasPrefix(Self.clearedThen) {
            said[field] = String(text.dropFirst(Self.clearedThen.count))
            invalid[field] = version.values.invalid[field]
            keys[field] = version.values.keys[field]
        } else if text == "\\N" || (text.isEmpty && version.empty == .clear) {
            said[field] = nil
            invalid[field] = nil
            keys[field] = nil
        } else if !text.isEmpty, version.mode != .fill || said[field] == nil {
            said[field] = text
            invalid[field] = version.values.invalid[field]
            keys[field] = version.values.keys[field]
        }
    }

    private mutating func takeConsent(_ field: String, _ text: String, _ version: Version, isKnown: Bool) {
        let state = YesNo.parse(text)
        let current = said[field].flatMap { YesNo.parse($0) }
        let isHeard = version.mode != .skip || !isKnown
        if state == .no || (state == .yes && current == nil && isHeard) {
            said[field] = state?.rawValue
            invalid[field] = nil
        } else if current != .no, isHeard, text == "\\N" || (text.isEmpty && version.empty == .clear) {
            said[field] = nil
            invalid[field] = nil
        } else if state == nil, current == nil, isHeard {
            said[field] = text
            invalid[field] = version.values.invalid[field]
        }
    }

    /// Whether a field is a yes or no to being written to.
    static func isConsent(_ field: String) -> Bool {
        field.hasPrefix("consent_") && field != "consent_at" && field != "consent_source"
    }

    /// The text of a field, unless it was found unusable.
    public func usable(_ field: String) -> String? {
        invalid[field] == nil ? said[field] : nil
    }

    /// The compared form of a field that can be used.
    func key(_ field: String) -> String? { invalid[field] == nil ? keys[field] : nil }

    /// Takes what is known of a younger record of the same customer, where nothing usable is known yet; its refusals always.
    mutating func join(_ younger: PersonValues) {
        for (field, text) in younger.said where !text.isEmpty {
            let isTaken =
                Self.isConsent(field)
                ? YesNo.parse(said[field] ?? "") == nil || YesNo.parse(text) == .no
                : (said[field] ?? "").isEmpty || (invalid[field] != nil && younger.invalid[field] == nil)
            guard isTaken else { continue }
            said[field] = text
            invalid[field] = younger.invalid[field]
            keys[field] = younger.keys[field]
        }
    }

    /// The refusals of consent alone.
    var refusals: PersonValues? {
        let refused = said.filter { Self.isConsent($0.key) && YesNo.parse($0.value) == .no }
        return refused.isEmpty ? nil : PersonValues(said: refused.mapValues { _ in YesNo.no.rawValue })
    }

    /// The folded form of `displayName`.
    var nameKey: String? {
        if let full = keys["full_name"] ?? keys["name"] { return full }
        let parts = [keys["given_names"], keys["surnames"]].compactMap { $0 }
        return parts.isEmpty ? keys["company"] : parts.joined(separator: " ")
    }

    /// What a person is called: the full name, else given names and surnames, else the company.
    public var displayName: String? {
        if let full = said["full_name"] ?? said["name"], !full.isEmpty { return full }
        let parts = [said["given_names"], said["surnames"]].compactMap { $0 }.filter { !$0.isEmpty }
        if !parts.isEmpty { return parts.joined(separator: " ") }
        return said["company"].flatMap { $0.isEmpty ? nil : $0 }
    }
}

extension YesNo {
    static func parse(_ text: String) -> YesNo? { Array(text.utf8).withUnsafeBytes { parse($0) } }
}

extension PersonValues: Equatable {
    /// Compared forms follow from the texts and do not count.
    public static func == (left: PersonValues, right: PersonValues) -> Bool {
        left.said == right.said && left.invalid == right.invalid
    }
}
