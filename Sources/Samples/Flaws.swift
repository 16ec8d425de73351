import Kernel

/// What is wrong in the people file on purpose, so that an import has something to flag: three addresses that are
/// none and two people not yet born. Fewer than seven people have fewer flaws.
struct PersonFlaws {
    private let emails: [Int]
    private let births: [Int]

    init(people: Int) {
        emails = [people / 7, people * 3 / 7, people * 5 / 7]
        births = [people * 2 / 7, people * 4 / 7]
    }

    func email(of person: Int, local: [UInt8]) -> [UInt8]? {
        switch emails.firstIndex(of: person) {
        case 0: Array("sin correo".utf8)
        case 1: local + Array("@@correo.example".utf8)
        case 2: local + Array(".correo.example".utf8)
        default: nil
        }
    }

    func isBornInFuture(_ person: Int) -> Bool { births.contains(person) }
}

/// The four rows of the orders file that no import can read, each an order of its own.
enum OrderFlaw: CaseIterable {
    case impossibleDate, wordsForDate, wordsForPrice, brokenFormula

    func writeDate(_ csv: inout CSVBuffer, _ day: Day) {
        switch self {
        case .impossibleDate: csv.field("31/02/\(day.parts.year)")
        case .wordsForDate: csv.field("ayer en la tarde")
        case .wordsForPrice, .brokenFormula: csv.field(day, minute: 11 * 60 + 15)
        }
    }

    func writePrice(_ csv: inout CSVBuffer, _ price: Int) {
        switch self {
        case .wordsForPrice: csv.field("doce mil")
        case .brokenFormula: csv.field("#N/D")
        case .impossibleDate, .wordsForDate: csv.field(price)
        }
    }
}
