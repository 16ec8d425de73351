import Testing

@testable import Matching

@Suite("How alike two words of names are")
struct WordLikenessTests {
    @Test(
        "short forms and endearments are the name they stand for",
        arguments: [
            ("pepe", "jose"), ("paco", "francisco"), ("ma", "maria"), ("bob", "robert"), ("nacho", "ignacio"),
            ("beto", "roberto"), ("beto", "alberto"), ("lupe", "guadalupe"), ("inaki", "ignacio"), ("chucho", "jesus"),
            ("bill", "william"), ("anna", "ana"), ("paquito", "pancho"),
        ])
    func shortForms(left: String, right: String) { #expect(degree(left, right) == .shortForm) }

    @Test(
        "two names that have a short form in common are two names",
        arguments: [
            ("roberto", "alberto"), ("fernando", "fernanda"), ("alejandro", "alejandra"), ("mario", "maria"),
            ("jose", "josefina"), ("luis", "luisa"), ("juan", "juana"),
        ])
    func otherNames(left: String, right: String) {
        #expect(degree(left, right) != .shortForm)
        #expect(degree(left, right) != .equal)
    }

    @Test("alike in sound, a slip apart or cut off is near; an initial is less, and other words are nothing")
    func degrees() {
        #expect(degree("gonzalez", "gonsales") == .near)
        #expect(degree("perez", "preez") == .near)
        #expect(degree("rodriguez", "rodr") == .near)
        #expect(degree("gil", "gill") == .near)
        #expect(degree("j", "juan") == .initial)
        #expect(degree("j", "ana") == .none)
        #expect(degree("ana", "eva") == .none)
        #expect(degree("restrepo", "arango") == .none)
        #expect(degree("ruiz", "ruiz") == .equal)
    }

    private func degree(_ left: String, _ right: String) -> WordLikeness.Degree {
        let book = TokenBook()
        let codes = [left, right].map { Array($0.utf8).withUnsafeBytes { book.code(of: $0) } }
        let likeness = WordLikeness(book)
        #expect(likeness.of(codes[0], codes[1]) == likeness.of(codes[1], codes[0]))
        return likeness.of(codes[0], codes[1])
    }
}
