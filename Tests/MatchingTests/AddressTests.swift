import Testing

@testable import Matching

@Suite("Addresses")
struct AddressTests {
    @Test(
        "an address is its numbers and its words, however the street is called",
        arguments: [
            ("Cra 160B # 110-26 Apto 471", ["160b", "110", "26", "471"], []),
            ("Carrera 160B No. 110-26 apartamento 471", ["160b", "110", "26", "471"], []),
            ("Calle de la Luna 12, 3º B", ["12", "3"], ["luna", "b"]),
            ("C/ Luna nº 12", ["12"], ["luna"]), ("61st Street", ["61"], []), ("", [], []),
            ("1 2 3 4 5 6", ["1", "2", "3", "4"], []),
        ])
    func words(address: String, numbers: [String], words: [String]) {
        let found = parts(address)
        #expect(found.numbers == numbers)
        #expect(found.words == words)
    }

    @Test(
        "two addresses are told apart by what they have in common",
        arguments: [
            ("Cra 160B # 110-26 Apto 471", "Carrera 160B No. 110-26 apartamento 471", "equal"),
            ("Calle Luna 12 apto 3", "Calle Luna 12", "same"), ("Calle Luna 12", "Calle Luna 45", "neighbour"),
            ("Calle Luna 12", "Calle Luna", "street"), ("Calle Luna 12", "Calle Sol 12", "number"),
            ("Calle Luna 12", "Avenida Mayor 7", "differ"), ("Calle Constitución 12", "Cl Constitucon 12", "same"),
            ("Cra 7 # 12-34", "Cra 7 # 12-34 apto 5", "same"),
        ])
    func levels(left: String, right: String, level: String) {
        #expect(HandTable.level("address", [.address], [left], [right]) == level)
        #expect(HandTable.level("address", [.address], [right], [left]) == level)
    }

    @Test("who has no address says nothing")
    func missing() {
        #expect(HandTable.level("address", [.address], ["Calle Luna 12"], [""]) == nil)
        #expect(HandTable.level("address", [.address], ["Calle Luna 12"], ["N/A"]) == nil)
    }

    @Test("the number of the house may stand in a column of its own")
    func houseNumber() {
        let level = HandTable.level(
            "address", [.houseNumber, .address], ["6", "tullaroop street"], ["6", "tularoop st"])
        #expect(level == "same")
    }

    private func parts(_ address: String) -> (numbers: [String], words: [String]) {
        let words = AddressWords()
        var codes = [Int32](repeating: -1, count: AddressWords.numbers + AddressWords.words)
        codes.withUnsafeMutableBufferPointer { codes in
            guard let base = codes.baseAddress else { return }
            Array(address.utf8).withUnsafeBytes { words.write($0, into: base) }
        }
        let texts = codes.map { $0 < 0 ? nil : words.dictionary.text(Int($0)) }
        return (
            texts.prefix(AddressWords.numbers).compactMap { $0 },
            texts.dropFirst(AddressWords.numbers).compactMap { $0 }
        )
    }
}
