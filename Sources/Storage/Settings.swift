import Foundation
import GRDB
import Kernel

/// What a home is set to: country, currency, language and clock of the company.
public struct HomeSettings: Sendable, Equatable {
    /// ISO 3166-1 alpha-2.
    public var country: String
    public var currency: Currency
    /// BCP 47, `es-CO`.
    public var locale: String
    public var timeZone: TimeZone

    public init(country: String = "CO", currency: Currency = .cop, locale: String = "es-CO", timeZone: TimeZone) {
        self.country = country
        self.currency = currency
        self.locale = locale
        self.timeZone = timeZone
    }

    /// Reads the four as they are written on the command line.
    public init(country: String, currency: String, locale: String, timeZone: String) throws {
        guard let zone = TimeZone(identifier: timeZone) else {
            throw PlainProblem("settings.time-zone", .usage, ["value": timeZone])
        }
        guard let money = Currency(currency) else {
            throw PlainProblem("settings.currency", .usage, ["value": currency])
        }
        guard country.utf8.count == 2, country.utf8.allSatisfy({ $0 >= 65 && $0 <= 90 }) else {
            throw PlainProblem("settings.country", .usage, ["value": country])
        }
        guard let language = locale.split(separator: "-").first, language == "es" || language == "en" else {
            throw PlainProblem("settings.locale", .usage, ["value": locale])
        }
        self.init(country: country, currency: money, locale: locale, timeZone: zone)
    }

    /// For a new home: country, currency and the region of the language must be ones that ISO lists.
    ///
    /// Homes that exist are opened whatever they say, so that this is asked once.
    public func checkKnown() throws {
        // ZZ is listed, and stands for a country that nobody knows.
        guard Locale.Region(country).isISORegion, country != "ZZ" else {
            throw PlainProblem("settings.country", .usage, ["value": country])
        }
        guard Locale.Currency(currency.code).isISOCurrency else {
            throw PlainProblem("settings.currency", .usage, ["value": currency.code])
        }
        let regions = locale.split(separator: "-").dropFirst()
        guard regions.count < 2, regions.allSatisfy({ Locale.Region(String($0)).isISORegion }) else {
            throw PlainProblem("settings.locale", .usage, ["value": locale])
        }
    }
}

/// Named values of the home, in `setting`.
public enum Settings {
    public static func value(_ transaction: Transaction, _ key: String) throws -> String? {
        try String.fetchOne(transaction.database, sql: SQL.value, arguments: ["key": key])
    }

    public static func set(_ transaction: Transaction, _ key: String, _ value: String) throws {
        try transaction.database.execute(sql: SQL.set, arguments: ["key": key, "value": value])
    }

    public static func home(_ transaction: Transaction) throws -> HomeSettings {
        func need(_ key: String) throws -> String {
            guard let value = try value(transaction, key) else {
                throw PlainProblem("home.not-initialised", .notFound)
            }
            return value
        }
        return try HomeSettings(
            country: need("country"), currency: need("currency"), locale: need("locale"), timeZone: need("timeZone"))
    }

    public static func setHome(_ transaction: Transaction, _ settings: HomeSettings) throws {
        try set(transaction, "country", settings.country)
        try set(transaction, "currency", settings.currency.code)
        try set(transaction, "locale", settings.locale)
        try set(transaction, "timeZone", settings.timeZone.identifier)
    }

    public enum SQL {
        static let value = "SELECT value FROM setting WHERE key = :key"
        static let set = """
            INSERT INTO setting (key, value) VALUES (:key, :value)
            ON CONFLICT (key) DO UPDATE SET value = excluded.value
            """
        public static let all = ["value": value, "set": set]
    }
}
