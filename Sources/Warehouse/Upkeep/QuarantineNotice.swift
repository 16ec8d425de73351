import Kernel
import Web

/// How much is set aside, and of which imports: said wherever totals are.
public struct QuarantineNotice: Sendable, Equatable {
    public let orders: Int
    public let imports: [Int64]

    public func sentence(_ texts: Texts) -> String {
        let shown = imports.prefix(5).map(String.init).joined(separator: ", ") + (imports.count > 5 ? "…" : "")
        return texts.plural("quarantine.notice", count: orders, ["imports": shown])
    }
}

extension [QuarantinedFile] {
    /// nil where nothing is set aside.
    public var notice: QuarantineNotice? {
        isEmpty
            ? nil
            : QuarantineNotice(
                orders: reduce(0) { $0 + $1.orders }, imports: Set(flatMap(\.imports)).subtracting([0]).sorted())
    }
}
