import Foundation
import Testing

@testable import Matching

/// A record without a birth date could be the father's or the son's, and is as sure of either.
@Suite("Chains of sure pairs")
struct ClusterFormingTests {
    private static let kinds: [MatchKind] = [.givenNames, .surnames, .document, .phone, .birthDate]
    private static let father = ["Carlos", "Gómez Ruiz", "8300112", "3127778899", "1951-02-03"]
    private static let either = ["Carlos", "Gómez Ruiz", "", "3127778899", ""]
    private static let son = ["Carlos", "Gómez Ruiz", "1061777333", "3127778899", "1984-11-20"]
    private static let threshold = log(99.0)

    private func forming(_ rows: [[String]], _ links: [(Int32, Int32, Double)]) -> ClusterForming {
        let records = PreparedRecords(HandTable.of(Self.kinds, rows), dateOrder: .dmy)
        let judge = PairJudge(MatchModel(records.dimensions, records: 1_000), isCautious: true)
        var forming = ClusterForming(records, judge)
        forming.join(links.map { .init(left: $0.0, right: $0.1, logit: $0.2) }, threshold: Self.threshold)
        return forming
    }

    /// Plain connected components.
    private func connected(_ count: Int, _ links: [(Int32, Int32, Double)]) -> [Int32] {
        var leaders = (0..<Int32(count)).map { $0 }
        for (left, right, _) in links {
            let (a, b) = (leaders[Int(left)], leaders[Int(right)])
            leaders = leaders.map { $0 == max(a, b) ? min(a, b) : $0 }
        }
        return leaders
    }

    @Test("a father and his son are not one through a record that could be either's")
    func fatherAndSon() {
        let links: [(Int32, Int32, Double)] = [(0, 1, 8), (1, 2, 7)]
        let found = forming([Self.father, Self.either, Self.son], links)
        #expect(connected(3, links) == [0, 0, 0], "plain components would join them")
        #expect(found.leaders == [0, 0, 2])
        #expect(found.refused.count == 1)
    }

    @Test("also when whole groups of both meet")
    func groups() {
        let rows = [Self.father, Self.father, Self.either, Self.son, Self.son]
        let links: [(Int32, Int32, Double)] = [(0, 1, 20), (3, 4, 20), (1, 2, 8), (2, 3, 7)]
        #expect(Set(connected(5, links)).count == 1)
        #expect(forming(rows, links).leaders == [0, 0, 0, 3, 3])
    }

    @Test("records that contradict nobody are joined into one chain")
    func harmless() {
        let rows = [[String]](repeating: Self.either, count: 4) + [Self.father]
        let found = forming(rows, [(0, 1, 6), (1, 2, 6), (2, 3, 5), (3, 4, 5)])
        #expect(found.leaders == [0, 0, 0, 0, 0] && found.refused.isEmpty)
    }

    @Test("a pair that is as sure as asked is joined, alone or to others")
    func atTheThreshold() {
        let rows = [[String]](repeating: Self.either, count: 3)
        let edge = Double(Self.threshold)
        let found = forming(rows, [(0, 1, 9), (1, 2, edge)])
        #expect(found.leaders == [0, 0, 0])
    }

    @Test("among all others a father, his son and the record between are not one")
    func wholeEngine() {
        let found = HandTable.run(Self.kinds, [Self.father, Self.either, Self.son])
        #expect(found.clusters[0] != found.clusters[2])
    }
}
