import Intake
import Kernel

/// What is known of one product: texts by field, and why some of them cannot be used.
public struct ProductValues: Sendable, Equatable {
    public var said: [String: String]
    public var invalid: [String: String]

    public init(said: [String: String] = [:], invalid: [String: String] = [:]) {
        self.said = said
        self.invalid = invalid
    }

    /// What an import says of a product, and how it wants to be heard.
    struct Version: Equatable {
        var values: ProductValues
        var mode: OnExisting
        var empty: EmptyCell
    }

    /// These values after one more version; nil is a product that nobody has spoken of.
    ///
    /// An absent field keeps. `\N` clears; an empty cell keeps, or clears when the import asked so. Under `skip` a
    /// known product stays as it is.
    static func applying(_ version: Version, to known: ProductValues?) -> ProductValues {
        if let known, version.mode == .skip { return known }
        var result = known ?? ProductValues()
        for (field, text) in version.values.said {
            if text == "\\N" || (text.isEmpty && version.empty == .clear) {
                result.said[field] = nil
                result.invalid[field] = nil
            } else if !text.isEmpty {
                result.said[field] = text
                result.invalid[field] = version.values.invalid[field]
            }
        }
        return result
    }

    /// Two rows of one product in one file, as one: what the later says holds; its empty cells say nothing.
    func followed(by later: ProductValues, empty: EmptyCell) -> ProductValues {
        var result = self
        for (field, text) in later.said where !text.isEmpty || empty == .clear {
            result.said[field] = text
            result.invalid[field] = later.invalid[field]
        }
        return result
    }

    /// The text of a field, unless it is empty or was found unusable.
    public func usable(_ field: String) -> String? {
        guard invalid[field] == nil, let text = said[field], !text.isEmpty else { return nil }
        return text
    }
}

extension Micros {
    /// A plain decimal with a point and up to six digits behind it, as Intake writes readable numbers; nil otherwise.
    init?(plain text: String) {
        let parts = text.drop { $0 == "-" }.split(separator: ".", omittingEmptySubsequences: false)
        let fraction = parts.count > 1 ? parts[1] : ""
        guard let digits = parts.first, !digits.isEmpty, parts.count <= 2, fraction.utf8.count <= 6,
            text.utf8.count <= 24,
            (digits + fraction).utf8.allSatisfy({ $0 >= 48 && $0 <= 57 }),
            let raw = Int64(
                (text.hasPrefix("-") ? "-" : "") + digits + fraction
                    + String(repeating: "0", count: 6 - fraction.utf8.count))
        else { return nil }
        self.init(raw: raw)
    }
}
