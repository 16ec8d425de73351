import Kernel
import Storage
import TestKit
import Testing

@Suite("Jobs")
struct JobStoreTests {
    let database: HomeDatabase

    init() throws { database = try HomeDatabase.inMemory(Schemas.ground) }

    private func add(_ kind: String = "import") throws -> JobID {
        try database.write { try JobStore.add($0, kind: kind, payload: "{}", by: "ana", at: 10) }
    }

    private func claim(_ kind: String = "import", as owner: String = "me", alive: Set<String> = ["me"]) throws -> Job? {
        try database.write { try JobStore.claim($0, kind: kind, owner: owner, isAlive: { alive.contains($0) }, at: 20) }
    }

    private func find(_ id: JobID) throws -> Job { try #require(try database.read { try JobStore.find($0, id) }) }

    @Test("the oldest job of a kind is taken first, each once")
    func sequence() throws {
        let ids = [try add(), try add("build"), try add()]
        #expect(try claim()?.id == ids[0])
        #expect(try claim()?.id == ids[2])
        #expect(try claim() == nil)
        #expect(try claim("build")?.id == ids[1])
        #expect(try claim("nothing") == nil)
    }

    @Test("a taken job is running since then, and says what it has done")
    func progress() throws {
        let id = try add()
        #expect(try find(id).state == .queued && !find(id).isOver)
        let job = try #require(try claim())
        #expect(job.state == .running && job.startedAt == 20 && job.createdAt == 10 && job.createdBy == "ana")
        try database.write { try JobStore.progress($0, id, done: 3, total: 9, step: "read") }
        let told = try find(id)
        #expect(told.done == 3 && told.total == 9 && told.step == "read")
        try database.write { try JobStore.end($0, id, .done, result: "{\"a\":1}", at: 30) }
        let over = try find(id)
        #expect(over.isOver && over.result == "{\"a\":1}" && over.endedAt == 30)
        #expect(try claim() == nil)
    }

    @Test("the job of a process that ended is taken again; that of a living one is not")
    func deadOwner() throws {
        let id = try add()
        _ = try claim(as: "first")
        #expect(try claim(as: "second", alive: ["first", "second"]) == nil)
        #expect(try claim(as: "second", alive: ["second"])?.id == id)
        #expect(try claim(as: "third", alive: ["second", "third"]) == nil)
    }

    @Test("a job in the queue that is stopped is over at once and never taken")
    func stopQueued() throws {
        let id = try add()
        try database.write { try JobStore.askToStop($0, id, at: 15) }
        let job = try find(id)
        #expect(job.state == .cancelled && job.endedAt == 15 && job.isOver)
        #expect(try claim() == nil)
    }

    @Test("a running job hears that it is to stop, and goes on until it does")
    func stopRunning() throws {
        let id = try add()
        _ = try claim()
        try database.write { try JobStore.askToStop($0, id, at: 25) }
        let job = try find(id)
        #expect(job.state == .running && job.stopAsked && job.endedAt == nil)
        try database.write { try JobStore.end($0, id, .cancelled, at: 26) }
        #expect(try find(id).state == .cancelled)
    }

    @Test("stopping what is over changes nothing", arguments: [Job.State.done, .failed, .cancelled])
    func stopOver(state: Job.State) throws {
        let id = try add()
        _ = try claim()
        try database.write { try JobStore.end($0, id, state, problem: state == .failed ? "x.y" : nil, at: 30) }
        let before = try find(id)
        try database.write { try JobStore.askToStop($0, id, at: 40) }
        #expect(try find(id) == before)
    }

    @Test("jobs are listed newest first, of one kind or of all")
    func list() throws {
        let ids = [try add(), try add("build"), try add()]
        #expect(try database.read { try JobStore.list($0, limit: 9) }.map(\.id) == ids.reversed())
        #expect(try database.read { try JobStore.list($0, kind: "import", limit: 1) }.map(\.id) == [ids[2]])
        #expect(try database.read { try JobStore.find($0, JobID(99)) } == nil)
    }
}
