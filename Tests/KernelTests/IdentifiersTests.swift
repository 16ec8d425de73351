import Foundation
import Kernel
import Testing

@Suite("Identifiers")
struct IdentifiersTests {
    @Test("identifiers order, print and encode as their number")
    func number() throws {
        #expect(CustomerID(9) < CustomerID(10))
        #expect("\(RecordID(42))" == "42")
        #expect(ImportID(rawValue: 7) == ImportID(7))
        #expect(String(decoding: try JSONEncoder().encode([JobID(1), JobID(2)]), as: UTF8.self) == "[1,2]")
        #expect(try JSONDecoder().decode([UserID].self, from: Data("[5]".utf8)) == [UserID(5)])
    }
}
