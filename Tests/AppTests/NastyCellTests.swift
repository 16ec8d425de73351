import Formats
import Foundation
import Intake
import Kernel
import Testing

/// The nastiest inputs by their number in the list of them: what stands in the cells, and what happens around a file.
/// How files as such are written is tested where they are read.
@Suite("Nasty cells")
struct NastyCellTests {
    private let home: HomeFixture
    init() throws { home = try HomeFixture() }

    private func people(_ text: String, _ change: (inout ImportOptions) -> Void = { _ in }) throws -> ImportSummary {
        let rehearsed = try home.dryRun(.people, text, change)
        let summary = try home.run(.people, text, change)
        #expect(summary.isBalanced && rehearsed.flagged == summary.flagged && rehearsed.flags == summary.flags)
        return summary
    }

    @Test("5: texts encoded twice are kept and flagged, told before, and repaired when somebody asks")
    func input5() throws {
        let file = "external_id,full_name,city,notes\n1,MarÃ\u{AD}a PeÃ±a,BogotÃ¡,ok\n2,José Peña,Cali,cafÃ©\n"
        let summary = try people(file)
        #expect(summary.flags == ["double-encoded": 3] && summary.flagged == 2)
        #expect(try home.values("1")["full_name"] == "MarÃ\u{AD}a PeÃ±a")
        #expect(try home.values("1")["!full_name"] == "double-encoded" && home.values("2")["!full_name"] == nil)
        #expect(summary.assumed.filter { $0.what == "doubleEncoding" }.map(\.column) == ["full_name", "city", "notes"])
        let repaired = try people(file.replacing("\n1,", with: "\n3,")) { $0.repairsEncoding = true }
        #expect(repaired.flags.isEmpty && repaired.assumed.map(\.what).contains("repairedEncoding"))
        #expect(try home.values("3")["full_name"] == "María Peña" && home.values("3")["city"] == "Bogotá")
    }

    @Test(
        "19: a column of telephones that a spreadsheet damaged stays telephones, and says row by row why it is useless")
    func input19() throws {
        let summary = try people("external_id,Nombre,Celular\n1,Ana,3.00E+09\n2,Eva,3.01E+09\n3,Luz,\"3,02E+09\"\n")
        #expect(summary.flags == ["phone-scientific": 3] && summary.accepted == 3)
        #expect(try home.values("1")["mobile"] == "3.00E+09" && home.values("1")["custom:Celular"] == nil)
    }

    @Test("21: composed, decomposed and full-width letters, and what cannot be seen at the ends")
    func input21() throws {
        let invisible = ["\u{200D}", "\u{200B}", "\u{AD}", "\u{A0}", "\u{2060}", "\u{FEFF}", "\u{202F}"]
        for (index, mark) in invisible.enumerated() {
            _ = try people(
                "external_id,full_name,notes\n\(mark)a\(index)\(mark),\(mark)José\(mark),\(mark)x y\(mark)\n")
            let values = try home.values("a\(index)")
            #expect(values["full_name"] == "José" && values["notes"] == "x y", "\(mark.unicodeScalars)")
        }
        // Swift takes both for the same text; the bytes tell.
        for (written, stored) in [
            ("Jose\u{301}", "José"), ("A\u{30A}", "Å"), ("\u{212B}", "Å"), ("\u{1112}\u{1161}\u{11AB}", "한"),
        ] {
            _ = try people("external_id,full_name,custom:Lema\nn1,\(written),\(written)\n") { $0.onExisting = .replace }
            let values = try home.values("n1")
            #expect(Array(try #require(values["full_name"]).utf8) == Array(stored.utf8))
            #expect(Array(try #require(values["custom:Lema"]).utf8) == Array(stored.utf8))
        }
        // A zero-width joiner within a text is part of it.
        _ = try people("external_id,notes\nf1,👩\u{200D}👧\n")
        #expect(try home.values("f1")["notes"] == "👩\u{200D}👧")
        // Full-width digits are digits, and full-width letters fold to the name that others have.
        _ = try people("external_id,document,phone,full_name\nw1,５２１２３４５６,６０１２３４５６７８,Ａｎａ\n")
        #expect(try home.values("w1")["!document"] == nil)
    }

    @Test("22: marks that turn the direction of a text are kept when they are closed, and flagged when they are not")
    func input22() throws {
        let summary = try people(
            """
            external_id,full_name,notes
            1,ventas\u{202E}fdp,x
            2,\u{202B}ana\u{202C} \u{2067}eva\u{2069},x
            3,\u{2067}ana\u{202C},x
            4,Ana,\u{202C}x
            5,שלום,ok

            """)
        #expect(summary.flags == ["direction-marks": 3] && summary.flagged == 3)
        #expect(try home.values("1")["full_name"] == "ventas\u{202E}fdp")
        #expect(try home.values("2")["!full_name"] == nil && home.values("5")["!full_name"] == nil)
    }

    @Test("23: a domain of two alphabets is flagged, names nobody and is no Latin one; punycode is read")
    func input23() throws {
        let summary = try people(
            "email,full_name\nana@paypal.com,Ana\nana@p\u{430}ypal.com,Otra\nana@ma\u{F1}ana.co,Eva\n")
        #expect(summary.flags == ["email-mixed-script": 1] && summary.people.created == 3)
        #expect(try home.values("email:ana@paypal.com")["full_name"] == "Ana")
        #expect(try home.values("name:otra")["!email"] == "email-mixed-script")
        #expect(try home.values("email:ana@xn--maana-pta.co")["full_name"] == "Eva")
    }

    @Test(
        "24: duplicates within a file and against the base are one person by the key that is chosen, in every way of saying"
    )
    func input24() throws {
        let first = try people(
            """
            document,email,mobile,full_name,city
            52123456,ana@b.co,,Ana,Cali
            52.123.456,otra@b.co,,Ana María,Bogotá
            ,EVA@b.co,,Eva,Cali
            ,eva@B.CO,,Eva Luz,
            ,,300 123 4567,Luz,
            ,,+57 3001234567,Luz Marina,Pasto

            """)
        #expect(first.people.created == 3 && first.created == 3)
        #expect(first.updated == 1 && first.unchanged == 2)
        // Filling keeps what was said first, of conflicting twins, too.
        #expect(try home.values("document:52123456")["full_name"] == "Ana")
        #expect(try home.values("phone:+573001234567")["city"] == "Pasto")
        let later = try people("email,full_name\neva@b.co,Eva Última\n") { $0.onExisting = .replace }
        #expect(later.people.created == 0 && later.updated == 1)
        #expect(try home.values("email:eva@b.co")["full_name"] == "Eva Última")
        let skipped = try people("email,full_name\neva@b.co,Nadie\n") { $0.onExisting = .skip }
        #expect(skipped.skipped == 1)
        // Who refers to each other in a circle is nobody's twin.
        let circle = try people("external_id,full_name,referred_by\nr1,A,r2\nr2,B,r1\n")
        #expect(circle.people.created == 2)
    }

    @Test("28: ids of which a spreadsheet kept fifteen digits name nobody, and formulas never worked out are told")
    func input28() throws {
        let summary = try people(
            "external_id,email,full_name\n1.01234567890123E+17,ana@b.co,Ana\n1.01234567890123E+17,eva@b.co,Eva\n")
        #expect(summary.flags == ["id-scientific": 2] && summary.people.created == 2)
        #expect(try home.values("email:ana@b.co")["external_id"] == "1.01234567890123E+17")
        let orders = "order_id,customer_ref,email,ordered_at,amount\n"
        let lines = try home.run(
            .orders, orders + "1,1.01234567890123E+17,ana@b.co,2024-01-01,5\n2,1E+17,,2024-01-01,5\n")
        #expect(lines.flagged == 2 && lines.people.created == 0 && lines.totals.withoutCustomer == 1)
    }

    @Test("30: the same file twice, two at once, and an upload that was cut")
    func input30() throws {
        let rows = (1...3_000).map { "c\($0),Ana \($0),ana\($0)@b.co\n" }.joined()
        let file = "external_id,full_name,email\n" + rows
        let path = try home.file(file.utf8)
        let (rooms, options) = (home.rooms, home.options(.people))
        let both = (0..<2).map { _ in Outcome() }
        DispatchQueue.concurrentPerform(iterations: 2) { index in
            both[index].summary = try? rooms.intake.run(file: path, name: "a.csv", options: options, by: "u\(index)")
        }
        #expect(both.compactMap(\.summary).map(\.created).sorted() == [0, 3_000])
        #expect(both.compactMap(\.summary).map(\.unchanged).sorted() == [0, 3_000])
        #expect(try home.run(.people, path: path).unchanged == 3_000)
        #expect(try home.count("sourceRecord") == 3_000)
        // Text that is cut is a file with one row fewer; what is packed knows its own length.
        let cut = try home.dryRun(.people, String(file.dropLast(5)))
        #expect(cut.read == 3_000 && cut.flagged + cut.updated + cut.unchanged >= 3_000)
        let packed = try gzipped(Array(file.utf8))
        let short = try home.file(packed.prefix(packed.count * 99 / 100))
        #expect(problem { try home.run(.people, path: short) } == "import.gzip-damaged")
    }

    private final class Outcome: @unchecked Sendable { var summary: ImportSummary? }

    private func gzipped(_ bytes: [UInt8]) throws -> [UInt8] {
        let path = try home.file(bytes)
        let gzip = Process()
        gzip.executableURL = URL(fileURLWithPath: "/bin/gzip")
        gzip.arguments = [path]
        try gzip.run()
        gzip.waitUntilExit()
        return [UInt8](try Data(contentsOf: URL(fileURLWithPath: path + ".gz")))
    }

    @Test("Beneath the table: what looks like a program, a mark or a number is a text like any other")
    func payloads() throws {
        let payloads = [
            "<script>alert(1)</script>", "{{env}}", "'; DROP TABLE customer; --", "%0d%0aBcc: x@y.co", "null", "NaN",
            "-0", "true", "=HYPERLINK(\"x\")", String(repeating: "😀", count: 16_384),
        ]
        for (index, text) in payloads.enumerated() {
            let cell = "\"" + text.replacing("\"", with: "\"\"") + "\""
            let summary = try people(
                "external_id,full_name,address,tags,notes,custom:Lema\np\(index),\(cell),\(cell),\(cell),\(cell),\(cell)\n"
            )
            #expect(summary.accepted == 1 && summary.flagged == 0, "\(text.prefix(20))")
            let values = try home.values("p\(index)")
            for field in ["full_name", "address", "tags", "notes", "custom:Lema"] {
                #expect(values[field] == text, "\(field) \(text.prefix(20))")
            }
            let line = try home.run(
                .orders, "order_id,ordered_at,amount,product,attr:Nota\no\(index),2024-01-01,5,\(cell),\(cell)\n")
            #expect(line.accepted == 1)
        }
        #expect(try home.rooms.customers.count() == payloads.count)
        // Numbers and addresses are not so patient.
        let bad = try people(
            "external_id,email,birth_date\nq1,%0d%0aBcc:x@y.co,NaN\nq2,\"a@b.co\r\nBcc:x@y.co\",null\n")
        #expect(bad.flagged == 2 && bad.flags["date-unreadable"] == 2)
    }

    @Test("Beneath the table: absent keeps, empty keeps or clears as asked, \\N clears")
    func threeStates() throws {
        _ = try people("external_id,full_name,notes,custom:Lema\n1,Ana,x,y\n")
        _ = try people("external_id,notes\n1,\n")
        #expect(try home.values("1")["notes"] == "x" && home.values("1")["custom:Lema"] == "y")
        _ = try people("external_id,notes\n1,\n") { $0.empty = .clear }
        #expect(try home.values("1")["notes"] == nil && home.values("1")["full_name"] == "Ana")
        _ = try people("external_id,custom:Lema\n1,\\N\n")
        #expect(try home.values("1")["custom:Lema"] == nil)
    }
}
