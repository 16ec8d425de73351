import Foundation
import Testing

@testable import Intake

@Suite("What can be asked of an import")
struct ImportOptionsTests {
    private func code(_ change: (inout ImportOptions) -> Void, _ kind: ImportKind = .orders) -> String? {
        let options = ImportOptions(kind: kind, source: "tienda").with(change)
        return problem { try options.validate() }
    }

    @Test(
        "A source needs a plain name: no colon, no control sign, not empty, at most 60 bytes",
        arguments: [
            "", "a:b", ":", "a\u{0}b", "a\nb", String(repeating: "x", count: 61), String(repeating: "ñ", count: 31),
        ])
    func sources(_ name: String) {
        #expect(code { $0.source = name } == "import.source-name")
        #expect(code { $0.customerSource = name } == "import.source-name")
    }

    @Test(
        "Names that people use are taken",
        arguments: ["tienda", "Tienda Bogotá", "shopify/co", String(repeating: "x", count: 60)])
    func sound(_ name: String) { #expect(code { $0.source = name } == nil) }

    @Test("Filling is for people, not for orders")
    func fill() {
        #expect(code { $0.onExisting = .fill } == "import.fill-for-orders")
        #expect(code({ $0.onExisting = .fill }, .people) == nil)
        #expect(code { $0.onExisting = .skip } == nil)
    }

    @Test("By default orders replace and people fill")
    func defaults() {
        #expect(ImportOptions.orders.existing == .replace)
        #expect(ImportOptions.people.existing == .fill)
        #expect(ImportOptions.people.with { $0.onExisting = .skip }.existing == .skip)
    }

    @Test("What no file can be read with is refused, and what it can is taken")
    func reading() {
        #expect(code { $0.dateOrder = "ydm" } == "import.date-format")
        #expect(code { $0.decimal = ";" } == "import.decimal")
        #expect(code { $0.encoding = "utf-7" } == "import.encoding")
        for bad in ["", "ab", "\"", "\n", "\r", "ñ"] {
            #expect(code { $0.delimiter = bad } == "import.delimiter", "\(bad)")
        }
        for good in [",", ";", "|", "tab", "\\t", "\t"] { #expect(code { $0.delimiter = good } == nil, "\(good)") }
        for good in ["dmy", "mdy", "ymd"] { #expect(code { $0.dateOrder = good } == nil, "\(good)") }
    }

    @Test("Kept with the import and read again, options are the same")
    func kept() throws {
        let options = ImportOptions.people.with {
            ($0.map, $0.onlyMapped, $0.empty) = (["A=b": "email"], true, .clear)
            ($0.onExisting, $0.customerSource, $0.strict) = (.skip, "otra", true)
        }
        #expect(try JSONDecoder().decode(ImportOptions.self, from: JSONEncoder().encode(options)) == options)
    }

    @Test("An import that would not be read is refused before a file is touched")
    func before() throws {
        let fixture = try IntakeFixture()
        #expect(
            problem {
                _ = try fixture.room.run(
                    file: "nowhere", name: "x", options: .orders.with { $0.source = "a:b" }, by: "t")
            } == "import.source-name")
        #expect(
            problem { _ = try fixture.room.dryRun(file: "nowhere", options: .orders.with { $0.source = "" }) }
                == "import.source-name")
        #expect(try fixture.room.list(limit: 10).isEmpty)
    }
}
