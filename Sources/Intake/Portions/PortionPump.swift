import Dispatch
import Kernel
import Synchronization

/// Presses portions one after another beside the thread that reads.
///
/// One portion is at work at a time; `start` waits for the one before. What is gathered may be looked at after
/// `finish`.
final class PortionPump<Press: PortionPress>: @unchecked Sendable {
    private let press: Press
    private let queue = DispatchQueue(label: "import.portions")
    private let group = DispatchGroup()
    private let failure = Mutex<(any Error)?>(nil)
    private var free: Press.Sheet?

    init(_ press: Press) { self.press = press }

    /// A sheet that is done with, for the next portion but one. Waits until nothing is at work.
    func spare() throws -> Press.Sheet? {
        try finish()
        defer { free = nil }
        // Whoever keeps a delivery reads on in its sheet.
        guard isKnownUniquelyReferenced(&free), let sheet = free else { return nil }
        sheet.removeAll()
        return sheet
    }

    func start(_ sheet: Press.Sheet) throws {
        try finish()
        queue.async(group: group) { [self] in
            do {
                try work(sheet, isLast: false)
            } catch {
                failure.withLock { $0 = error }
            }
        }
    }

    /// Works on a portion at once.
    func work(_ sheet: Press.Sheet, isLast: Bool) throws {
        try press.press(sheet, isLast: isLast)
        free = sheet
    }

    func wait() { group.wait() }

    /// Waits, and throws what a portion failed with.
    func finish() throws {
        wait()
        if let error = failure.withLock({ $0 }) { throw error }
    }
}
