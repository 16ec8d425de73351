import Foundation
import Intake
import Kernel
import Logging
import ServiceLifecycle

/// Packs the originals of imports that are done, behind everything else, on a thread of its own that gives way to others.
///
/// Of several servers on one home each looks; the lock of packing sees to it that one does it.
struct OriginalsWorker: Service {
    private let intake: IntakeRoom
    private let logger: Logger
    private let stopping = StopSign()

    /// Seconds between two looks.
    private static let pause = 20.0

    init(_ intake: IntakeRoom, logger: Logger) { (self.intake, self.logger) = (intake, logger) }

    func run() async throws { await WorkerThread.run(stopping, work) }

    private func work() {
        // On Linux this is of the thread alone: whoever asks or imports goes first.
        _ = setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, 19)
        var damaged: Set<String> = []
        while !stopping.isSet {
            logger.attempt("originals") { try pack(besides: &damaged) }
            let until = ContinuousClock.now + .seconds(Self.pause)
            while !stopping.isSet, ContinuousClock.now < until { Thread.sleep(forTimeInterval: 0.25) }
        }
    }

    /// - Parameter damaged: what was found damaged and is not looked at again before the next start.
    private func pack(besides damaged: inout Set<String>) throws {
        let due = try intake.originalsToPack().filter { !damaged.contains($0.sha256) }
        guard !due.isEmpty, try !intake.isStaging() else { return }
        var watch = IntakeRoom.Watch()
        watch.isCancelled = { stopping.isSet }
        let answer = try intake.packOriginals(by: "system", besides: damaged, wait: false, watch: watch)
        damaged.formUnion(answer.damaged)
        guard answer.packed > 0 else { return }
        logger.info(
            "originals packed",
            metadata: [
                "files": "\(answer.packed)", "before": "\(answer.before.bytes)", "after": "\(answer.after.bytes)",
            ])
    }
}
