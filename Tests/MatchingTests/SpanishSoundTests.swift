import Testing

@testable import Matching

@Suite("How a name sounds in Spanish")
struct SpanishSoundTests {
    @Test(
        "names that sound alike are written alike",
        arguments: [
            ("gonzalez", "gonsales"), ("jimenez", "gimenez"), ("jimenez", "ximenez"), ("hernandez", "ernandes"),
            ("baca", "vaca"), ("zapata", "sapata"), ("quique", "kike"), ("llanos", "yanos"), ("chavez", "chaves"),
            ("philipe", "filipe"), ("beatriz", "veatris"), ("lopez", "loppez"), ("campos", "canpos"),
            ("godoy", "godoi"), ("wilson", "vilson"), ("cecilia", "sesilia"),
        ])
    func alike(left: String, right: String) { #expect(sound(left) == sound(right)) }

    @Test(
        "names that sound different stay different",
        arguments: [("mario", "maria"), ("pardo", "prado"), ("luis", "luisa"), ("gil", "gila"), ("cano", "cieno")])
    func different(left: String, right: String) { #expect(sound(left) != sound(right)) }

    @Test("nothing sounds like nothing, and what is not Spanish is left as it stands")
    func limits() {
        #expect(sound("").isEmpty)
        #expect(sound("h").isEmpty)
        #expect(sound("123") == Array("123".utf8))
    }

    private func sound(_ word: String) -> [UInt8] {
        var out: [UInt8] = []
        Array(word.utf8).withUnsafeBytes { SpanishSound.write($0, into: &out) }
        return out
    }
}
