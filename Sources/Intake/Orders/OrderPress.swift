import Dispatch
import Kernel
import Synchronization

/// Puts portions of orders together and hands them to the steps, one after another, beside the thread that reads.
///
/// One portion is at work at a time; `start` waits for the one before. What is gathered may be looked at after
/// `finish`.
final class OrderPress: @unchecked Sendable {
    private let run: ImportRun
    private let statuses: StatusTable
    private let queue = DispatchQueue(label: "import.orders")
    private let group = DispatchGroup()
    private let failure = Mutex<(any Error)?>(nil)
    private var account = OrderAccount()
    private var free: OrderSheet?
    /// Who was named so far.
    private var people = TextDictionary()

    private(set) var rejections: [Rejection] = []
    private(set) var split = SplitOrders()

    init(_ run: ImportRun, statuses: StatusTable) {
        self.run = run
        self.statuses = statuses
    }

    /// A sheet that is done with, for the next portion but one. Waits until nothing is at work.
    func spare() throws -> OrderSheet? {
        try finish()
        defer { free = nil }
        // Whoever keeps a delivery reads on in its sheet.
        guard isKnownUniquelyReferenced(&free), let sheet = free else { return nil }
        sheet.removeAll()
        return sheet
    }

    func start(_ sheet: OrderSheet) throws {
        try finish()
        queue.async(group: group) { [self] in
            do {
                try press(sheet)
            } catch {
                failure.withLock { $0 = error }
            }
        }
    }

    func wait() { group.wait() }

    /// Waits, and throws what a portion failed with.
    func finish() throws {
        wait()
        if let error = failure.withLock({ $0 }) { throw error }
    }

    /// Works on a portion at once.
    func press(_ sheet: OrderSheet, _ sayings: DeliveredSayings? = nil) throws {
        let delivery = run.delivery
        // Handed on and back, so that nobody else holds them while they grow.
        var known = TextDictionary(minimumCapacity: 0)
        swap(&known, &people)
        var assembly = OrderAssembly(
            sheet, source: delivery.options.source, statuses: statuses, today: delivery.setting.clock.day(of: run.now),
            people: consume known)
        assembly.run()
        rejections += sheet.rejections + assembly.spoiled
        split.add(assembly.hashes)
        delivery.sayings = sayings
        delivery.sayings?.settle(persons: assembly.personCodes, isRejected: assembly.isRejected)
        account.add(assembly.account)
        delivery.summary.totals = account.totals()
        delivery.summary.accepted = account.acceptedRows
        delivery.summary.flagged = account.flaggedRows
        delivery.summary.future = account.futureRows
        delivery.summary.unknownStatuses = account.unknownStatuses(statuses)
        delivery.orders = assembly.delivered
        try run.stage()
        delivery.orders = nil
        people = assembly.delivered.people
        free = sheet
    }
}
