import App
import Customers
import Formats
import Foundation
import Intake
import Kernel
import Storage
import TestKit
import Testing

/// A home in which people stand in every place there is, ten of whom are to be forgotten (`VINCULO_PLANTED`: others as
/// many, up to a hundred).
final class PlantedHome {
    static let now: Int64 = 1_736_942_400
    static let gone =
        100..<100 + min(100, max(3, Int(ProcessInfo.processInfo.environment["VINCULO_PLANTED"] ?? "") ?? 10))
    static let stay = 500..<510
    static let everybody = Array(gone) + Array(stay)

    let folder: TemporaryFolder
    let path: String
    private(set) var rooms: Rooms

    init(blocksFrom: Int = 1_000) throws {
        folder = try TemporaryFolder()
        path = folder.path + "/casa"
        let settings = try HomeSettings(country: "CO", currency: "COP", locale: "es-CO", timeZone: "America/Bogota")
        _ = try Home.create(path, settings: settings, migrator: Rooms.migrator)
        rooms = try Rooms.open(path, now: { Self.now }, blocksFrom: blocksFrom)
    }

    init(opening path: String, in folder: TemporaryFolder) throws {
        (self.folder, self.path) = (folder, path)
        rooms = try Rooms.open(path, now: { Self.now })
    }

    // MARK: who they are

    static func name(_ person: Int) -> String { "Zulema Qzañartu\(person)" }
    static func email(_ person: Int) -> String { "planta\(person)@sembrada.example" }
    static func phone(_ person: Int) -> String { "3105551\(person)" }
    static func document(_ person: Int) -> String { "1020304\(person)" }
    static func id(_ person: Int) -> String { "K9137-\(person)" }

    /// What tells who somebody is, in every spelling of bytes.
    static func marks(_ people: some Sequence<Int>) -> [[UInt8]] {
        people.flatMap { person in
            ["Qzañartu\(person)", "qzanartu\(person)", email(person), phone(person), document(person), id(person)]
                .flatMap { text in
                    [
                        Array(text.utf8), Array(text.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }),
                        Array(text.utf16.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }),
                    ]
                }
        }
    }

    // MARK: files

    func file(_ name: String, _ text: String, _ encoding: String.Encoding = .utf8) throws -> String {
        let file = folder.path + "/" + name
        try #require(text.data(using: encoding)).write(to: URL(fileURLWithPath: file))
        return file
    }

    private func lines(_ header: String, _ row: (Int) -> String) -> String {
        header + "\n" + Self.everybody.map { row($0) + "\n" }.joined()
    }

    /// Every kind of file, in forms that are told apart, with rows that are refused among them.
    func files() throws -> [(kind: ImportKind, path: String)] {
        let broken = "\(Self.id(100));\(Self.name(100))\n"
        let people = lines("id;nombre;correo;celular;cedula;apunte") { person in
            [
                Self.id(person), Self.name(person), Self.email(person), Self.phone(person), Self.document(person),
                "vive con \(Self.name(person))",
            ].joined(separator: ";")
        }
        let sheet = folder.path + "/libro.xlsx"
        let book = try XLSXWriter(path: sheet, sheet: "Clientes", header: ["id", "nombre", "ciudad", "referido por"])
        for person in Self.everybody {
            let friend = person == 501 ? Self.id(101) : ""
            try book.append(row: [
                .text(Self.id(person)), .text(Self.name(person)), .text("Bogotá"), .text(friend),
            ])
        }
        try book.finish()
        let objects = Self.everybody.map {
            "{\"id\":\"\(Self.id($0))\",\"nombre\":\"\(Self.name($0))\",\"hobbies\":\"ajedrez\"}\n"
        }.joined()
        let orders = lines("pedido,correo,cliente final,fecha,sku,cantidad,precio") { person in
            """
            P\(person),\(Self.email(person)),\(Self.name(person)),2024-05-01,A,1,1000
            P\(person),,\(Self.name(person)),2024-05-01,B,2,500
            R\(person),\(Self.email(person)),\(Self.name(person)),no es fecha,A,1,1000
            R\(person),,\(Self.name(person)),2024-05-02,B,1,1000
            """
        }
        let unnumbered = lines("customer_ref,ordered_at,sku,quantity,unit_price,quien") { person in
            "\(Self.id(person)),2024-06-0\(person % 9 + 1),A,1,7000,\(Self.name(person))"
        }
        let events = lines("customer_ref,occurred_at,type,value,text") {
            "\(Self.id($0)),2024-07-01,visit,3,llamó \(Self.name($0))"
        }
        let consents = lines("external_id,channel,state,at,source") {
            "\(Self.id($0)),email,\($0 % 2 == 0 ? "no" : "yes"),2024-01-05,formulario de \(Self.name($0))"
        }
        let suppressions = lines("email,phone,reason") { "\(Self.email($0)),\(Self.phone($0)),pidió \(Self.name($0))" }
        let costs = lines("spent_at,amount,label,customer_ref,notes") {
            "2024-03-01,100,retain,\(Self.id($0)),para \(Self.name($0))"
        }
        return [
            (.people, try file("gente.csv", people + broken, .isoLatin1)), (.people, sheet),
            (.people, try file("gente.jsonl", objects)), (.orders, try file("ventas.csv", orders)),
            (.orders, try file("sueltas.csv", unnumbered, .utf16LittleEndian)),
            (.events, try file("eventos.csv", events)),
            (.consents, try file("autorizaciones.csv", consents)),
            (.suppressions, try file("exclusiones.csv", suppressions)), (.costs, try file("gastos.csv", costs)),
        ]
    }

    @discardableResult
    func run(_ kind: ImportKind, _ path: String) throws -> ImportSummary {
        var options = ImportOptions(kind: kind, source: "tienda")
        if path.hasSuffix("sueltas.csv") { options.encoding = "utf-16le" }
        let name = path.split(separator: "/").last.map(String.init) ?? path
        let summary = try rooms.intake.run(file: path, name: name, options: options, by: "test")
        #expect(summary.isBalanced, "\(name)")
        return summary
    }

    /// Fills the home: every file; one import taken back; a review; an edit; an exclusion by hand.
    func plant() throws {
        for (kind, path) in try files() { try run(kind, path) }
        let moved = lines("id,nombre,ciudad") { "\(Self.id($0)),\(Self.name($0)),Cali" }
        var options = ImportOptions(kind: .people, source: "tienda")
        options.onExisting = .replace
        let undone = try rooms.intake.run(
            file: file("mudanza.csv", moved), name: "mudanza.csv", options: options, by: "test")
        #expect(!undone.samples.isEmpty)
        try rooms.intake.undo(ImportID(undone.import), by: "test")
        let kept = try Originals.keep(
            file: file("revision.csv", moved + "\(Self.id(102)),\(Self.name(102))\n"), in: rooms.home,
            temporary: "upload-test")
        let received = try rooms.intake.receive(kept, fileName: "revision.csv", options: options, by: "test")
        _ = try rooms.intake.request(received, options: options, isDryRun: true, by: "test")
        #expect(try rooms.intake.runNextJob(owner: "t", isAlive: { _ in false }, isStopping: { false }))
        for person in [100, 501] {
            let record = try rooms.customers.record(Self.id(person))
            try rooms.customers.edit(record, ["notes": "amiga de \(Self.name(person))"], by: "test", at: Self.now)
            let entry = ConsentEntry(channel: .sms, isYes: false, origin: "carta de \(Self.name(person))")
            try rooms.customers.record(entry, for: record, by: "test", at: Self.now)
        }
        // Somebody asks a question: the timeline knows what people are called.
        _ = try rooms.timeline.current()
    }

    func records(_ people: some Sequence<Int> = PlantedHome.gone) throws -> Set<Int64> {
        var records: Set<Int64> = []
        for person in people {
            records.formUnion(try rooms.customers.records(Self.email(person), country: "CO").map(\.rawValue))
            records.formUnion(try rooms.customers.records(Self.id(person), country: "CO").map(\.rawValue))
        }
        return records
    }

    // MARK: what is left

    /// Files of the home in which some of these bytes are, backups left out.
    func findings(_ marks: [[UInt8]]) throws -> [String] {
        let files = FileManager.default.enumerator(atPath: path)?.compactMap { $0 as? String } ?? []
        return try files.sorted().compactMap { name in
            var isFolder: ObjCBool = false
            let file = path + "/" + name
            guard !name.hasPrefix("backups/"), FileManager.default.fileExists(atPath: file, isDirectory: &isFolder),
                !isFolder.boolValue
            else { return nil }
            let bytes = try Self.content(file)
            let found = marks.filter { bytes.range(of: Data($0)) != nil }
            return found.isEmpty
                ? nil : name + ": " + found.map { String(decoding: $0, as: UTF8.self) }.joined(separator: ", ")
        }
    }

    /// What comes out of a file: of a packed original what it holds, as far as it can be read.
    private static func content(_ file: String) throws -> Data {
        let bytes = try Data(contentsOf: URL(fileURLWithPath: file))
        guard file.hasSuffix(ContentName.packedSuffix) || file.contains("/tmp/pack-") else { return bytes }
        let source = try GzipSource(MemorySource(Array(bytes)))
        var (content, room) = (Data(), [UInt8](repeating: 0, count: 1 << 16))
        while let count = try? room.withUnsafeMutableBytes({ try source.read(into: $0) }), count > 0 {
            content += room[..<count]
        }
        return content
    }

    func expectNothing(_ place: SourceLocation = #_sourceLocation) throws {
        let found = try findings(Self.marks(Self.gone))
        #expect(found.isEmpty, "\(found.joined(separator: "; "))", sourceLocation: place)
    }

    /// Figures of the company.
    struct Totals: Equatable {
        var orders: Int
        var lines: Int
        var entries: Int
    }

    func totals() throws -> Totals {
        Totals(
            orders: try rooms.warehouse.visibleOrders(), lines: try rooms.warehouse.extent().lines,
            entries: try rooms.entries.visible(.events).count)
    }
}
