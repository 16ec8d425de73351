import Foundation
import Kernel
import Testing

@testable import Intake

@Suite("The reject file")
struct RejectFileTests {
    private let fixture: IntakeFixture
    init() throws { fixture = try IntakeFixture() }

    @Test("Each refused row stands there as it was, behind its line, column and reason")
    func content() throws {
        let file =
            "order_id,ordered_at,amount,sku\n1,2024-01-01,5,\"a, \"\"b\"\"\"\n2,ayer,5,x\n3,2024-01-01,nada,\"dos\nlíneas\"\n3,2024-01-01,5,y\n"
        let summary = try fixture.run(file)
        #expect(summary.rejected == 3 && summary.accepted == 1)
        #expect(
            try fixture.rejectFile(summary) == """
                vinculo:line,vinculo:column,vinculo:reason,vinculo:reading,order_id,ordered_at,amount,sku
                3,ordered_at,date-unreadable,dmy comma,2,ayer,5,x
                4,amount,amount-unreadable,dmy comma,3,2024-01-01,nada,"dos
                líneas"
                6,,order-rejected,dmy comma,3,2024-01-01,5,y

                """)
    }

    @Test("Mended and imported again, every row is taken and nothing else changes")
    func mended() throws {
        let file =
            "order_id;ordered_at;amount;nota\n1;2024-01-01;5;\"a;\"\"b\"\"\nc\"\n2;ayer;5;\"x;y\"\n3;2024-01-01;nada;Peña\n3;2024-01-02;7;\"dos\nlíneas\"\n"
        let summary = try fixture.run(file)
        #expect(summary.rejected == 3)
        let mended = try fixture.rejectFile(summary).replacing("ayer", with: "2024-02-02").replacing("nada", with: "6")
        let again = try fixture.run(mended)
        #expect(again.read == 3 && again.accepted == 3 && again.rejected == 0)
        #expect(
            fixture.step.facts == [
                "2 nobody 2024-02-02 purchase 1 5.00 COP", "3 nobody 2024-01-01 purchase 1 6.00 COP",
                "3 nobody 2024-01-02 purchase 1 7.00 COP",
            ])
        let orders = try #require(fixture.step.orders)
        #expect(orders.textNames.filter { $0.contains("vinculo") }.isEmpty)
        let notes = try #require(orders.textNames.firstIndex(of: "attr:nota"))
        var said: [String] = []
        for order in 0..<orders.count {
            orders.forEachLine(of: order) { said.append(orders.dictionaries[notes].text(Int($1[notes]))) }
        }
        #expect(said.prefix(3) == ["x;y", "Peña", "dos\nlíneas"])
    }

    @Test("Not mended, it is refused again with the same reasons, and its own columns do not pile up in meaning")
    func notMended() throws {
        let first = try fixture.run("order_id,ordered_at,amount\n2,ayer,5\n3,2024-01-01,nada\n")
        let second = try fixture.run(fixture.rejectFile(first))
        #expect(second.reasons == first.reasons && second.read == 2)
        #expect(
            try fixture.rejectFile(second) == """
                vinculo:line,vinculo:column,vinculo:reason,vinculo:reading,order_id,ordered_at,amount
                2,ordered_at,date-unreadable,dmy comma,2,ayer,5
                3,amount,amount-unreadable,dmy comma,3,2024-01-01,nada

                """, "one set of columns, the newest")
        let third = try fixture.run(
            fixture.rejectFile(second).replacing("ayer", with: "2024-01-01").replacing("nada", with: "1"))
        #expect(third.accepted == 2 && third.rejected == 0)
    }

    @Test("The refused rows of a Windows-1252 file come back in UTF-8 with their accents")
    func windows() throws {
        var bytes = Array("order_id;ordered_at;amount;producto\n".utf8)
        for row in ["1;2024-01-01;5;", "2;ayer;5;"] { bytes += Array(row.utf8) + [0x43, 0x61, 0x66, 0xE9, 0x0A] }
        let summary = try fixture.run(bytes)
        let text = try fixture.rejectFile(summary)
        #expect(text.contains("2;ayer;5;Café"))
        #expect(try fixture.run(text.replacing("ayer", with: "2024-01-02")).accepted == 1)
        let product = try #require(fixture.step.orders).dictionaries[0]
        #expect(product.text(0) == "Café")
    }

    @Test("Bytes that are no text come back as they were, and other rows are taken")
    func badBytes() throws {
        var bytes = Array("order_id,ordered_at,amount,sku\n1,2024-01-01,5,Café ñandú\n2,2024-01-01,5,".utf8)
        bytes += [0x43, 0xFF, 0x0A]
        let summary = try fixture.run(bytes)
        #expect(summary.reasons == ["encoding": 1] && summary.accepted == 1)
        let raw = try Data(contentsOf: URL(fileURLWithPath: try #require(summary.rejectFile)))
        #expect(raw.suffix(4) == Data([0x2C, 0x43, 0xFF, 0x0A]))
    }

    @Test("Days and numbers of a mended row are read as in the file they came from")
    func readAsBefore() throws {
        let file = "order_id,ordered_at,amount\n1,12/25/2024,\"1,234.50\"\n2,03/04/2024,nada\n"
        let mended = try fixture.rejectFile(fixture.run(file)).replacing("nada", with: "1.234")
        _ = try fixture.run(mended)
        #expect(fixture.step.facts == ["2 nobody 2024-03-04 purchase 1 1.23 COP"])
    }

    @Test("People who were refused are mended the same way")
    func people() throws {
        let summary = try fixture.run(
            "nombre completo,correo,ciudad\n,,Bogotá\nAna,a@b.co,Cali\n,no@,\"Cali, Valle\"\n", .people)
        #expect(summary.rejected == 2)
        let again = try fixture.run(fixture.rejectFile(summary).replacing("no@", with: "eva@ejemplo.co"), .people)
        #expect(again.accepted == 1 && again.rejected == 1)
        #expect(fixture.step.people.map(\.key) == ["email:eva@ejemplo.co"])
        #expect(fixture.step.people.first?.values.keys.filter { $0.contains("vinculo") } == [])
    }

    @Test("The columns of a former reject file go, whatever a spreadsheet made of them; the row's own bytes stay")
    func rejectedAgain() throws {
        let file = "vinculo:line;vinculo:column;vinculo:reason;vinculo:reading;pedido;fecha;valor;nota\n"
        let rows = "\"9\";\"a;\"\"b\";x;dmy comma;\"1\";ayer;\"=5\";\"=1+1;\"\"\"\n7;;order-rejected;dmy comma;2;ayer\n"
        let summary = try fixture.run(file + rows)
        #expect(
            try fixture.rejectFile(summary) == """
                vinculo:line;vinculo:column;vinculo:reason;vinculo:reading;pedido;fecha;valor;nota
                2;fecha;date-unreadable;dmy comma;"1";ayer;"=5";"=1+1;\"\"\"
                3;;field-count;dmy comma;2;ayer

                """)
    }

    @Test("A dry run writes the rows that it would reject where somebody asks for them, and over no other file")
    func dryRunRejects() throws {
        let path = try fixture.file("order_id,ordered_at,amount\n1,ayer,5\n2,2024-01-01,5\n")
        let target = path + ".rejected.csv"
        let summary = try fixture.room.dryRun(file: path, options: .orders, rejects: target)
        #expect(summary.rejectFile == target && summary.rejected == 1)
        let written = try String(contentsOfFile: target, encoding: .utf8)
        #expect(written.hasSuffix("2,ordered_at,date-unreadable,dmy comma,1,ayer,5\n"))
        _ = try fixture.room.dryRun(file: path, options: .orders, rejects: target)
        #expect(
            problem { _ = try fixture.room.dryRun(file: path, options: .orders, rejects: path) }
                == "import.rejects-exist")
        #expect(try fixture.run(written.replacing("ayer", with: "2024-01-02")).accepted == 1)
    }

    @Test("Nothing refused, no file; a dry run writes none")
    func none() throws {
        #expect(try fixture.run("order_id,ordered_at,amount\n1,2024-01-01,5\n").rejectFile == nil)
        #expect(try fixture.dryRun("order_id,ordered_at,amount\n1,x,5\n").rejectFile == nil)
    }
}
