import Crypto
import Foundation
import Kernel

/// The secret of a home: what is digested with it can be recognised here and told to nobody else.
///
/// Made with the home, by the system's generator. It stands in the database and, once something was digested with it,
/// in a file beside it, so that a database restored from a time before it recognises the same.
public struct HomeSecret: Sendable {
    public static let fileName = "erased.key"
    static let setting = "erasure.key"

    private let key: SymmetricKey

    /// - Parameter hex: 64 hexadecimal digits.
    init?(hex: String) {
        let digits = Array(hex.utf8)
        guard digits.count == 64 else { return nil }
        var bytes: [UInt8] = []
        for place in stride(from: 0, to: 64, by: 2) {
            guard let byte = UInt8(String(decoding: digits[place..<place + 2], as: UTF8.self), radix: 16) else {
                return nil
            }
            bytes.append(byte)
        }
        key = SymmetricKey(data: bytes)
    }

    /// A new secret, as it is kept.
    static func newHex() -> String {
        SymmetricKey(size: .bits256).withUnsafeBytes { $0.map { String(format: "%02x", $0) }.joined() }
    }

    /// The secret of a home, kept in both places from now on; made where there was none.
    public static func open(_ home: Home) throws -> HomeSecret {
        let (written, stored) = (
            try inFile(home.path, home.disk), try home.database.read { try Settings.value($0, setting) }
        )
        // The file stands beside the log whose lines were digested with it, so that it has the word.
        let hex = [written, stored].compactMap { $0 }.first { HomeSecret(hex: $0) != nil } ?? newHex()
        guard let secret = HomeSecret(hex: hex) else { throw PlainProblem("home.secret-damaged", .failed) }
        if written != hex { try write(hex, home) }
        if stored != hex { try home.database.write { try Settings.set($0, setting, hex) } }
        return secret
    }

    /// The secret as the database has it.
    public static func find(_ transaction: Transaction) throws -> HomeSecret? {
        try Settings.value(transaction, setting).flatMap(HomeSecret.init(hex:))
    }

    /// Takes over the secret of another home that has used it, so that what was digested there is recognised here.
    public static func take(from former: String, into home: Home) throws {
        guard let hex = try inFile(former, home.disk), HomeSecret(hex: hex) != nil else { return }
        try write(hex, home)
    }

    /// HMAC-SHA-256 of a text: 32 bytes.
    public func digest(_ text: String) -> [UInt8] { digest(Array(text.utf8)) }

    public func digest(_ bytes: [UInt8]) -> [UInt8] {
        Array(HMAC<SHA256>.authenticationCode(for: bytes, using: key))
    }

    private static func inFile(_ home: String, _ disk: any Disk) throws -> String? {
        let path = home + "/" + fileName
        guard let size = try disk.size(path), size >= 64 else { return nil }
        let region = try disk.map(path)
        return withExtendedLifetime(region) { String(decoding: region.bytes.prefix(64), as: UTF8.self) }
    }

    private static func write(_ hex: String, _ home: Home) throws {
        let temporary = home.folder("tmp") + "/import-" + fileName
        try home.disk.remove(temporary)
        let file = try home.disk.create(temporary)
        try file.append(Array(hex.utf8) + [10])
        try file.sync()
        try file.close()
        try home.disk.rename(temporary, to: home.folder(fileName))
        try home.disk.syncFolder(home.path)
    }
}
