import Formats
import Intake
import Kernel

/// What is known of one record, folded from the bytes of what was said: `StatementReader.fold` for many people, with
/// where each value comes from. What it finds is good until the next record.
final class PersonFold {
    /// One visible statement about the record.
    struct Said {
        let sequence: Int64
        let isRefusal: Bool
        let telling: Telling
        let bytes: UnsafeRawBufferPointer
    }

    /// A value that counts.
    struct Value {
        var text: UnsafeRawBufferPointer
        var key: UnsafeRawBufferPointer
        var isDefective: Bool
        /// Where in the sequence it was said.
        var sequence: Int64
        /// Of consent: what the text answers; nil where it cannot be read.
        var answer: YesNo?
        fileprivate var isKnown: Bool
    }

    private static var nothing: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: nil, count: 0) }
    private static let clearedThen = Array(PersonValues.clearedThen.utf8)

    /// Place by code; −1 for those that have no name.
    private let places: [Int32]
    private let isConsent: [Bool]
    private var values: [Value]
    /// Places that something was said of.
    private(set) var touched: [Int] = []
    private(set) var isCompany = false

    /// - Parameter fields: in the sequence of their places.
    init(_ fields: [(code: PersonFields.Code, name: String)]) {
        var places = [Int32](repeating: -1, count: Int(PersonFields.Code.max) + 1)
        for (place, field) in fields.enumerated() { places[Int(field.code)] = Int32(truncatingIfNeeded: place) }
        self.places = places
        isConsent = fields.map { PersonValues.isConsent($0.name) }
        values = fields.map { _ in
            Value(text: Self.nothing, key: Self.nothing, isDefective: false, sequence: 0, isKnown: false)
        }
    }

    /// What is known of a field; nil where nothing is.
    func value(_ place: Int) -> Value? { values[place].isKnown ? values[place] : nil }

    /// - Parameter statements: in their sequence.
    func fold(_ statements: [Said]) {
        for place in touched { values[place].isKnown = false }
        touched.removeAll(keepingCapacity: true)
        isCompany = false
        var isKnown = false
        for said in statements {
            let isHeard = said.telling.mode != .skip || !isKnown
            PackedValues.forEach(said.bytes) { entry in
                let place = Int(places[Int(entry.field)])
                guard place >= 0 else { return }
                if isConsent[place] {
                    takeConsent(place, entry, said, isHeard: isHeard)
                } else if isHeard, !said.isRefusal {
                    take(place, entry, said)
                }
            }
            if !said.isRefusal { isKnown = true }
            if said.telling.isCompany { isCompany = true }
        }
    }

    /// As `PersonValues.take`.
    @inline(__always)
    private func take(_ place: Int, _ entry: PackedValues.Entry, _ said: Said) {
        let text = entry.text
        guard let first = text.first else {
            if said.telling.empty == .clear { values[place].isKnown = false }
            return
        }
        if first == 0x5C {
            if text.starts(with: Self.clearedThen) {
                let rest = UnsafeRawBufferPointer(rebasing: text.dropFirst(Self.clearedThen.count))
                return set(place, rest, entry, said)
            }
            if text.count == 2, text[1] == 0x4E {
                values[place].isKnown = false
                return
            }
        }
        if said.telling.mode != .fill || !values[place].isKnown { set(place, text, entry, said) }
    }

    /// As `PersonValues.takeConsent`.
    private func takeConsent(_ place: Int, _ entry: PackedValues.Entry, _ said: Said, isHeard: Bool) {
        let text = entry.text
        let state = YesNo.parse(text)
        let current = values[place].isKnown ? values[place].answer : nil
        if state == .no || (state == .yes && current == nil && isHeard) {
            set(place, text, entry, said)
            values[place].isDefective = false
            values[place].answer = state
        } else if current != .no, isHeard,
            text.isEmpty ? said.telling.empty == .clear : text.count == 2 && text[0] == 0x5C && text[1] == 0x4E
        {
            values[place].isKnown = false
        } else if state == nil, current == nil, isHeard {
            set(place, text, entry, said)
        }
    }

    @inline(__always)
    private func set(_ place: Int, _ text: UnsafeRawBufferPointer, _ entry: PackedValues.Entry, _ said: Said) {
        if !values[place].isKnown { touched.append(place) }
        values[place] = Value(
            text: text, key: entry.key, isDefective: entry.defect != nil, sequence: said.sequence, isKnown: true)
    }
}
