import Intake
import Kernel
import Storage

/// Takes out what erased people agreed to and refused. That they refused stays, as what keeps them from coming back.
public struct ConsentErasure: ErasureStep {
    public let name = "consents"

    public init() {}

    public func preview(_ records: Set<Int64>, _ setting: IntakeSetting, into preview: inout ErasurePreview) throws {}

    public func erase(_ erasure: Erasure) throws {
        let (home, tombstones) = (erasure.setting.home, erasure.tombstones)
        // The log first: what the database lacks is taken from it when an older one is restored.
        try OptOutLog(home).forget(tombstones)
        let people = try home.database.read { transaction in
            try ConsentStore.people(transaction).filter {
                tombstones.contains(source: $0.source, externalID: $0.externalID)
            }
        }
        try home.database.write { transaction in
            for person in people { try ConsentStore.forget(transaction, person) }
            _ = try SuppressionStore.forget(transaction) { address in
                if tombstones.contains(address) { return true }
                guard case .record(let source, let externalID) = address.whom else { return false }
                return tombstones.contains(source: source, externalID: externalID)
            }
        }
    }
}
