import Foundation
import Kernel

/// What a password must be: long rather than odd (NIST SP 800-63B, section 5.1.1.2).
public enum PasswordRules {
    /// - Throws: `password.length`, `password.email`, `password.common`.
    public static func check(_ password: String, email: String) throws {
        guard (12...128).contains(password.count), password.utf8.count <= 512 else {
            throw PlainProblem("password.length", .invalid)
        }
        let folded = FoldedText.fold(password)
        let name = FoldedText.fold(email.split(separator: "@").first.map(String.init) ?? email)
        if folded.contains(FoldedText.fold(email))
            || (name.count >= 4 && folded.contains(name) && folded.count < name.count + 8)
        {
            throw PlainProblem("password.email", .invalid)
        }
        let isMonotonous = Set(password).count < 5
        if isMonotonous || common.contains(FoldedText.key(password)) { throw PlainProblem("password.common", .invalid) }
    }

    /// Known ones of twelve characters and more, folded, without punctuation.
    private static let common: Set<String> = [
        "123456789012", "1234567890123", "12345678901234", "1234567890abc", "abcdefghijkl", "abcdefghijklm",
        "qwertyuiop12", "qwertyuiop123", "qwertyuiopas", "qwertyuiopasdf", "qwerty123456", "1q2w3e4r5t6y",
        "1q2w3e4r5t6y7u",
        "password1234", "password12345", "password123456", "passwordpassword", "contrasena12", "contrasena123",
        "contrasena1234", "contrasenacontrasena", "administrador", "administrador1", "administrador123",
        "administrator",
        "administrator1", "admin1234567", "admin12345678", "adminadminadmin", "bienvenido12", "bienvenido123",
        "bienvenido2026",
        "bienvenidos123", "welcome12345", "welcome123456", "cambiame1234", "cambiame12345", "changeme1234",
        "letmein12345",
        "iloveyou1234", "teamo1234567", "colombia1234", "colombia12345", "mexico123456", "espana123456", "bogota123456",
        "medellin1234", "vinculo12345", "vinculo123456", "secreto12345", "secretosecreto", "holahola1234",
        "asdfghjkl123",
        "zxcvbnm12345", "abc123456789", "a1b2c3d4e5f6", "correcthorsebatterystaple",
    ]

    /// A first password that can be read out on the telephone: four groups of five characters out of 31, without
    /// those that look alike; 99 bits.
    public static func generate(using generator: inout some RandomNumberGenerator) -> String {
        let alphabet = Array("abcdefghjkmnpqrstuvwxyz23456789")
        return (0..<4).map { _ in
            String((0..<5).compactMap { _ in alphabet.randomElement(using: &generator) })
        }.joined(separator: "-")
    }
}
