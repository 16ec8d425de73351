import Foundation
import Kernel
import Logging
import Office
import ServiceLifecycle
import Storage

/// Makes the backups that the schedule and pages ask for, beside imports, on a thread of its own.
///
/// Of several servers on one home each looks; the lock of the backup lets one work at a time.
struct BackupWorker: Service {
    let room: BackupRoom
    let logger: Logger
    private let stopping = StopSign()

    init(_ room: BackupRoom, logger: Logger) {
        self.room = room
        self.logger = logger
    }

    func run() async throws { await WorkerThread.run(stopping, work) }

    private func work() {
        let launch = "\(ProcessInfo.processInfo.processIdentifier)-\(room.now())"
        while !stopping.isSet {
            do {
                try room.requestDue()
                let found = try room.runNextJob(owner: launch, isStopping: { stopping.isSet })
                if !found { rest() }
            } catch {
                let code = (error as? any Problem)?.code ?? String(describing: type(of: error))
                logger.error("backup worker", metadata: ["problem": "\(code)"])
                rest()
            }
        }
    }

    /// A second, in pieces, so that the server ends without waiting for it.
    private func rest() {
        for _ in 0..<4 where !stopping.isSet { Thread.sleep(forTimeInterval: 0.25) }
    }
}
