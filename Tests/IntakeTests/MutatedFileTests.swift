import Kernel
import Testing

@testable import Intake

/// A thousand good files, each with a few bytes changed: the dry run ends, in words or with an accounting that holds.
@Suite("Mutated files")
struct MutatedFileTests {
    private static let orders = """
        order_id,customer_ref,email,ordered_at,sku,quantity,unit_price,discount,amount,currency,status,order_discount,color
        1000,c6,,01/02/2023,CAF,1,20000,,,COP,paid,,azul
        1002,c1,,"29/02/2024 23:30",CAF,1,"15.000,50",,,,paid,1000,"a ""b"", c"
        1002,c1,,29/02/2024 23:30,CAF,1,15000,,,,,,
        ,,ana@ejemplo.co,2024-06-11T10:00:00Z,TE,-1,,,5000,USD,returned,,Peña
        1012,c4,,31 ago 2024,AJUSTE,1,,,-1500,,,,

        """
    private static let people = """
        external_id;full_name;email;phone;birth_date;consent_email;Nivel
        c1;"Peña; Ana";ana@ejemplo.co;300 123 4567;29/02/1988;sí;Oro
        c2;Bruno;no@;12;31/02/1975;no;\\N
        ;Eva;;;;quizás;

        """

    @Test("Whatever is changed, the accounting holds or the file is refused with a code", arguments: 0..<8)
    func mutations(_ part: Int) throws {
        let fixture = try IntakeFixture()
        var (read, refused) = (0, 0)
        for seed in (part * 125)..<(part * 125 + 125) {
            var random = SeededGenerator(seed: UInt64(seed) &* 7919)
            let kind: ImportOptions = seed % 3 == 0 ? .people : .orders
            var bytes = Array((kind.kind == .people ? Self.people : Self.orders).utf8)
            for _ in 0..<(1 + random.below(6)) { Self.mutate(&bytes, &random) }
            let path = try fixture.file(bytes)
            do {
                let summary = try fixture.room.dryRun(file: path, options: kind)
                #expect(summary.isBalanced, "seed \(seed)")
                #expect(summary.reasons.values.reduce(0, +) == summary.rejected, "seed \(seed)")
                read += summary.read
            } catch let problem as any Problem {
                #expect(problem.code.hasPrefix("import."), "seed \(seed): \(problem.code)")
                refused += 1
            }
        }
        #expect(read > 200 && refused > 0 && refused < 100, "mutations that break all or nothing prove little")
    }

    private static let nasty: [[UInt8]] = [
        [0], [0x22], [0x0A], [0x0D], [0x2C], [0x3B], [0xFF], [0xC3], [0xED, 0xA0, 0x80], [0xEF, 0xBB, 0xBF],
        Array("9223372036854775807".utf8),
        Array("-".utf8), Array("\\N".utf8), Array("\u{202E}".utf8), Array("e\u{301}".utf8), [0xC0, 0x80],
    ]

    private static func mutate(_ bytes: inout [UInt8], _ random: inout SeededGenerator) {
        let at = random.below(max(1, bytes.count))
        switch random.below(7) {
        case 0 where !bytes.isEmpty: bytes[min(at, bytes.count - 1)] = UInt8(truncatingIfNeeded: random.next())
        case 1 where !bytes.isEmpty: bytes.remove(at: min(at, bytes.count - 1))
        case 2: bytes.insert(contentsOf: nasty[random.below(nasty.count)], at: min(at, bytes.count))
        case 3: bytes.insert(contentsOf: bytes.prefix(at).suffix(40), at: min(at, bytes.count))
        case 4 where random.below(4) == 0: bytes.removeLast(min(bytes.count, random.below(80)))
        case 5: bytes.swapAt(min(at, bytes.count - 1), random.below(bytes.count))
        default: bytes.insert(contentsOf: nasty[random.below(nasty.count)], at: min(at, bytes.count))
        }
    }
}
