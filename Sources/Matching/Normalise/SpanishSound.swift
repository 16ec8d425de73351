import Kernel

/// How a folded word sounds in Spanish, written so that words that sound alike are written alike.
///
/// b = v = w · c before e, i = s = z (as in all of America) · qu, k, c = k · g before e, i = j = x · ll = y · h is mute, ph = f ·
/// m before b, p = n · doubled letters once · y at the end or before a consonant = i. Words of other languages come out as something
/// stable, which is all that a key needs.
enum SpanishSound {
    /// Appends the sound of `word` (folded, as `WordCutter` gives it).
    static func write(_ word: UnsafeRawBufferPointer, into out: inout [UInt8]) {
        let start = out.count
        var at = 0
        while at < word.count {
            let letter = word[at]
            let next = at + 1 < word.count ? word[at + 1] : 0
            var sound = letter
            switch letter {
            case c("v"), c("w"): sound = c("b")
            case c("z"), c("ç"): sound = c("s")
            case c("c"):
                if next == c("h") {
                    sound = c("x")
                    at += 1
                } else {
                    sound = next == c("e") || next == c("i") || next == c("y") ? c("s") : c("k")
                }
            case c("q"):
                sound = c("k")
                if next == c("u") { at += 1 }
            case c("g"): if next == c("e") || next == c("i") || next == c("y") { sound = c("j") }
            case c("x"): sound = c("j")
            case c("l"): if next == c("l") { sound = c("y") }
            case c("y"): if next == 0 || !isVowel(next) { sound = c("i") }
            case c("p"):
                if next == c("h") {
                    sound = c("f")
                    at += 1
                }
            case c("m"): if next == c("b") || next == c("p") { sound = c("n") }
            case c("h"): sound = 0
            default: break
            }
            at += 1
            if sound == 0 || (out.count > start && out.last == sound) { continue }
            if sound == c("y"), at < word.count, word[at] == c("l") { at += 1 }
            out.append(sound)
        }
    }

    @inline(__always)
    private static func c(_ letter: Unicode.Scalar) -> UInt8 { UInt8(truncatingIfNeeded: letter.value) }

    @inline(__always)
    private static func isVowel(_ byte: UInt8) -> Bool {
        byte == 0x61 || byte == 0x65 || byte == 0x69 || byte == 0x6F || byte == 0x75
    }
}
