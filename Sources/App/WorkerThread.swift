import Foundation
import Kernel
import Logging
import ServiceLifecycle

/// Runs work that blocks on a thread of its own until the server stops.
enum WorkerThread {
    /// Stopped gracefully with the server, or cancelled because the pages could not start: either way it ends.
    static func run(_ stopping: StopSign, _ work: @escaping @Sendable () -> Void) async {
        await withTaskCancellationHandler {
            await withGracefulShutdownHandler {
                await onThread(work)
            } onGracefulShutdown: {
                stopping.set()
            }
        } onCancel: {
            stopping.set()
        }
    }

    private static func onThread(_ work: @escaping @Sendable () -> Void) async {
        await withCheckedContinuation { (done: CheckedContinuation<Void, Never>) in
            let thread = Thread {
                work()
                done.resume()
            }
            thread.stackSize = 8 << 20
            thread.start()
        }
    }
}

extension Logger {
    /// Does work that is looked at again and again: what is busy or fails is tried again at the next look.
    /// - Parameter name: of the work, for the log.
    func attempt(_ name: String, _ body: () throws -> Void) {
        do {
            try body()
        } catch is CancellationError {
        } catch let problem as PlainProblem where problem.code == "home.locked" {
        } catch {
            let code = (error as? any Problem)?.code ?? String(describing: type(of: error))
            self.error("\(name)", metadata: ["problem": "\(code)"])
        }
    }
}
