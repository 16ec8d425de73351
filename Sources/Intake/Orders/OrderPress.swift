import Kernel

/// Puts portions of orders together and hands them to the steps.
final class OrderPress: PortionPress {
    private let run: ImportRun
    private let statuses: StatusTable
    private var account = PortionAccount()
    /// Who was named so far.
    private var people = TextDictionary()
    /// What was said of them.
    private var sayings: DeliveredSayings?

    private(set) var rejections: [Rejection] = []
    private(set) var split = SplitKeys()

    init(_ run: ImportRun, statuses: StatusTable, sayings: DeliveredSayings?) {
        self.run = run
        self.statuses = statuses
        self.sayings = sayings
    }

    func press(_ sheet: OrderSheet, isLast: Bool) throws {
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
        if let said = sheet.sayings { hear(said, sheet, assembly) }
        account.add(assembly.account)
        delivery.summary.totals = account.totals()
        delivery.summary.accepted = account.acceptedRows
        delivery.summary.flagged = account.flaggedRows
        delivery.summary.future = account.futureRows
        delivery.summary.unknownStatuses = account.unknownStatuses(statuses)
        delivery.orders = assembly.delivered
        delivery.sayings = isLast ? sayings : nil
        try run.stage()
        delivery.orders = nil
        people = assembly.delivered.people
    }

    /// Rows of refused orders say nothing, those of orders that go on do with the next portion.
    private func hear(_ said: RowSayings, _ sheet: OrderSheet, _ assembly: OrderAssembly) {
        let (codes, isRejected) = (assembly.personCodes, assembly.isRejected)
        sayings?.take(said) { place in
            let row = sheet.rows[place]
            guard row.order >= 0, !isRejected[Int(row.order)], row.person >= 0 else { return nil }
            return (codes[Int(row.person)], row.row)
        }
    }
}
