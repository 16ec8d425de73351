import Kernel

/// Which entries have rows on both sides of the end of a portion, as far as can be seen there: a source that tells an event
/// twice mostly does so soon. What lies farther apart is found by `SplitKeys` when the file is read.
extension EntrySheet {
    func moveOpen(to next: EntrySheet, openRows: Int) {
        let from = max(0, count - openRows)
        guard from < count else { return }
        var isOpen = [Bool](repeating: false, count: keys.count)
        for row in from..<count { isOpen[Int(key[row])] = true }
        for row in 0..<count where isOpen[Int(key[row])] {
            next.take(row, of: self)
            if let sayings { next.sayings?.add(from: sayings, at: row, place: next.count - 1) }
        }
        leave(isOpen)
    }

    private func take(_ place: Int, of other: EntrySheet) {
        key.append(Int32(bitPattern: other.keys.withBytes(Int(other.key[place])) { keys.code(of: $0) }))
        let who = Int(other.person[place])
        person.append(who < 0 ? -1 : Int32(bitPattern: other.people.withBytes(who) { people.code(of: $0) }))
        row.append(other.row[place])
        instant.append(other.instant[place])
        day.append(other.day[place])
        if !other.value.isEmpty { value.append(other.value[place]) }
        if !other.minutes.isEmpty { minutes.append(other.minutes[place]) }
        if !other.amount.isEmpty {
            amount.append(other.amount[place])
            currency.append(Int64(code(of: other.currencies[Int(other.currency[place])]) ?? 0))
        }
        for field in texts.indices where !other.texts[field].isEmpty {
            let code = other.dictionaries[field].withBytes(Int(other.texts[field][place])) {
                dictionaries[field].code(of: $0)
            }
            texts[field].append(Int64(code))
        }
        content.append(other.content[place])
    }
}
