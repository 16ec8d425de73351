import Foundation
import Intake
import Kernel
import Logging
import ServiceLifecycle
import Synchronization

/// Does the imports that pages ask for, one after another, on a thread of its own.
///
/// A job that a former process left running goes on here. When the server stops, the job under way stops at
/// the next row it looks up from, leaves nothing visible, and goes on at the next start.
struct ImportWorker: Service {
    let intake: IntakeRoom
    let logger: Logger
    private let stopping = StopSign()

    init(_ intake: IntakeRoom, logger: Logger) {
        self.intake = intake
        self.logger = logger
    }

    func run() async throws {
        await withGracefulShutdownHandler {
            await withCheckedContinuation { (done: CheckedContinuation<Void, Never>) in
                let thread = Thread {
                    work()
                    done.resume()
                }
                thread.stackSize = 8 << 20
                thread.start()
            }
        } onGracefulShutdown: {
            stopping.set()
        }
    }

    private func work() {
        // The launch is part of the name: a pid may come again after a restart.
        let launch = "\(ProcessInfo.processInfo.processIdentifier)-\(intake.now())"
        while !stopping.isSet {
            do {
                let found = try intake.runNextJob(
                    owner: launch, isAlive: { Self.isAlive($0, launch: launch) }, isStopping: { stopping.isSet })
                if !found { Thread.sleep(forTimeInterval: 0.25) }
            } catch {
                let code = (error as? any Problem)?.code ?? String(describing: type(of: error))
                logger.error("import worker", metadata: ["problem": "\(code)"])
                Thread.sleep(forTimeInterval: 1)
            }
        }
    }

    static func isAlive(_ owner: String, launch: String) -> Bool {
        if owner == launch { return true }
        guard let pid = owner.split(separator: "-").first.flatMap({ Int32($0) }) else { return false }
        return pid != ProcessInfo.processInfo.processIdentifier && kill(pid, 0) == 0
    }
}

/// Set once, read from anywhere.
public final class StopSign: Sendable {
    private let value = Atomic(false)
    public init() {}
    public func set() { value.store(true, ordering: .sequentiallyConsistent) }
    public var isSet: Bool { value.load(ordering: .sequentiallyConsistent) }
}
