import Foundation
import GRDB
import Kernel
import Storage
import TestKit
import Testing

@Suite("Settings and audit")
struct SettingsTests {
    let database: HomeDatabase

    init() throws { database = try HomeDatabase.inMemory(Schemas.ground) }

    @Test("what a home is set to is read as it was written")
    func home() throws {
        let settings = try HomeSettings(country: "CL", currency: "clp", locale: "en-CL", timeZone: "America/Santiago")
        try database.write { try Settings.setHome($0, settings) }
        #expect(try database.read { try Settings.home($0) } == settings)
        #expect(settings.currency.code == "CLP")
        try database.write { try Settings.setHome($0, .colombian) }
        #expect(try database.read { try Settings.home($0) } == .colombian)
    }

    @Test(
        "a country, currency, language or zone that is none is refused by name",
        arguments: [
            ("Colombia", "COP", "es-CO", "America/Bogota", "settings.country"),
            ("co", "COP", "es-CO", "America/Bogota", "settings.country"),
            ("", "COP", "es-CO", "America/Bogota", "settings.country"),
            ("CO", "peso", "es-CO", "America/Bogota", "settings.currency"),
            ("CO", "CO$", "es-CO", "America/Bogota", "settings.currency"),
            ("CO", "COP", "fr-FR", "America/Bogota", "settings.locale"),
            ("CO", "COP", "", "America/Bogota", "settings.locale"),
            ("CO", "COP", "esperanto", "America/Bogota", "settings.locale"),
            ("CO", "COP", "es-CO", "Macondo", "settings.time-zone"), ("CO", "COP", "es-CO", "", "settings.time-zone"),
        ])
    func refused(country: String, currency: String, locale: String, zone: String, code: String) {
        expectProblem(code, exit: 64) {
            _ = try HomeSettings(country: country, currency: currency, locale: locale, timeZone: zone)
        }
    }

    @Test(
        "for a new home country, currency and region must be ones that ISO lists",
        arguments: [
            ("XX", "COP", "es-CO", "settings.country"), ("ZZ", "COP", "es", "settings.country"),
            ("CO", "ZZZ", "es-CO", "settings.currency"), ("CO", "AAA", "es-CO", "settings.currency"),
            ("CO", "COP", "es-XX", "settings.locale"), ("CO", "COP", "es-CO-Bogota", "settings.locale"),
        ])
    func unknown(country: String, currency: String, locale: String, code: String) throws {
        let settings = try HomeSettings(
            country: country, currency: currency, locale: locale, timeZone: "America/Bogota")
        expectProblem(code, exit: 64) { try settings.checkKnown() }
    }

    @Test(
        "countries of the house's customers are known",
        arguments: [
            ("CO", "COP"), ("MX", "MXN"), ("ES", "EUR"), ("CL", "CLP"), ("AR", "ARS"), ("PE", "PEN"),
            ("BR", "BRL"), ("US", "USD"), ("UY", "UYU"), ("VE", "VES"), ("KW", "KWD"),
        ])
    func known(country: String, currency: String) throws {
        for locale in ["es-\(country)", "en", "es-419"] {
            try HomeSettings(country: country, currency: currency, locale: locale, timeZone: "UTC").checkKnown()
        }
    }

    @Test("a database without settings is no home")
    func missing() {
        expectProblem("home.not-initialised", exit: 3) { _ = try database.read { try Settings.home($0) } }
    }

    @Test("a setting has one value, the latest")
    func latest() throws {
        try database.write { try Settings.set($0, "note", "a") }
        try database.write { try Settings.set($0, "note", "b") }
        #expect(try database.note() == "b")
        #expect(throws: DatabaseError.self) { try database.write { try Settings.set($0, "", "x") } }
    }

    @Test("the audit log lists the newest first, page by page")
    func audit() throws {
        try database.write { transaction in
            for number in 1...5 {
                try AuditTrail.append(
                    transaction, at: Int64(number), actor: "ana", action: "user.add", subject: "user:\(number)",
                    before: number == 1 ? "{}" : nil, after: nil)
            }
        }
        let first = try database.read { try AuditTrail.list($0, limit: 2) }
        #expect(first.map(\.subject) == ["user:5", "user:4"])
        let rest = try database.read { try AuditTrail.list($0, below: first[1].id, limit: 9) }
        #expect(rest.map(\.id) == [3, 2, 1] && rest.map(\.before) == [nil, nil, "{}"])
    }

    @Test(
        "no line of the audit log can be changed or deleted, nor be without actor or action",
        arguments: [
            "UPDATE audit SET actor = 'other'", "UPDATE audit SET after = NULL WHERE id = 1", "DELETE FROM audit",
            "DELETE FROM audit WHERE id = 1", "INSERT INTO audit (at, actor, action, subject) VALUES (1, '', 'x', 'y')",
            "INSERT INTO audit (at, actor, action, subject) VALUES (1, 'x', '', 'y')",
        ])
    func appendOnly(sql: String) throws {
        try database.write { try AuditTrail.append($0, at: 1, actor: "ana", action: "x", subject: "y", after: "{}") }
        let before = try database.read { try AuditTrail.list($0, limit: 9) }
        #expect(throws: DatabaseError.self) { try database.write { try $0.database.execute(sql: sql) } }
        #expect(try database.read { try AuditTrail.list($0, limit: 9) } == before && before.count == 1)
    }
}
