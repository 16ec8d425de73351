import Foundation
import Kernel
import Testing

@testable import Office

@Suite("Passwords")
struct PasswordTests {
    @Test("a hash says what it cost and opens only with its password")
    func roundTrip() async throws {
        let hasher = PasswordHasher(cost: OfficeFixture.cheap)
        let text = try await hasher.hash("cuatro palabras sin relación")
        #expect(text.hasPrefix("scrypt$4$8$1$"))
        #expect(text.split(separator: "$").count == 6)
        #expect(try await hasher.verify("cuatro palabras sin relación", text))
        #expect(try await !hasher.verify("cuatro palabras sin relacion", text))
        #expect(try await hasher.hash("cuatro palabras sin relación") != text)
        // The same letters composed otherwise, as another keyboard sends them.
        #expect(try await hasher.verify("cuatro palabras sin relacio\u{301}n", text))
    }

    @Test("a hash made with other costs still opens")
    func otherCost() async throws {
        let old = try await PasswordHasher(cost: ScryptCost(logRounds: 5, blockSize: 4, parallelism: 2)).hash(
            "una clave antigua")
        #expect(try await PasswordHasher(cost: OfficeFixture.cheap).verify("una clave antigua", old))
    }

    @Test("the published vector of scrypt comes out (RFC 7914, section 12)")
    func vector() async throws {
        // scrypt("pleaseletmein", "SodiumChloride", N=16384, r=8, p=1): the first 32 of the 64 bytes.
        let expected: [UInt8] = [
            0x70, 0x23, 0xbd, 0xcb, 0x3a, 0xfd, 0x73, 0x48, 0x46, 0x1c, 0x06, 0xcd, 0x81, 0xfd, 0x38, 0xeb,
            0xfd, 0xa8, 0xfb, 0xba, 0x90, 0x4f, 0x8e, 0x3e, 0xa9, 0xb5, 0x43, 0xf6, 0x54, 0x5d, 0xa1, 0xf2,
        ]
        let stored = PasswordHash(
            cost: ScryptCost(logRounds: 14, blockSize: 8, parallelism: 1), salt: Array("SodiumChloride".utf8),
            hash: expected)
        #expect(try await PasswordHasher(cost: OfficeFixture.cheap).verify("pleaseletmein", stored.text))
    }

    @Test("the cost of new hashes is that of the decision: 2^17, 8, 1")
    func standardCost() {
        #expect(ScryptCost.standard == ScryptCost(logRounds: 17, blockSize: 8, parallelism: 1))
    }

    @Test(
        "a stored text that is no hash opens nothing",
        arguments: [
            "", "scrypt", "scrypt$31$8$1$AAAAAAAAAAAAAAAAAAAAAA==$AAAA", "md5$4$8$1$AAAAAAAAAAA=$AAAA",
            "scrypt$4$8$1$$",
            "scrypt$-1$8$1$AAAAAAAAAAAAAAAAAAAAAA==$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
        ])
    func damaged(text: String) async throws {
        #expect(PasswordHash(text) == nil)
        #expect(try await !PasswordHasher(cost: OfficeFixture.cheap).verify("", text))
    }

    @Test("no more than two are hashed at once, and a long line is turned away")
    func slots() async throws {
        let slots = HashingSlots(2)
        try await slots.take()
        try await slots.take()
        let waiting = (0..<HashingSlots.longestLine).map { _ in Task { try await slots.take() } }
        try await Task.sleep(for: .milliseconds(100))
        await #expect(throws: PlainProblem("session.busy", .unavailable)) { try await slots.take() }
        for _ in 0..<(HashingSlots.longestLine + 2) { await slots.give() }
        for task in waiting { try await task.value }
        try await slots.take()
        await slots.give()
    }

    @Test(
        "what a password must be",
        arguments: [
            ("corta", "password.length"), (String(repeating: "ab1 c", count: 26), "password.length"),
            ("ana@ejemplo.co!!", "password.email"), ("Contraseña-123", "password.common"),
            ("aaaaaaaaaaaaaaaa", "password.common"),
            ("1234 5678 9012", "password.common"), ("cuatro palabras sin relacion", nil),
            ("contraseña larga de verdad", nil),
            ("四个没有关系的词语更容易记住", nil),
        ] as [(String, String?)])
    func rules(password: String, code: String?) {
        if let code {
            #expect(throws: PlainProblem(code, .invalid)) { try PasswordRules.check(password, email: "ana@ejemplo.co") }
        } else {
            #expect(throws: Never.self) { try PasswordRules.check(password, email: "ana@ejemplo.co") }
        }
    }

    @Test("a generated password can be read out, keeps the rules and differs each time")
    func generated() throws {
        var generator = SeededGenerator(seed: 7)
        let all = (0..<200).map { _ in PasswordRules.generate(using: &generator) }
        #expect(Set(all).count == 200)
        for password in all {
            #expect(password.split(separator: "-").map(\.count) == [5, 5, 5, 5])
            #expect(!password.contains { "0o1li".contains($0) })
            try PasswordRules.check(password, email: "ana@ejemplo.co")
        }
        var again = SeededGenerator(seed: 7)
        #expect(PasswordRules.generate(using: &again) == all.first)
    }
}
