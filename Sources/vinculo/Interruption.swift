import Dispatch
import Foundation
import Synchronization

/// Ctrl-C and SIGTERM during a command: the first asks it to stop, the second ends the process.
enum Interruption {
    /// A source works only while somebody holds it.
    private struct Held: @unchecked Sendable { let source: any DispatchSourceSignal }
    private static let sources = Mutex<[Held]>([])

    static func onInterrupt(_ body: @escaping @Sendable () -> Void) {
        for number in [SIGINT, SIGTERM] {
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler {
                signal(number, SIG_DFL)
                body()
            }
            source.resume()
            let held = Held(source: source)
            sources.withLock { $0.append(held) }
        }
    }
}
