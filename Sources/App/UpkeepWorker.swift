import Foundation
import Intake
import Kernel
import Logging
import Segments
import ServiceLifecycle
import Warehouse

/// Puts events that came one by one into batches and small files together, and keeps the timeline near what there is, behind
/// what the server does.
///
/// Of several servers on one home each looks; the locks of the work see to it that one does it.
struct UpkeepWorker: Service {
    private let upkeep: FactUpkeep
    private let inbox: Inbox
    private let timeline: TimelineBase
    private let segments: SegmentsRoom
    private let logger: Logger
    private let stopping = StopSign()

    /// Seconds between two looks at the inbox, and looks between two at the files.
    private static let pause = 1.0
    private static let looks = 60

    init(_ rooms: Rooms, logger: Logger) {
        (upkeep, inbox, timeline) = (rooms.upkeep, rooms.inbox, rooms.timeline)
        (segments, self.logger) = (rooms.segments, logger)
    }

    func run() async throws { await WorkerThread.run(stopping, work) }

    private func work() {
        var look = 0
        while !stopping.isSet {
            logger.attempt("upkeep") { try inbox.flushIfDue() }
            logger.attempt("timeline") { try tend(isFirst: look == 0) }
            if look % Self.looks == 0 { logger.attempt("upkeep") { try compact() } }
            look += 1
            for _ in 0..<4 where !stopping.isSet { Thread.sleep(forTimeInterval: Self.pause / 4) }
        }
        logger.attempt("upkeep") { try inbox.flushIfIdle() }
    }

    /// Builds a timeline when many have changed, and counts the segments that are kept, so that whoever opens their list
    /// need not wait for it.
    private func tend(isFirst: Bool) throws {
        let start = ContinuousClock.now
        let isBuilt = try timeline.tend(isCancelled: { stopping.isSet }) { notice in
            if case .damaged(let file, let block) = notice {
                logger.warning("timeline damaged", metadata: ["file": "\(file)", "block": "\(block)"])
            }
        }
        if isBuilt { logger.info("timeline built", metadata: ["took": "\(ContinuousClock.now - start)"]) }
        if isBuilt || isFirst { _ = try segments.counted() }
    }

    private func compact() throws {
        guard try upkeep.smallFiles() >= CompactionSize.many.plan.fewest else { return }
        var watch = IntakeRoom.Watch()
        watch.isCancelled = { stopping.isSet }
        let answer = try upkeep.compact(.many, by: "system", wait: false, watch: watch)
        guard answer.written > 0 else { return }
        logger.info(
            "facts compacted",
            metadata: ["before": "\(answer.filesBefore)", "after": "\(answer.filesAfter)"])
    }
}
