import Analytics
import App
import Foundation
import Insight
import Kernel
import Segments
import Testing
import Warehouse

/// What rules say of customers beside all the others is what the tables of value say.
@Suite("Rules and tables agree on where customers stand")
struct StandingTests {
    private let home: HomeFixture
    private let asOf: Day

    init() throws {
        home = try HomeFixture()
        asOf = try #require(Day(iso: "2024-12-31"))
        let heading = "order_id,customer_ref,ordered_at,amount\n"
        let orders = (1...30).flatMap { n in
            (1...1 + n % 7).map { "\(n)-\($0),c\(n),2024-0\($0)-1\(n % 9),\(n * 100)\n" }
        }
        try home.run(.orders, heading + orders.joined())
        _ = try home.rooms.timeline.current()
        // Who is late to the feast stands in a part of their own.
        try home.run(
            .orders, heading + "x1,c3,2024-12-30,99999\nx2,new,2022-01-01,5\nx3,c9,2024-12-01,-70\n")
    }

    private func members(_ rule: String) throws -> Set<CustomerID> {
        let asking = try home.rooms.segments.asking(asOf: asOf)
        return Set(asking.timeline.page(try asking.members(home.rooms.segments.read(rule)), limit: .max))
    }

    @Test("scores, groups, classes, cells and cohorts, of those who have changed, too")
    func agree() throws {
        #expect(try home.rooms.timeline.current().changed != nil)
        let table = try home.rooms.insight.rfm(ValueQuestion(asOf: asOf))
        func whose(_ holds: (Int) -> Bool) -> Set<CustomerID> {
            Set(table.customers.indices.filter(holds).map { table.customers[$0] })
        }
        for score in 1...5 {
            #expect(try members("rfm.r = \(score)") == whose { table.scores.r[$0] == score })
            #expect(try members("rfm.f = \(score)") == whose { table.scores.f[$0] == score })
            #expect(try members("rfm.m = \(score)") == whose { table.scores.m[$0] == score })
        }
        for group in RFMGroup.allCases {
            #expect(try members("rfm.group = \"\(group.code)\"") == whose { table.scores.group[$0] == group })
        }
        let classes = try home.rooms.insight.classes(ValueQuestion(asOf: asOf))
        for name in ABCClass.allCases {
            let mine = classes.customers.indices.filter { classes.classes[$0] == name }.map { classes.customers[$0] }
            #expect(try members("abc = \"\(name.rawValue)\"") == Set(mine))
        }
        let cells = try home.rooms.insight.frequencyVolume(ValueQuestion(asOf: asOf))
        for cell in FrequencyVolumeCell.allCases where cell != .none {
            let mine = cells.customers.indices.filter { cells.cells[$0] == cell }.map { cells.customers[$0] }
            #expect(try members("fxv = \"\(cell.rawValue)\"") == Set(mine))
        }
        #expect(try members("fxv = \"none\"").count == cells.others)
        for cohort in try home.rooms.insight.cohorts(ValueQuestion(asOf: asOf)).cohorts {
            #expect(try members("cohort = \"\(cohort.code)\"").count == cohort.customers[0])
        }
    }

    @Test("tenure is of the first purchase, and ends with the last of who has left")
    func tenure() throws {
        let days = try #require(Day(iso: "2024-01-11")).days(since: asOf)
        #expect(try members("tenure_days = \(-days)").isEmpty == false)
        #expect(try members("tenure_days = 0") == members("cohort = \"2022-01\""))
    }

    @Test("who is named by those who bought is counted by source and id, or by an id that one source alone has")
    func referrals() throws {
        try home.run(
            .people,
            "external_id,full_name,referred_by\nc1,A,tienda:c2\nc3,C,c2\nc4,D,c5\nc5,E,nobody\nsilent,S,c5\n")
        let named = try home.rooms.customers.customers(named: ["tienda:c2", "c2", "c5", "nobody", ""])
        #expect(named.keys.sorted() == ["c2", "c5", "tienda:c2"] && named["c2"] == named["tienda:c2"])
        #expect(try members("referrals = 2") == Set([#require(named["c2"])]))
        #expect(try members("referrals = 1") == Set([#require(named["c5"])]), "silent bought nothing")
        #expect(try members("referrals > 2").isEmpty)
    }
}
