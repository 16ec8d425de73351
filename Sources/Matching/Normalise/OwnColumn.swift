import Formats
import Foundation
import Kernel

/// A column of e-mails, phones or documents in the form in which they are compared.
struct OwnColumn: Sendable {
    private(set) var codes: [Int32] = []
    private(set) var texts = TextDictionary(minimumCapacity: 1 << 10)
    /// For each text: of an e-mail a code of its local part; of a document 0 for figures alone, else its length.
    private(set) var second: [Int32] = []
    private var types: [Int32] = []
    /// Bucket of frequency of each local part.
    private var localBuckets: [Int32] = []

    init(_ column: MatchColumn, _ form: OwnComparison.Form, types: MatchColumn?) {
        var mapped = [Int32](repeating: -1, count: column.texts.count)
        var (out, local): ([UInt8], [UInt8]) = ([], [])
        var locals = TextDictionary(minimumCapacity: 1 << 10)
        let reader = EmailReader()
        for text in 0..<column.texts.count {
            let isSound = column.texts.withBytes(text) {
                switch form {
                case .email: OwnForms.email($0, reader, into: &out)
                case .phone: OwnForms.phone($0, into: &out)
                case .document: OwnForms.document($0, into: &out)
                }
            }
            guard isSound else { continue }
            let code = Int32(truncatingIfNeeded: out.withUnsafeBytes { texts.code(of: $0) })
            mapped[text] = code
            guard Int(code) == second.count else { continue }
            switch form {
            case .email:
                OwnForms.localPart(out, into: &local)
                second.append(Int32(truncatingIfNeeded: local.withUnsafeBytes { locals.code(of: $0) }))
            case .document: second.append(out.allSatisfy { $0 < 0x40 } ? 0 : Int32(out.count))
            case .phone: second.append(0)
            }
        }
        codes = column.codes.map { $0 < 0 ? -1 : mapped[Int($0)] }
        if let types { self.types = FoldedColumn(types).codes }
        if form == .email { countLocals(locals) }
    }

    /// A local part of two letters is met by chance more often than one of ten, however rare both are here.
    private mutating func countLocals(_ locals: TextDictionary) {
        var counts = [Int](repeating: 0, count: locals.count)
        for code in codes where code >= 0 { counts[Int(second[Int(code)])] += 1 }
        localBuckets = counts.enumerated().map { local, count in
            let usual = max(1e-6, pow(12, -Double(locals.range(local).count)))
            return Int32(Frequency.bucket(Frequency.ofOwn(count: count, total: codes.count, usual: usual)))
        }
    }

    /// Of an e-mail the bucket of its local part, of a document its type, else −1.
    func third(_ row: Int) -> Int32 {
        if row < types.count { return types[row] }
        guard !localBuckets.isEmpty, codes[row] >= 0 else { return -1 }
        return localBuckets[Int(second[Int(codes[row])])]
    }
}
