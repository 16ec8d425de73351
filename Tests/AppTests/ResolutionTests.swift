import App
import Customers
import Foundation
import Identity
import Intake
import Kernel
import Storage
import Testing

/// Records that are one customer are joined, taken back, and stay whole whatever happens to them.
@Suite("Joining records")
struct ResolutionTests {
    private let base: JoinedHome
    private var rooms: Rooms { base.rooms }
    init() throws { base = try JoinedHome() }

    @Test("Whoever is in two sources is one customer in every answer; a second time changes nothing; undo restores all")
    func everywhere() throws {
        try base.fill()
        try base.home.run(
            .orders,
            "order_id,customer_ref,ordered_at,amount\n1,c0,2024-05-01,10\n2,c1,2024-05-01,10\n3,c30,2024-05-01,10\n")
        try base.home.run(
            .orders, "order_id,customer_ref,ordered_at,amount\n1,b0,2024-06-01,10\n2,b1,2024-06-01,10\n"
        ) { $0.source = "boletin" }
        #expect(try rooms.customers.count() == 70)
        #expect(try base.home.rfm("2024-12-31").count == 5)
        #expect(try base.home.members("frequency = 2", "2024-12-31") == [])
        let before = try base.map()
        let run = try rooms.resolve(by: "test")
        #expect(run.records == 70 && run.customers == 50 && run.joined == 20 && run.state == .applied)
        #expect(run.linksBefore == 0 && run.linksAfter == 20 && (run.peopleThreshold ?? 0) >= 0.95)
        try base.expectValid()
        #expect(try rooms.customers.count() == 50)
        let lines = try base.home.rfm("2024-12-31")
        #expect(lines.count == 3 && lines["tienda:c0"]?.frequency == 2 && lines["tienda:c30"]?.frequency == 1)
        #expect(try base.home.members("frequency = 2", "2024-12-31") == ["tienda:c0", "tienda:c1"])
        let joined = try base.map()
        for at in 0..<20 { #expect(joined["boletin:b\(at)"] == "tienda:c\(at)") }
        let again = try rooms.resolve(by: "test")
        #expect(again.changed == 0 && again.customers == 50)
        #expect(try base.map() == joined)
        // The run that changed nothing is passed over.
        let undone = try rooms.undoResolution(by: "test")
        #expect(undone.id == run.id && undone.state == .undone && undone.restored == 20 && undone.left == 0)
        #expect(try base.map() == before && base.home.count("identityLink") == 0)
        #expect(try base.home.members("frequency = 2", "2024-12-31") == [])
        #expect(try rooms.identity.runs().map(\.state) == [.applied, .undone])
        #expect(throws: PlainProblem.self) { try rooms.undoResolution(by: "test") }
    }

    @Test("Matching asks records, joined or not: what one source says of a person does not speak for the other")
    func byRecord() throws {
        try base.fill()
        let before = try rooms.match().customers
        try rooms.resolve(by: "test")
        let match = try rooms.match()
        #expect(match.records.count == 70 && match.customers == before)
    }

    @Test("When the import of the oldest record is undone, the oldest that is left is the customer")
    func leaderGoes() throws {
        try base.fill()
        try base.home.run(.people, "external_id,full_name\nz1,Zoe\nz2,Zita\n") { $0.source = "web" }
        try base.join(
            ["tienda:c0", "boletin:b0", "web:z1"], ["tienda:c1", "boletin:b1"], ["tienda:c2", "tienda:c3"])
        try rooms.intake.undo(base.shop, by: "test")
        try base.expectValid()
        let map = try base.map()
        #expect(map["web:z1"] == "boletin:b0" && map["boletin:b0"] == "boletin:b0" && map["boletin:b1"] == "boletin:b1")
        #expect(map.count == 22 && map["tienda:c0"] == nil)
        #expect(try rooms.customers.count() == 21)
        #expect(try rooms.customers.values(with: base.record("boletin:b0")).said["surnames"] == "ROJAS PEÑA")
        // What is left of it is taken back all the same.
        let undone = try rooms.undoResolution(by: "test")
        #expect(undone.restored == 3 && undone.left == 1)
        #expect(try base.map().allSatisfy { $0 == $1 })
    }

    @Test("When the import of a joined record is undone, the customer is there without it")
    func memberGoes() throws {
        try base.fill()
        try rooms.resolve(by: "test")
        try rooms.intake.undo(base.letter, by: "test")
        try base.expectValid()
        #expect(try rooms.customers.count() == 50 && base.home.count("identityLink") == 0)
        let undone = try rooms.undoResolution(by: "test")
        #expect(undone.restored == 0 && undone.left == 20)
    }

    @Test("Whoever asks to be forgotten is forgotten in every source, by whichever key, and the preview says so")
    func erased() throws {
        try base.fill()
        try rooms.resolve(by: "test")
        for key in ["tienda:c4", "boletin:b4", "persona4@ejemplo.co"] {
            let records = try rooms.customers.person(key, country: "CO")
            let preview = try rooms.erasures.preview(Set(records.map(\.rawValue)))
            #expect(preview.records == 2 && preview.joined == 1, "\(key)")
        }
        let alone = try base.record("boletin:b4").rawValue
        #expect(try rooms.erasures.preview([alone]).records == 2)
        _ = try rooms.erase([alone], by: "test")
        try base.expectValid()
        let map = try base.map()
        #expect(map["tienda:c4"] == nil && map["boletin:b4"] == nil && map.count == 68)
        #expect(throws: PlainProblem.self) { try rooms.customers.person("persona4@ejemplo.co", country: "CO") }
        let undone = try rooms.undoResolution(by: "test")
        #expect(undone.restored == 19 && undone.left == 1)
    }

    @Test("An edit of any record is one of the customer, and what is cleared is cleared")
    func edited() throws {
        try base.fill()
        try base.join(["tienda:c0", "boletin:b0"])
        let younger = try base.record("boletin:b0")
        try rooms.customers.edit(younger, ["city": "Cali", "email": ""], by: "user:1", at: HomeFixture.now)
        let values = try rooms.customers.values(with: younger)
        #expect(values.said["city"] == "Cali" && values.said["email"] == nil && values.said["given_names"] == "Ana")
        let customer = try #require(try rooms.customers.customers(of: [younger]).first)
        #expect(try rooms.customers.find([customer])[customer]?.city == "Cali")
        #expect(try rooms.customers.find([customer])[customer]?.email == nil)
        let sight = PeopleSight(try rooms.customers.people(on: Day(number: 20_103))).people[customer.rawValue]
        #expect(sight?["city"] == "Cali" && sight?["email"] == nil)
    }

    @Test("Cut off between two portions, the map is valid, and matching again makes it what it would have been")
    func cutOff() throws {
        try base.fill()
        let uninterrupted = try JoinedHome()
        try uninterrupted.fill()
        try uninterrupted.rooms.resolve(by: "test")
        var watch = IntakeRoom.Watch()
        let count = Counter()
        watch.progress = { step, _, _ in
            if step == "write", count.next() == 3 { throw CancellationError() }
        }
        #expect(throws: CancellationError.self) { try rooms.resolve(by: "test", portion: 4, watch: watch) }
        try base.expectValid()
        #expect(try base.home.count("identityLink") == 12)
        #expect(try rooms.identity.runs().first?.state == .writing)
        #expect(try rooms.identity.runs(isUnderWay: false).first?.state == .interrupted)
        let run = try rooms.resolve(by: "test", portion: 4)
        #expect(run.joined == 8)
        #expect(try base.map() == uninterrupted.map())
        #expect(try rooms.identity.runs().map(\.state) == [.applied, .interrupted])
        // Taking back goes the same way, one run after another, and is completed where it was cut off.
        #expect(try rooms.undoResolution(by: "test").restored == 8)
        let other = Counter()
        watch.progress = { _, _, _ in if other.next() == 2 { throw CancellationError() } }
        #expect(throws: CancellationError.self) { try rooms.undoResolution(by: "test", portion: 4, watch: watch) }
        try base.expectValid()
        #expect(try base.home.count("identityLink") == 4)
        let undone = try rooms.undoResolution(by: "test", portion: 4)
        #expect(undone.restored == 12 && undone.left == 0)
        #expect(try base.home.count("identityLink") == 0 && base.home.count("identityChange") == 0)
    }

    @Test("What changed between matching and writing is not joined: records that were hidden, erased or came")
    func meanwhile() throws {
        try base.fill()
        let map = try rooms.match().map
        try base.home.run(.people, "external_id,full_name\nn1,Nina\n")
        _ = try rooms.erase([base.record("tienda:c0").rawValue], by: "test")
        try rooms.intake.undo(base.letter, by: "test")
        let run = try rooms.identity.write(map, by: "test", at: 0, .init(PartedRefusals(rooms.home)))
        #expect(run.changed == 0 && run.customers == run.records)
        try base.expectValid()
    }

    @Test("Groups that change come apart, go over and together in one run, and back again")
    func regrouped() throws {
        try base.fill()
        let first = try base.join(["tienda:c0", "tienda:c1", "tienda:c2"], ["tienda:c5", "tienda:c6"])
        #expect(first.joined == 3 && first.parted == 0)
        let before = try base.map()
        let second = try base.join(
            ["tienda:c0", "tienda:c2"], ["tienda:c1", "tienda:c5", "boletin:b5"], ["tienda:c6", "tienda:c7"], portion: 1
        )
        try base.expectValid()
        #expect(second.joined == 3 && second.parted == 2 && second.moved == 0)
        #expect(try base.map()["tienda:c5"] == "tienda:c1" && base.map()["tienda:c6"] == "tienda:c6")
        try rooms.undoResolution(by: "test")
        #expect(try base.map() == before)
        try rooms.undoResolution(by: "test")
        #expect(try base.map().allSatisfy { $0 == $1 })
    }

    @Test("While one resolves, another is refused or waits")
    func alone() throws {
        try base.fill()
        let lock = try rooms.home.lock(.resolve, wait: false)
        defer { lock.release() }
        #expect(throws: PlainProblem.self) { try rooms.resolve(by: "test", wait: false) }
        #expect(throws: PlainProblem.self) { try rooms.undoResolution(by: "test", wait: false) }
        #expect(try base.home.count("identityRun") == 0)
    }
}

/// Counts from 1.
final class Counter {
    private var count = 0
    func next() -> Int {
        count += 1
        return count
    }
}
