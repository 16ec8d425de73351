import Intake
import Kernel
import Storage

/// Takes the timeline away: it knows what people are called. The next question builds it anew, without them.
public struct TimelineErasure: ErasureStep {
    public let name = "timeline"

    public init() {}

    public func preview(_ records: Set<Int64>, _ setting: IntakeSetting, into preview: inout ErasurePreview) throws {}

    public func erase(_ erasure: Erasure) throws {
        let home = erasure.setting.home
        // Whoever is building one has read the people as they were.
        let lock = try home.lock(.build, wait: true)
        defer { lock.release() }
        try TimelineFiles.forget(home)
    }
}
