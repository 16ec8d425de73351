import Intake
import Kernel
import Storage

extension ConsentsStep {
    /// Judges rows of an exclusion list and enters what is new.
    ///
    /// `created` brings an address that was not excluded for the channel, `updated` excludes one for longer,
    /// `unchanged` says what is known. Entries never go again, so what is known is not entered a second time.
    func stage(
        _ rows: ArraySlice<DeliveredSuppressions.Row>, of list: DeliveredSuppressions, _ delivery: Delivery,
        _ kept: inout Kept
    ) throws {
        let addresses = Set(rows.flatMap(\.addresses))
        let known = try delivery.setting.home.database.read { try SuppressionStore.entries($0, Array(addresses)) }
        var entered: [Exclusion] = []
        for row in rows {
            var outcome = Outcome.unchanged
            for address in row.addresses {
                for channel in row.channels.isEmpty ? [nil] : row.channels.map(Optional.some) {
                    var exclusion = Exclusion(address: address, channel: channel, at: row.at)
                    exclusion.reason = row.reason
                    exclusion.validUntil = row.validUntil
                    exclusion.source = list.source
                    exclusion.importID = delivery.importID
                    exclusion.sequence = delivery.sequence
                    let found = judge(exclusion, known[address] ?? [], &kept)
                    if found != .unchanged { entered.append(exclusion) }
                    outcome = outcome == .created || found == .created ? .created : max(outcome, found)
                }
            }
            if list.isBeside { continue }
            switch outcome {
            case .created: delivery.summary.created += 1
            case .updated: delivery.summary.updated += 1
            default: delivery.summary.unchanged += 1
            }
        }
        try enter(entered, delivery, &kept)
    }

    private func judge(_ exclusion: Exclusion, _ known: [Exclusion], _ kept: inout Kept) -> Outcome {
        let last = exclusion.lastDay
        let standing =
            known.filter { $0.channel == nil || $0.channel == exclusion.channel }.map(\.lastDay)
            + [exclusion.place, exclusion.everyChannel.place].compactMap { kept.excluded[$0] }
        if let longest = standing.max(), longest >= last { return .unchanged }
        kept.excluded[exclusion.place] = last
        return standing.isEmpty ? .created : .updated
    }

    private func enter(_ exclusions: [Exclusion], _ delivery: Delivery, _ kept: inout Kept) throws {
        guard !exclusions.isEmpty, !delivery.isDryRun else { return }
        kept.hasStaged = true
        let home = delivery.setting.home
        for start in stride(from: 0, to: exclusions.count, by: Self.portion) {
            let part = Array(exclusions[start..<min(start + Self.portion, exclusions.count)])
            try OptOutLog(home).stage(part.map { OptOut($0, origin: "import:\(delivery.importID)") }, for: delivery)
            try home.database.write { try SuppressionStore.add($0, part) }
        }
    }
}

extension Exclusion {
    /// Address and channel.
    fileprivate var place: UInt64 {
        Hash64.of("\(address.kind.rawValue)\u{0}\(address.value)\u{0}\(channel?.rawValue ?? "")")
    }

    fileprivate var everyChannel: Exclusion { Exclusion(address: address, channel: nil, at: at) }
}
