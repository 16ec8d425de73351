import Foundation
import Intake
import Kernel
import Logging
import ServiceLifecycle
import Storage
import Synchronization

/// Does the imports that pages ask for, one after another, on a thread of its own.
///
/// A job that a former process left running goes on here. When the server stops, the job under way stops at
/// the next row it looks up from, leaves nothing visible, and goes on at the next start.
struct ImportWorker: Service {
    let intake: IntakeRoom
    let logger: Logger
    /// What cut-off uploads left; only the server that does the jobs may take it away.
    let removeStaleUploads: @Sendable () throws -> Void
    /// Whether people are promised to be erased who are not yet.
    let isErasing: @Sendable () throws -> Bool
    private let stopping = StopSign()

    init(
        _ intake: IntakeRoom, logger: Logger, isErasing: @escaping @Sendable () throws -> Bool = { false },
        removeStaleUploads: @escaping @Sendable () throws -> Void
    ) {
        self.isErasing = isErasing
        self.intake = intake
        self.logger = logger
        self.removeStaleUploads = removeStaleUploads
    }

    func run() async throws { await WorkerThread.run(stopping, work) }

    private func work() {
        // Of several servers on one home one does the jobs. Whatever is marked as running when it takes over has
        // been left by a process that ended: it has one thread, and looks for work only when it has none.
        guard let lock = waitForLock() else { return }
        defer { lock.release() }
        attempt { try removeStaleUploads() }
        attempt { try intake.recoverIfIdle() }
        let launch = "\(ProcessInfo.processInfo.processIdentifier)-\(intake.now())"
        while !stopping.isSet {
            attempt {
                let found = try intake.runNextJob(
                    owner: launch, isAlive: { _ in false }, isStopping: { stopping.isSet })
                if try isErasing() { try intake.recoverIfIdle() }
                if !found { Thread.sleep(forTimeInterval: 0.25) }
            }
        }
    }

    private func waitForLock() -> FileLock? {
        while !stopping.isSet {
            if let lock = try? intake.setting.home.attemptLock(.jobs) { return lock }
            Thread.sleep(forTimeInterval: 1)
        }
        return nil
    }

    private func attempt(_ body: () throws -> Void) {
        do {
            try body()
        } catch {
            let code = (error as? any Problem)?.code ?? String(describing: type(of: error))
            logger.error("import worker", metadata: ["problem": "\(code)"])
            Thread.sleep(forTimeInterval: 1)
        }
    }
}

/// Set once, read from anywhere.
public final class StopSign: Sendable {
    private let value = Atomic(false)
    public init() {}
    public func set() { value.store(true, ordering: .sequentiallyConsistent) }
    public var isSet: Bool { value.load(ordering: .sequentiallyConsistent) }
}
