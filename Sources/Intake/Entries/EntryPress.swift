import Kernel

/// Puts portions of events or payments together and hands them to the steps.
final class EntryPress: PortionPress {
    private let run: ImportRun
    private var account = PortionAccount()
    /// Who was named so far.
    private var people = TextDictionary()
    /// What was said of them.
    private var sayings: DeliveredSayings?

    private(set) var rejections: [Rejection] = []
    private(set) var split = SplitKeys()

    init(_ run: ImportRun, sayings: DeliveredSayings?) {
        self.run = run
        self.sayings = sayings
    }

    func press(_ sheet: EntrySheet, isLast: Bool) throws {
        let delivery = run.delivery
        // Handed on and back, so that nobody else holds them while they grow.
        var known = TextDictionary(minimumCapacity: 0)
        swap(&known, &people)
        let assembly = EntryAssembly(
            sheet, source: delivery.options.source, kind: delivery.options.kind,
            today: delivery.setting.clock.day(of: run.now), people: consume known)
        people = assembly.delivered.people
        rejections += sheet.rejections
        split.add(assembly.hashes)
        if let said = sheet.sayings {
            sayings?.take(said) { row in
                guard sheet.isHere(row), sheet.person[row] >= 0 else { return nil }
                return (assembly.personCodes[Int(sheet.person[row])], Int32(clamping: sheet.row[row]))
            }
        }
        account.add(assembly.account)
        delivery.summary.totals = account.totals()
        delivery.summary.accepted = account.acceptedRows
        delivery.summary.flagged = account.flaggedRows
        delivery.summary.flags = account.flags
        delivery.summary.future = account.futureRows
        delivery.entries = assembly.delivered
        delivery.sayings = isLast ? sayings : nil
        try run.stage()
        delivery.entries = nil
    }
}
