import App
import Foundation
import Intake
import Kernel
import Storage
import Testing

/// The command as others call it: answers, keys and exit codes.
@Suite("The command line", .enabled(if: CommandLineTool.path != nil, "the binary is not built"))
struct CommandLineTests {
    private let home: HomeFixture
    init() throws { home = try HomeFixture() }

    private func call(_ arguments: String...) throws -> CommandLineTool.Answer {
        try CommandLineTool.run(["--home", home.path] + arguments)
    }

    private func orders(_ rows: String = "1,c1,2024-01-01,5\n") throws -> String {
        try home.file("order_id,customer_ref,ordered_at,amount\n\(rows)".utf8)
    }

    @Test("An import answers with every key of the contract, and 0")
    func importKeys() throws {
        let answer = try call("import", "run", orders(), "--kind", "orders", "--source", "tienda", "--json")
        #expect(answer.code == 0)
        let keys = Set(try answer.json().keys)
        let promised: Set<String> = [
            "import", "read", "accepted", "rejected", "created", "updated", "unchanged", "skipped", "suppressed",
            "flagged", "shrunk",
            "people", "totals", "assumed", "rejectFile", "elapsedSeconds",
        ]
        #expect(promised.subtracting(keys).isEmpty, "missing: \(promised.subtracting(keys))")
        let totals = try #require(answer.json()["totals"] as? [String: Any])
        #expect(
            Set(totals.keys) == ["orders", "people", "amounts", "firstDay", "lastDay", "withoutCustomer", "statuses"])
        #expect((try answer.json()["people"] as? [String: Int]) == ["created": 1, "updated": 0])
    }

    @Test("Partly done is 2, and the file of refused rows is named and there")
    func partly() throws {
        let answer = try call(
            "import", "run", orders("1,c1,ayer,5\n"), "--kind", "orders", "--source", "tienda", "--json")
        #expect(answer.code == 2)
        let file = try #require(answer.json()["rejectFile"] as? String)
        #expect(try String(contentsOfFile: file, encoding: .utf8).contains("date-unreadable"))
        #expect(
            try call("import", "run", orders("1,c1,ayer,5\n"), "--kind", "orders", "--source", "t", "--dry-run").code
                == 2)
    }

    @Test("Not found is 3, wrong use is 64, a file that cannot be used is 1")
    func codes() throws {
        let file = try orders()
        func run(_ arguments: [String]) throws -> Int32 {
            try CommandLineTool.run(["--home", home.path, "import", "run"] + arguments + ["--json"]).code
        }
        #expect(try run([home.path + "/nada.csv", "--kind", "orders", "--source", "t"]) == 3)
        #expect(try run([file, "--kind", "pedidos", "--source", "t"]) == 64)
        #expect(try run([file, "--kind", "orders"]) == 64)
        #expect(try run([file, "--kind", "orders", "--source", "a:b"]) == 64)
        #expect(try run([file, "--kind", "orders", "--source", "t", "--map", "nada=amount"]) == 64)
        #expect(try run([file, "--kind", "orders", "--source", "t", "--map", "amount=importe"]) == 64)
        #expect(try run([file, "--kind", "orders", "--source", "t", "--map", "amount"]) == 64)
        #expect(try run([file, "--kind", "orders", "--source", "t", "--on-existing", "fill"]) == 64)
        #expect(try run([orders("1,c1,03/04/2024,5\n"), "--kind", "orders", "--source", "t", "--strict"]) == 64)
        #expect(try run([home.file([]), "--kind", "orders", "--source", "t"]) == 1)
        #expect(try run([home.path, "--kind", "orders", "--source", "t"]) == 1)
        #expect(try call("import", "show", "99").code == 3)
        #expect(try call("value", "rfm", "--as-of", "ayer").code == 64)
        #expect(try CommandLineTool.run(["--home", home.path + "/otra", "value", "rfm"]).code == 3)
        #expect(try CommandLineTool.run(["--home", home.path, "init"]).code == 5)
    }

    @Test("What cannot be is refused with words and an example, in the caller's language")
    func refused() throws {
        for (option, value, words) in [
            ("--country", "XX", "por ejemplo CO"), ("--currency", "ZZZ", "por ejemplo COP"),
            ("--timezone", "Nowhere/X", "Ejemplo: America/Bogota"), ("--locale", "xx", "por ejemplo es-CO"),
        ] {
            let answer = try CommandLineTool.run(["--home", home.path + "/nueva", "init", option, value])
            #expect(answer.code == 64 && answer.err.contains(words), "\(option) \(value)")
        }
        #expect(!FileManager.default.fileExists(atPath: home.path + "/nueva"))
        let day = try call("value", "rfm", "--as-of", "ayer")
        #expect(day.code == 64 && day.err.contains("«ayer» no es un día"))
        #expect(try call("value", "rfm", "--window", "x").err.contains("90d"))
        #expect(try call("value", "rfm", "--who", "x").code == 64)
        try home.run(.orders, path: orders())
        let source = try call("value", "rfm", "--source", "nadie")
        #expect(source.code == 3 && source.err.contains("tienda"))
        let missing = try call("import", "run", "nada/ventas.csv", "--kind", "orders", "--source", "t")
        #expect(missing.code == 3 && missing.err.contains("nada/ventas.csv"))
        #expect(try call("import", "inspect", "nada/ventas.csv").err.contains("nada/ventas.csv"))
    }

    @Test("A report speaks of one and of several, in money as the country writes it, and tells days ahead")
    func report() throws {
        let one = try call("import", "run", orders("1,c1,2024-01-01,1234.50\n"), "--kind", "orders", "--source", "t")
        #expect(one.out.replacing("\u{a0}", with: " ").contains("1 pedido de 1 cliente, $ 1.234,50, el 2024-01-01"))
        let ahead = try call(
            "import", "run", orders("1,c1,2090-01-01,5\n2,c2,2024-01-01,5\n3,c3,1899-12-31,5\n"), "--kind", "orders",
            "--source", "otra")
        #expect(ahead.code == 2 && ahead.out.contains("1 fila tiene una fecha futura"))
        #expect(ahead.out.contains("2 pedidos de 2 clientes") && ahead.out.contains("fuera de rango"))
        let undo = try call("import", "undo", "1", "--dry-run").out.replacing("\u{a0}", with: " ")
        #expect(undo.contains("Clientes que desaparecen") && undo.contains("Salen de las cifras: $ 1.234,50"))
        let bare = try call("import", "run", orders(""), "--kind", "orders", "--source", "t")
        #expect(bare.code == 0 && bare.out.contains("El archivo solo tiene el encabezado: 0 filas"))
        let companies = try home.file("nit,razon social\n900123456,Acme\n".utf8)
        _ = try call("import", "run", companies, "--kind", "companies", "--source", "crm")
        #expect(try call("import", "undo", "4", "--dry-run").out.contains("Empresas que desaparecen"))
    }

    @Test("A dry run writes the rows that it would reject where it is told to")
    func dryRunRejects() throws {
        let file = try orders("1,c1,ayer,5\n2,c2,2024-01-01,5\n")
        let target = home.path + "/rechazos.csv"
        let answer = try call(
            "import", "run", file, "--kind", "orders", "--source", "t", "--dry-run", "--rejects", target, "--json")
        #expect(answer.code == 2)
        #expect(try answer.json()["rejectFile"] as? String == target)
        #expect(try String(contentsOfFile: target, encoding: .utf8).contains("date-unreadable"))
        let over = try call(
            "import", "run", file, "--kind", "orders", "--source", "t", "--dry-run", "--rejects", file)
        #expect(over.code == 5 && over.err.contains(file))
        #expect(try call("import", "run", file, "--kind", "orders", "--source", "t", "--rejects", target).code == 64)
        #expect(try call("import", "list", "--json").out.contains("\"imports\":[]"))
    }

    @Test("A customer is shown by reference, e-mail, telephone or document; where several have it, they are named")
    func customerByKey() throws {
        try home.run(
            .people,
            "external_id,full_name,email,mobile,document\nA,Ana,ana@x.co,3001234567,52123456\nB,Eva,eva@x.co,3001234567,\n"
        )
        for key in ["A", "tienda:A", "ANA@x.co", "52.123.456"] {
            let answer = try call("customer", "show", key, "--json")
            #expect((try answer.json()["values"] as? [String: String])?["full_name"] == "Ana", "\(key)")
        }
        let several = try call("customer", "show", "300 123 45 67")
        #expect(several.code == 5 && several.err.contains("  A\n  B\n") && several.out.isEmpty)
        #expect(try call("customer", "show", "nadie@x.co").code == 3)
        try home.run(.orders, "order_id,email,ordered_at,amount\n1,sola@x.co,2024-01-01,5\n")
        #expect(try call("customer", "show", "Sola@x.co").code == 0, "also who is known by an address alone")
    }

    @Test("Looking at a file needs no home and has the contract's keys")
    func inspect() throws {
        let file = try orders("1,c1,03/04/2024,1.234\n")
        let answer = try CommandLineTool.run(["--home", home.path + "/nada", "import", "inspect", file, "--json"])
        #expect(answer.code == 0)
        #expect(
            Set(["encoding", "delimiter", "decimal", "dateOrder", "columns", "preset", "assumed"]).subtracting(
                try answer.json().keys
            ).isEmpty)
        let columns = try #require(answer.json()["columns"] as? [[String: Any]])
        #expect(columns.compactMap { $0["field"] as? String } == ["order_id", "customer_ref", "ordered_at", "amount"])
        #expect(Set(columns[0].keys) == ["name", "field", "type", "confidence", "samples"])
    }

    @Test("RFM as CSV has the contract's columns, and as JSON one document with money as text")
    func rfm() throws {
        try home.run(.orders, path: orders())
        let csv = try call("value", "rfm", "--as-of", "2024-01-31", "--format", "csv")
        #expect(
            csv.out
                == "customer_id,customer_ref,recency_days,frequency,monetary,r,f,m,group\n1,c1,30,1,5.00,1,1,1,Hibernating\n"
        )
        let json = try call("value", "rfm", "--as-of", "2024-01-31", "--json")
        let rows = try #require(json.json()["rows"] as? [[String: Any]])
        #expect(rows.first?["monetary"] as? [String: String] == ["amount": "5.00", "currency": "COP"])
        #expect(
            try call("value", "rfm", "--as-of", "2024-01-31", "--window", "10d", "--format", "csv").out.split(
                separator: "\n"
            ).count == 1)
    }

    @Test("A backup answers with its place, verify names what is damaged with 1, restore says what it set aside")
    func backup() throws {
        try home.run(.orders, path: orders())
        let made = try call("backup", "create", "--json").json()
        let path = try #require(made["backup"] as? String)
        #expect(Set(["createdAt", "schemaVersion", "files", "bytes", "missing"]).isSubset(of: made.keys))
        #expect(try call("backup", "verify", path, "--json").json()["ok"] as? Bool == true)
        #expect(try call("backup", "list").out.contains(path))
        #expect(try call("backup", "create", "--to", path).code == 5)
        #expect(try call("backup", "verify", home.path).code == 3)
        #expect(try call("backup", "restore", path).code == 5, "it is in use: by this test")
        let other = home.path + "-otra"
        defer { try? FileManager.default.removeItem(atPath: other) }
        let restored = try CommandLineTool.run(["backup", "restore", path, "--to", other, "--json"]).json()
        #expect(restored["sendingHeld"] as? Bool == true && restored["aside"] is NSNull)
        #expect(try CommandLineTool.run(["--home", other, "doctor"]).out.contains("backup release-hold"))
        #expect(try CommandLineTool.run(["--home", other, "backup", "release-hold"]).code == 0)
        #expect(try CommandLineTool.run(["--home", other, "backup", "release-hold"]).code == 5)
        let file = path + "/facts/1-0.facts"
        var bytes = try Data(contentsOf: URL(fileURLWithPath: file))
        bytes[bytes.count / 2] ^= 1
        try FileManager.default.removeItem(atPath: file)
        try bytes.write(to: URL(fileURLWithPath: file))
        let damaged = try call("backup", "verify", path)
        #expect(damaged.code == 1 && damaged.out.contains("facts/1-0.facts"))
        #expect(try CommandLineTool.run(["backup", "restore", path, "--to", other + "2"]).code == 1)
    }

    @Test("A home whose database is lost is not set up anew; its backup brings it back, and who was erased stays so")
    func lostDatabase() throws {
        let lost = home.path + "-perdida"
        defer { try? FileManager.default.removeItem(atPath: lost) }
        func call(_ arguments: String...) throws -> CommandLineTool.Answer {
            try CommandLineTool.run(["--home", lost] + arguments)
        }
        #expect(try call("init").code == 0)
        let people = try home.file("external_id,full_name,email\nc1,Ana,ana@x.co\nc2,Eva,eva@x.co\n".utf8)
        #expect(try call("import", "run", people, "--kind", "people", "--source", "tienda").code == 0)
        #expect(try call("import", "run", orders(), "--kind", "orders", "--source", "tienda").code == 0)
        #expect(try call("backup", "create", "--to", lost + "/backups/ayer").code == 0)
        #expect(try call("customer", "erase", "eva@x.co", "--yes").code == 0)
        for suffix in ["", "-wal", "-shm"] {
            try? FileManager.default.removeItem(atPath: lost + "/vinculo.db" + suffix)
        }
        for arguments in [["init"], ["status"], ["doctor"], ["backup", "list"]] {
            let answer = try CommandLineTool.run(["--home", lost] + arguments)
            #expect(answer.code == 5, "\(arguments)")
            #expect(answer.err.contains("backup restore \(lost)/backups/ayer") && answer.err.contains("optout.log"))
        }
        #expect(try call("backup", "restore", lost + "/backups/ayer").code == 0)
        #expect(try call("customer", "show", "ana@x.co").code == 0)
        #expect(try call("customer", "show", "eva@x.co").code == 3)
    }

    @Test("A damaged database is named with what to do, by every command", arguments: ["status", "doctor"])
    func damagedDatabase(command: String) throws {
        let path = home.path + "-rota"
        defer { try? FileManager.default.removeItem(atPath: path) }
        #expect(try CommandLineTool.run(["--home", path, "init"]).code == 0)
        let file = try FileHandle(forUpdating: URL(fileURLWithPath: path + "/vinculo.db"))
        try file.truncate(atOffset: 8_192)
        try file.close()
        let answer = try CommandLineTool.run(["--home", path, command])
        #expect(answer.code == 1 && answer.err.contains("vinculo.db está dañada"))
        #expect(answer.err.contains("vinculo backup restore"))
    }

    @Test("The doctor and a refused backup speak of damage in words")
    func damageInWords() throws {
        try home.run(.orders, path: orders())
        let well = try call("doctor").out
        #expect(well.contains("1 archivo,") && well.contains("sin daños") && !well.contains("{"))
        let file = try FileHandle(forUpdating: URL(fileURLWithPath: home.rooms.home.folder("facts/1-0.facts")))
        try file.truncate(atOffset: 100)
        try file.close()
        let refused = try call("backup", "create")
        #expect(refused.code == 1 && refused.err.contains("facts/1-0.facts"))
        #expect(refused.err.contains("warehouse verify --repair"))
        let ill = try call("doctor").out
        #expect(ill.contains("1-0.facts: bytes cambiados") && !ill.contains("facts.damaged") && !ill.contains("{"))
    }

    @Test("While another import runs, --no-wait is refused with 5 and names who works; otherwise it waits and is done")
    func locked() throws {
        let lock = try home.rooms.home.lock(.import, wait: false)
        let file = try orders()
        let refused = try call("import", "run", file, "--kind", "orders", "--source", "t", "--no-wait", "--json")
        #expect(refused.code == 5)
        #expect(refused.err.contains(String(getpid())) && refused.out.isEmpty)
        let waiting = try CommandLineTool.start([
            "--home", home.path, "import", "run", file, "--kind", "orders", "--source", "t", "--json",
        ])
        usleep(1_500_000)
        #expect(waiting.isRunning)
        #expect(try home.rfm("2024-12-31").isEmpty)
        #expect(try call("value", "rfm", "--json").code == 0, "reading goes on meanwhile")
        lock.release()
        let done = try waiting.end()
        #expect(done.code == 0)
        #expect(try done.json()["created"] as? Int == 1)
        #expect(done.err.contains(String(getpid())), "it said for whom it waited")
    }
}

/// The binary that stands beside the tests.
enum CommandLineTool {
    struct Answer {
        var code: Int32
        var out: String
        var err: String

        func json() throws -> [String: Any] {
            try #require(try JSONSerialization.jsonObject(with: Data(out.utf8)) as? [String: Any], "no JSON: \(err)")
        }
    }

    final class Running {
        private let process = Process()
        private let out = Pipe()
        private let err = Pipe()

        init(_ path: String, _ arguments: [String]) throws {
            process.executableURL = URL(fileURLWithPath: path)
            process.arguments = arguments
            (process.standardOutput, process.standardError) = (out, err)
            process.standardInput = FileHandle.nullDevice
            try process.run()
        }

        var isRunning: Bool { process.isRunning }

        func end() throws -> Answer {
            let output = try out.fileHandleForReading.readToEnd() ?? Data()
            let errors = try err.fileHandleForReading.readToEnd() ?? Data()
            process.waitUntilExit()
            return Answer(
                code: process.terminationStatus, out: String(decoding: output, as: UTF8.self),
                err: String(decoding: errors, as: UTF8.self))
        }
    }

    static let path: String? = {
        let beside = Bundle.main.executableURL?.deletingLastPathComponent().appendingPathComponent("vinculo").path ?? ""
        let package = SharedData.fixtures.deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let built = package.appendingPathComponent(".build/debug/vinculo").path
        let said = ProcessInfo.processInfo.environment["VINCULO_BINARY"] ?? ""
        return [said, beside, built].first { FileManager.default.isExecutableFile(atPath: $0) }
    }()

    static func start(_ arguments: [String]) throws -> Running { try Running(#require(path), arguments) }
    static func run(_ arguments: [String]) throws -> Answer { try start(arguments).end() }
}
