/// The name of a file that is known by its content: the SHA-256 of it, in 64 hexadecimal digits.
///
/// Packed with gzip it lies under the same name with `.gz` behind it. The name goes on telling what comes out of it.
public enum ContentName {
    public static let packedSuffix = ".gz"

    /// Whether a name is that of a file that lies as it is.
    public static func isPlain(_ name: some StringProtocol) -> Bool {
        name.utf8.count == 64 && name.utf8.allSatisfy { $0 &- 48 < 10 || $0 &- 97 < 6 }
    }

    public static func isPacked(_ name: some StringProtocol) -> Bool {
        name.hasSuffix(packedSuffix) && isPlain(name.dropLast(packedSuffix.count))
    }

    /// What a name of either form tells of the content; nil for any other name.
    public static func sha256(_ name: some StringProtocol) -> String? {
        if isPlain(name) { return String(name) }
        return isPacked(name) ? String(name.dropLast(packedSuffix.count)) : nil
    }
}
