import CryptoExtras
import Foundation
import Kernel
import Web

/// What scrypt costs. Memory is 128 · 2^logRounds · blockSize bytes.
struct ScryptCost: Sendable, Equatable {
    var logRounds: Int
    var blockSize: Int
    var parallelism: Int

    /// 128 MiB, about a quarter of a second (OWASP Password Storage Cheat Sheet).
    static let standard = ScryptCost(logRounds: 17, blockSize: 8, parallelism: 1)
}

/// A password as it is kept: `scrypt$17$8$1$salt$hash`. Each hash says itself what it cost.
struct PasswordHash: Sendable, Equatable {
    let cost: ScryptCost
    let salt: [UInt8]
    let hash: [UInt8]

    init(cost: ScryptCost, salt: [UInt8], hash: [UInt8]) {
        self.cost = cost
        self.salt = salt
        self.hash = hash
    }

    /// Nil when the text is none of ours or asks for more memory than we would spend.
    init?(_ text: String) {
        let parts = text.split(separator: "$", omittingEmptySubsequences: false)
        guard parts.count == 6, parts[0] == "scrypt", let log = Int(parts[1]), let block = Int(parts[2]),
            let lanes = Int(parts[3]), let salt = Data(base64Encoded: String(parts[4])),
            let hash = Data(base64Encoded: String(parts[5])), (1...20).contains(log), (1...16).contains(block),
            (1...4).contains(lanes), salt.count >= 8, hash.count == 32
        else { return nil }
        self.init(
            cost: ScryptCost(logRounds: log, blockSize: block, parallelism: lanes), salt: Array(salt), hash: Array(hash)
        )
    }

    var text: String {
        "scrypt$\(cost.logRounds)$\(cost.blockSize)$\(cost.parallelism)$"
            + "\(Data(salt).base64EncodedString())$\(Data(hash).base64EncodedString())"
    }
}

/// Turns passwords into hashes, at most two at a time: each needs 128 MiB.
public struct PasswordHasher: Sendable {
    private let cost: ScryptCost
    private let random: @Sendable (Int) -> [UInt8]
    private let slots: HashingSlots

    /// - Parameter random: that many unguessable bytes.
    public init(random: @escaping @Sendable (Int) -> [UInt8] = SessionStore.systemRandom) {
        self.init(cost: .standard, random: random)
    }

    init(cost: ScryptCost, random: @escaping @Sendable (Int) -> [UInt8] = SessionStore.systemRandom) {
        self.cost = cost
        self.random = random
        slots = HashingSlots(2)
    }

    func hash(_ password: String) async throws -> String {
        let salt = random(16)
        let hash = try await derive(password, salt, cost)
        return PasswordHash(cost: cost, salt: salt, hash: hash).text
    }

    /// Whether a password is the one behind a stored hash. Without a hash the same work is done for nothing, so that
    /// the time taken does not tell whether the account exists.
    func verify(_ password: String, _ stored: String?) async throws -> Bool {
        guard let stored, let kept = PasswordHash(stored) else {
            _ = try await derive(password, [UInt8](repeating: 7, count: 16), cost)
            return false
        }
        return ConstantTime.equal(try await derive(password, kept.salt, kept.cost), kept.hash)
    }

    private func derive(_ password: String, _ salt: [UInt8], _ cost: ScryptCost) async throws -> [UInt8] {
        try await slots.take()
        do {
            let bytes = try await Self.onThread { try Self.scrypt(password, salt, cost) }
            await slots.give()
            return bytes
        } catch {
            await slots.give()
            throw error
        }
    }

    private static func scrypt(_ password: String, _ salt: [UInt8], _ cost: ScryptCost) throws -> [UInt8] {
        // One spelling for what looks the same on different keyboards (NFKC).
        let text = Data(password.precomposedStringWithCompatibilityMapping.utf8)
        let key = try KDF.Scrypt.deriveKey(
            from: text, salt: salt, outputByteCount: 32, rounds: 1 << cost.logRounds, blockSize: cost.blockSize,
            parallelism: cost.parallelism)
        return key.withUnsafeBytes { Array($0) }
    }

    /// Off the threads that answer requests.
    private static func onThread(_ work: @escaping @Sendable () throws -> [UInt8]) async throws -> [UInt8] {
        try await withCheckedThrowingContinuation { continuation in
            DispatchQueue.global(qos: .userInitiated).async { continuation.resume(with: Result { try work() }) }
        }
    }
}

/// Lets a few in, keeps a line of those who wait, and turns others away when the line is long.
actor HashingSlots {
    static let longestLine = 64
    private var free: Int
    private var waiting: [CheckedContinuation<Void, Never>] = []

    init(_ count: Int) { free = count }

    func take() async throws {
        if free > 0 {
            free -= 1
            return
        }
        guard waiting.count < Self.longestLine else { throw PlainProblem("session.busy", .unavailable) }
        await withCheckedContinuation { waiting.append($0) }
    }

    func give() {
        if waiting.isEmpty { free += 1 } else { waiting.removeFirst().resume() }
    }
}
