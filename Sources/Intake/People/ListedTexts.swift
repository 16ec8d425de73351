import Formats
import Kernel

/// Reads texts of which a column repeats a few: sexes, languages, places. Each is looked up once.
struct ListedTexts {
    private struct Verdict {
        let defect: ValueDefect?
        let key: [UInt8]
    }

    /// What the column of sexes says of its `M`.
    let sexes: SexText.Votes
    private var known: [UInt64: Verdict] = [:]
    /// Texts beyond these are looked up each time: the column is none of a few texts.
    private static let most = 20_000

    init(sexes: SexText.Votes) { self.sexes = sexes }

    /// Puts the compared form into `key`: `female`, `male`, `other`, `unknown`.
    mutating func sex(_ text: UnsafeRawBufferPointer, into key: inout [UInt8]) -> ValueDefect? {
        verdict(text, seed: 1, into: &key) { [sexes] text in
            guard let sex = sexes.parse(text) else { return Verdict(defect: .sexUnreadable, key: []) }
            return Verdict(defect: nil, key: Array(sex.rawValue.utf8))
        }
    }

    /// Puts the two letters of ISO 639 into `key`.
    mutating func language(_ text: UnsafeRawBufferPointer, into key: inout [UInt8]) -> ValueDefect? {
        verdict(text, seed: 2, into: &key) { text in
            guard let code = LanguageText.parse(text) else { return Verdict(defect: .languageUnreadable, key: []) }
            return Verdict(defect: nil, key: Array(code.utf8))
        }
    }

    /// Puts the folded name into `key`; of Colombia the municipality's own, whatever way it is written.
    ///
    /// A name that the table lacks is no bad value: it holds no hamlets, and people live abroad. A number is one,
    /// where it is no municipality's code.
    mutating func city(
        _ text: UnsafeRawBufferPointer, department: String, country: String, into key: inout [UInt8]
    ) -> ValueDefect? {
        guard country == "CO" else {
            FoldedBytes.fold(text, into: &key)
            return StrangeText.defect(text)
        }
        return verdict(text, seed: Hash64.of(department, seed: 3), into: &key) { written in
            let found = Municipality.find(written, region: department.isEmpty ? nil : department)
            let isCode = (4...5).contains(written.utf8.count) && written.utf8.allSatisfy { $0 &- 0x30 < 10 }
            let defect = found == nil && isCode ? ValueDefect.cityUnknown : Self.strangeness(written)
            return Verdict(defect: defect, key: Self.folded(found?.name ?? written))
        }
    }

    /// Puts the folded name into `key`; of Colombia the department's own.
    mutating func region(
        _ text: UnsafeRawBufferPointer, country: String, into key: inout [UInt8]
    ) -> ValueDefect? {
        guard country == "CO" else {
            FoldedBytes.fold(text, into: &key)
            return StrangeText.defect(text)
        }
        return verdict(text, seed: 4, into: &key) { written in
            Verdict(
                defect: Self.strangeness(written), key: Self.folded(Department.find(written)?.name ?? written))
        }
    }

    private mutating func verdict(
        _ text: UnsafeRawBufferPointer, seed: UInt64, into key: inout [UInt8], _ find: (String) -> Verdict
    ) -> ValueDefect? {
        let place = Hash64.of(text, seed: seed)
        let verdict: Verdict
        if let found = known[place] {
            verdict = found
        } else {
            verdict = find(String(decoding: text, as: UTF8.self))
            if known.count < Self.most { known[place] = verdict }
        }
        key.append(contentsOf: verdict.key)
        return verdict.defect
    }

    private static func strangeness(_ text: String) -> ValueDefect? {
        var text = text
        return text.withUTF8 { StrangeText.defect(UnsafeRawBufferPointer($0)) }
    }

    private static func folded(_ text: String) -> [UInt8] {
        var (text, key) = (text, [UInt8]())
        text.withUTF8 { FoldedBytes.fold(UnsafeRawBufferPointer($0), into: &key) }
        return key
    }
}
