import Formats
import Intake
import Kernel

/// Fills the column of one field, customer by customer. The first value that a customer gets stays: records come with
/// the oldest first.
final class PeopleColumnMaker {
    let field: PersonCatalogue.Field
    private let count: Int
    private let clock: LocalTime
    private var isMade = false
    private var numbers: [Int64] = []
    private var days: [Int32] = []
    private var truths: [UInt8] = []
    /// Texts, or whole cells of tags.
    private var codes: [UInt32] = []
    private var texts = TextDictionary()

    init(_ field: PersonCatalogue.Field, count: Int, _ clock: LocalTime) {
        (self.field, self.count, self.clock) = (field, count, clock)
    }

    /// - Parameter how: as the statement is written that says it.
    func take(_ person: Int, _ text: UnsafeRawBufferPointer, _ how: @autoclosure () throws -> WrittenHow.OfField)
        rethrows
    {
        if !isMade { make() }
        guard person < count, !text.isEmpty else { return }
        switch field.form {
        case .text, .tags: if codes[person] == PeopleTable.noText { codes[person] = texts.code(of: text) }
        case .number:
            if numbers[person] == PeopleTable.noNumber, let read = try how().number(text) { numbers[person] = read }
        case .day:
            if days[person] == PeopleTable.noDay, let read = try how().written(text) {
                days[person] = clock.day(of: read).number
            }
        case .truth:
            if truths[person] == 0, let read = YesNo.parse(text) { take(person, read) }
        }
    }

    /// The same of a yes or no that has been read.
    func take(_ person: Int, _ answer: YesNo) {
        if !isMade { make() }
        guard field.form == .truth, person < count, truths[person] == 0, answer != .unknown else { return }
        truths[person] = answer == .yes ? 2 : 1
    }

    private func make() {
        isMade = true
        switch field.form {
        case .text, .tags: codes = Array(repeating: PeopleTable.noText, count: count)
        case .number: numbers = Array(repeating: PeopleTable.noNumber, count: count)
        case .day: days = Array(repeating: PeopleTable.noDay, count: count)
        case .truth: truths = Array(repeating: 0, count: count)
        }
    }

    /// What has been gathered: the column, and of how many customers a value is known; nil where of none.
    func finish() -> PeopleTable.Values? {
        guard isMade else { return nil }
        let (values, known) = gathered()
        return known > 0 ? values : nil
    }

    private func gathered() -> (values: PeopleTable.Values, known: Int) {
        switch field.form {
        case .text: (.texts(codes: codes, texts), codes.count { $0 != PeopleTable.noText })
        case .tags: tags()
        case .number: (.numbers(numbers, denominator: Micros.scale), numbers.count { $0 != PeopleTable.noNumber })
        case .day: (.days(days), days.count { $0 != PeopleTable.noDay })
        case .truth: (.truths(truths), truths.count { $0 != 0 })
        }
    }

    /// Parts each cell that there is once.
    private func tags() -> (PeopleTable.Values, Int) {
        var single = TextDictionary()
        let parted = (0..<texts.count).map { cell in
            PersonTagCell.parts(texts.text(cell)).map { single.code(of: $0) }
        }
        var (all, starts, known): ([UInt32], [UInt32], Int) = ([], [0], 0)
        starts.reserveCapacity(count + 1)
        for code in codes {
            if code != PeopleTable.noText {
                all += parted[Int(code)]
                if !parted[Int(code)].isEmpty { known += 1 }
            }
            starts.append(UInt32(truncatingIfNeeded: all.count))
        }
        return (.tags(codes: all, starts: starts, single), known)
    }
}

/// Tags in one cell: parted by comma, semicolon or bar.
enum PersonTagCell {
    /// Each once, trimmed, without empty ones.
    static func parts(_ cell: String) -> [String] {
        var seen: Set<String> = []
        return cell.split { ",;|".contains($0) }.map { part in
            String(part.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
        }.filter { !$0.isEmpty && seen.insert($0).inserted }
    }
}
