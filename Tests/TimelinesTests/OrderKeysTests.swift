import Kernel
import Testing

@testable import Timelines

@Suite("Orders found again by their key")
struct OrderKeysTests {
    @Test("keys read from a file stand in ascending order, each beside its order")
    func fromFile() throws {
        let orders = [30, 10, 20, 10].map { (key: UInt64) in PlainOrder("P", key: key) }
        let keys = try BatchKeys(try Facts.open(try Facts.bytes(orders)))
        #expect((0..<keys.count).map { keys.key($0) } == [10, 10, 20, 30])
        #expect((0..<keys.count).map(keys.order) == [1, 3, 2, 0])
    }
}
