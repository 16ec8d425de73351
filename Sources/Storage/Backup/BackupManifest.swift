import Foundation
import Kernel

/// What is in a backup: written last and synced, so that a backup with a manifest is whole.
public struct BackupManifest: Codable, Sendable, Equatable {
    public struct File: Codable, Sendable, Equatable {
        /// Below the backup: `facts/12-0.facts`.
        public var path: String
        public var byteCount: Int64
        /// 64 hexadecimal digits.
        public var sha256: String
    }

    public static let fileName = "manifest.json"
    /// The way backups are written, see `format(of:)`. A larger number is of a newer program.
    static let currentFormat = 2

    public var format = BackupManifest.currentFormat
    /// Version of the program that made it.
    public var product: String
    /// Migrations that its database has seen.
    public var schemaVersion: Int
    /// The home it is of: retention removes no backup of another.
    public var home: String
    /// RFC 3339, UTC.
    public var createdAt: String
    public var createdBy: String
    /// Made by the schedule, and removed by its retention.
    public var isScheduled: Bool
    public var files: [File]
    /// Files that the database lists and that were not there.
    public var missing: [String]
    /// xxHash64 of the manifest without this.
    var check = ""

    public var byteCount: Int64 { files.reduce(0) { $0 + $1.byteCount } }
    /// Seconds since 1970.
    public var instant: Int64 { BackupTime.instant(createdAt) ?? 0 }

    /// The oldest way that tells these files: programs before 2 know no packed originals, and say so.
    static func format(of files: [File]) -> Int {
        files.contains { ContentName.isPacked(Home.shown($0.path)) } ? 2 : 1
    }

    /// With its own checksum in it.
    func sealed() throws -> BackupManifest {
        var copy = self
        copy.check = ""
        copy.check = String(Hash64.of(String(decoding: try copy.encoded(), as: UTF8.self)), radix: 16)
        return copy
    }

    func encoded() throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
        return Array(try encoder.encode(self)) + [10]
    }

    /// - Throws: `backup.not-found` where there is none, `backup.damaged`, `backup.newer`.
    public static func read(_ folder: String, _ disk: any Disk) throws -> BackupManifest {
        let path = folder + "/" + fileName
        let name = Home.shown(folder)
        guard try disk.size(path) != nil else { throw PlainProblem("backup.not-found", .notFound, ["backup": folder]) }
        let region = try disk.map(path)
        let found = withExtendedLifetime(region) { try? JSONDecoder().decode(Self.self, from: Data(region.bytes)) }
        let damaged = PlainProblem("backup.damaged", .failed, ["backup": name, "file": fileName])
        guard let found else { throw damaged }
        guard found.format <= currentFormat else { throw PlainProblem("backup.newer", .conflict, ["backup": name]) }
        guard try found.sealed() == found, found.files.allSatisfy({ isInside($0.path) }) else { throw damaged }
        return found
    }

    /// Whether a path stays where a backup keeps files: what a foreign manifest names may be anywhere.
    static func isInside(_ path: String) -> Bool {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        guard let last = parts.last, !last.isEmpty, last != ".", last != ".." else { return false }
        return parts.count == 1
            ? [database, optOuts].contains(path) : parts.count == 2 && folders.contains("\(parts[0])")
    }

    static let database = "vinculo.db"
    static let optOuts = "optout.log"
    static let folders = ["facts", "originals", "rejects"]
}

/// Instants as they stand in names and in the manifest.
enum BackupTime {
    /// `2026-11-22T07:55:12Z`
    static func text(_ instant: Int64) -> String {
        Date(timeIntervalSince1970: TimeInterval(instant)).formatted(.iso8601)
    }

    static func instant(_ text: String) -> Int64? {
        (try? Date(text, strategy: .iso8601)).map { Int64($0.timeIntervalSince1970) }
    }

    /// `2026-11-22T07-55-12Z`: no file system minds it.
    static func name(_ instant: Int64) -> String { text(instant).replacing(":", with: "-") }

    /// Whether a folder is named so by us, with or without a number behind.
    static func isName(_ text: some StringProtocol) -> Bool {
        String(text).wholeMatch(of: /\d{4}-\d\d-\d\dT\d\d-\d\d-\d\dZ(-\d+)?/) != nil
    }
}
