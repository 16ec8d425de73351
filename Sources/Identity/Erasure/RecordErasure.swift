import Intake
import Kernel
import Storage

/// Takes out the records of erased people, once nothing names them any more.
public struct RecordErasure: ErasureStep {
    public let name = "records"

    public init() {}

    public func preview(_ records: Set<Int64>, _ setting: IntakeSetting, into preview: inout ErasurePreview) throws {
        preview.records += records.count
    }

    public func erase(_ erasure: Erasure) throws {
        let records = erasure.records.sorted()
        for start in stride(from: 0, to: records.count, by: IdentityStep.portion) {
            let portion = Array(records[start..<min(start + IdentityStep.portion, records.count)])
            try erasure.setting.home.database.write { try RecordStore.erase($0, portion) }
        }
    }
}
