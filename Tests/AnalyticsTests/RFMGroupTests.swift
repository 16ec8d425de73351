import Analytics
import Testing

@Suite("RFM groups")
struct RFMGroupTests {
    @Test("each of the 25 cells belongs to exactly one group")
    func cover() {
        for r in 1...5 {
            for f in 1...5 {
                let owners = RFMGroup.allCases.filter { $0.rfRegion.r.contains(r) && $0.rfRegion.f.contains(f) }
                #expect(owners == [RFMGroup.of(r: r, f: f)], "r\(r) f\(f)")
            }
        }
    }

    @Test("the groups lie where the contract puts them")
    func table() {
        // Rows r 5…1, columns f 1…5, as a marketer draws them.
        let table = [
            ["New", "Potential", "Potential", "Champions", "Champions"],
            ["Promising", "Potential", "Potential", "Loyal", "Loyal"],
            ["Sleeping", "Sleeping", "Attention", "Loyal", "Loyal"],
            ["Hibernating", "Hibernating", "At risk", "At risk", "Cannot lose"],
            ["Hibernating", "Hibernating", "At risk", "At risk", "Cannot lose"],
        ]
        #expect((0..<5).map { row in (1...5).map { RFMGroup.of(r: 5 - row, f: $0).code } } == table)
    }

    @Test("a code names its group and nothing else does")
    func codes() {
        #expect(Set(RFMGroup.allCases.map(\.code)).count == 10)
        for group in RFMGroup.allCases { #expect(RFMGroup(code: group.code) == group) }
        #expect(RFMGroup(code: "champions") == nil)
    }

    @Test("scores outside 1 to 5 count as the nearest")
    func clamped() {
        #expect(RFMGroup.of(r: 9, f: 0) == .new)
        #expect(RFMGroup.of(r: -3, f: .max) == .cannotLose)
    }
}
