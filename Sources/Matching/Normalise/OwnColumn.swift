import Formats
import Foundation
import Kernel

/// A column of e-mails, phones or documents in the form in which they are compared.
struct OwnColumn: Sendable {
    private(set) var codes: [Int32] = []
    private(set) var texts = TextDictionary(minimumCapacity: 1 << 10)
    /// For each text: of an e-mail a code of its local part; of a document 0 for figures alone, else its length.
    private var second: [Int32] = []
    /// Bucket of frequency of each text; of phones, whose code is their number, how often each came.
    private var buckets: [Int32] = []
    private var numbers = HashCounts(capacity: 0)
    private var types: [Int32] = []
    private var rows = 0
    /// Bucket of frequency of each local part.
    private var localBuckets: [Int32] = []
    private var locals = TextDictionary(minimumCapacity: 1 << 10)
    private let form: OwnComparison.Form
    private let reader = EmailReader()
    private var (out, local): ([UInt8], [UInt8]) = ([], [])

    init(_ column: MatchColumn, _ form: OwnComparison.Form, types: FoldedColumn?) {
        self.form = form
        let mapped = (0..<column.texts.count).map { column.texts.withBytes($0) { code(of: $0) } }
        codes = column.codes.map { $0 < 0 ? -1 : mapped[Int($0)] }
        rows = codes.count
        if let types { self.types = types.codes }
        if form == .phone { numbers = HashCounts(codes) } else { buckets = counts(codes, texts.count).map(bucket) }
        if form == .email { countLocals() }
    }

    /// How many rows have each code.
    private func counts(_ codes: [Int32], _ distinct: Int) -> [Int] {
        var counts = [Int](repeating: 0, count: distinct)
        for code in codes where code >= 0 { counts[Int(code)] += 1 }
        return counts
    }

    private func bucket(_ count: Int) -> Int32 {
        let usual = form == .phone ? 1e-7 : 3e-8
        return Int32(Frequency.bucket(Frequency.ofOwn(count: count, total: rows, usual: usual)))
    }

    /// Bucket of frequency of a text; one entered since is one that came once.
    func bucket(of code: Int32) -> Int32 {
        if form == .phone { return bucket(max(1, numbers.count(code))) }
        return Int(code) < buckets.count ? buckets[Int(code)] : bucket(1)
    }

    func second(of code: Int32) -> Int32 { form == .phone ? 0 : second[Int(code)] }

    /// What it knows of texts alone.
    var withoutRows: Self {
        var kept = self
        (kept.codes, kept.types) = ([], [])
        kept.second.reserveCapacity(second.count + second.count / 8 + 64)
        kept.localBuckets.reserveCapacity(localBuckets.count + localBuckets.count / 8 + 64)
        return kept
    }

    /// The code of a text's form, −1 of none.
    mutating func code(of text: UnsafeRawBufferPointer) -> Int32 {
        let isSound =
            switch form {
            case .email: OwnForms.email(text, reader, into: &out)
            case .phone: OwnForms.phone(text, into: &out)
            case .document: OwnForms.document(text, into: &out)
            }
        guard isSound else { return -1 }
        // Nine figures at most, a 1 before them that keeps zeros: the number is its own code.
        if form == .phone { return out.reduce(1) { $0 * 10 + Int32($1 &- 0x30) } }
        let code = Int32(truncatingIfNeeded: out.withUnsafeBytes { texts.code(of: $0) })
        guard Int(code) == second.count else { return code }
        switch form {
        case .email:
            OwnForms.localPart(out, into: &local)
            second.append(Int32(truncatingIfNeeded: local.withUnsafeBytes { locals.code(of: $0) }))
        case .document: second.append(out.allSatisfy { $0 < 0x40 } ? 0 : Int32(out.count))
        case .phone: break
        }
        return code
    }

    private mutating func countLocals() {
        var counts = [Int](repeating: 0, count: locals.count)
        for code in codes where code >= 0 { counts[Int(second[Int(code)])] += 1 }
        localBuckets = counts.indices.map { localBucket($0, counts[$0]) }
    }

    /// A local part of two letters is met by chance more often than one of ten, however rare both are here.
    private func localBucket(_ local: Int, _ count: Int) -> Int32 {
        let usual = max(1e-6, pow(12, -Double(locals.range(local).count)))
        return Int32(Frequency.bucket(Frequency.ofOwn(count: count, total: rows, usual: usual)))
    }

    /// Bucket of frequency of an e-mail's local part; that of one entered since is that of one that came once.
    mutating func localBucket(of code: Int32) -> Int32 {
        while localBuckets.count < locals.count { localBuckets.append(localBucket(localBuckets.count, 1)) }
        return localBuckets[Int(second[Int(code)])]
    }

    /// Of an e-mail the bucket of its local part, of a document its type, else −1.
    func third(_ row: Int) -> Int32 {
        if row < types.count { return types[row] }
        guard !localBuckets.isEmpty, codes[row] >= 0 else { return -1 }
        return localBuckets[Int(second[Int(codes[row])])]
    }
}
