import Intake
import Kernel
import Storage

/// Takes away for whom money was spent; that it was spent stays.
public struct SpendErasure: ErasureStep {
    public let name = "spend"

    public init() {}

    public func preview(_ records: Set<Int64>, _ setting: IntakeSetting, into preview: inout ErasurePreview) throws {}

    public func erase(_ erasure: Erasure) throws {
        let texts = AddressTexts(country: erasure.setting.settings.country)
        try erasure.setting.home.database.write { transaction in
            for row in try CostStore.namedSpend(transaction) {
                let names =
                    texts.anything(row.customer, sources: [row.customerSource])
                    + texts.anything(row.key.dropPrefix("id:"), sources: [row.source])
                guard names.contains(where: erasure.tombstones.contains) else { continue }
                // Without an id the key is all that the row says.
                let key =
                    row.key.hasPrefix("id:")
                    ? row.key
                    : "erased:"
                        + erasure.tombstones.pseudonym("spend " + row.source, row.key.utf8)
                        .map { String($0, radix: 16) }.joined(separator: ".")
                try CostStore.forgetCustomer(transaction, row, key: key)
            }
        }
    }
}

extension String {
    fileprivate func dropPrefix(_ prefix: String) -> String {
        hasPrefix(prefix) ? String(dropFirst(prefix.count)) : ""
    }
}
