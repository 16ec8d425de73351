import Foundation
import Storage
import Testing

/// Joining the records of a home, as others ask for it.
@Suite("The command of joining records", .enabled(if: CommandLineTool.path != nil, "the binary is not built"))
struct IdentityCommandTests {
    private let base: JoinedHome
    init() throws {
        base = try JoinedHome()
        try base.fill(repeated: 5)
    }

    private func call(_ arguments: String...) throws -> CommandLineTool.Answer {
        try CommandLineTool.run(["--home", base.home.path] + arguments)
    }

    @Test(
        "A resolution has the keys of the contract, is listed, and is taken back; every other run is as if it was not")
    func document() throws {
        let look = try call("identity", "resolve", "--dry-run", "--json").json()
        #expect(look["dryRun"] as? Bool == true && look["mergedRecords"] as? Int == 5)
        #expect(try call("identity", "runs").out.contains("--dry-run"), "none yet, and what to do")
        let answer = try call("identity", "resolve", "--json")
        #expect(answer.code == 0, "\(answer.err)")
        let document = try answer.json()
        for key in ["records", "customers", "mergedRecords", "pairsCompared", "elapsedSeconds", "dryRun", "run"] {
            #expect(document[key] != nil, "\(key)")
        }
        #expect(document["records"] as? Int == 55 && document["customers"] as? Int == 50)
        #expect(document["joined"] as? Int == 5 && document["parted"] as? Int == 0 && document["run"] as? Int == 1)
        #expect(try call("identity", "resolve").out.contains("Nada que cambiar"))
        let runs = try #require(
            try JSONSerialization.jsonObject(with: Data(call("identity", "runs", "--json").out.utf8))
                as? [[String: Any]])
        #expect(runs.map { $0["run"] as? Int } == [2, 1] && runs.allSatisfy { $0["state"] as? String == "applied" })
        #expect(try call("identity", "runs").out.contains("hecho"))
        let undone = try call("identity", "resolve", "--undo", "--json").json()
        #expect(undone["run"] as? Int == 1 && undone["restored"] as? Int == 5 && undone["left"] as? Int == 0)
        let nothing = try call("identity", "resolve", "--undo")
        #expect(nothing.code == 5 && nothing.err.contains("deshacer"))
        for wrong in [["--undo", "--dry-run"], ["--undo", "--threshold", "0.9"], ["--threshold", "0.2"]] {
            #expect(
                try CommandLineTool.run(["--home", base.home.path, "identity", "resolve"] + wrong).code == 64,
                "\(wrong)")
        }
        let lock = try base.rooms.home.lock(.import, wait: false)
        defer { lock.release() }
        #expect(try call("identity", "resolve", "--no-wait").code == 5)
    }

    @Test("Clusters and judgements are of what is kept; with --dry-run of what matching says")
    func kept() throws {
        let truth = try base.home.file(
            ("external_id,persona\n" + (0..<5).map { "c\($0),\($0)\nb\($0),\($0)\n" }.joined()).utf8)
        func customers(_ arguments: String...) throws -> Int {
            let answer = try CommandLineTool.run(["--home", base.home.path, "identity", "clusters"] + arguments)
            let lines = answer.out.split(separator: "\n")
            #expect(lines.first == "source,external_id,customer_id" && lines.count == 56)
            return Set(lines.dropFirst().compactMap { $0.split(separator: ",").last }).count
        }
        #expect(try customers() == 55 && customers("--dry-run") == 50)
        let before = try call("identity", "evaluate", "--truth", truth, "--json").json()
        #expect(before["judged"] as? String == "matched" && before["recall"] as? Double == 1)
        try base.rooms.resolve(by: "test")
        #expect(try customers() == 50)
        let after = try call("identity", "evaluate", "--truth", truth, "--json").json()
        #expect(after["judged"] as? String == "kept" && after["f1"] as? Double == 1 && after["records"] as? Int == 10)
        try base.join(["tienda:c0", "tienda:c1"])
        #expect(try call("identity", "evaluate", "--truth", truth, "--json").json()["recall"] as? Double == 0)
        #expect(
            try call("identity", "evaluate", "--truth", truth, "--dry-run", "--json").json()["judged"] as? String
                == "matched")
    }

    @Test("A customer is found by any of its records and any address, and shown with all of them")
    func shown() throws {
        try base.home.run(.people, "external_id,city,document\nb3,Cali,52123456\n") { $0.source = "boletin" }
        #expect(try call("customer", "show", "persona3@ejemplo.co").code == 5, "two customers have it")
        try base.rooms.resolve(by: "test")
        let wanted = try base.record("tienda:c3").rawValue
        for key in ["tienda:c3", "c3", "boletin:b3", "b3", "persona3@ejemplo.co", "52.123.456"] {
            let shown = try call("customer", "show", key, "--json").json()
            #expect(shown["customer_id"] as? Int64 == wanted, "\(key)")
            #expect(shown["records"] as? [String] == ["tienda:c3", "boletin:b3"])
            let values = try #require(shown["values"] as? [String: String])
            #expect(values["city"] == "Cali" && values["given_names"] == "Diego")
        }
        #expect(try call("customer", "show", "b3").out.contains("tienda:c3 · boletin:b3"))
        #expect(try call("customer", "edit", "b3", "--set", "given_names=Diego José").code == 0)
        #expect(try call("customer", "show", "c3").out.contains("Diego José"))
        let explained = try call("identity", "explain", "c3", "b3", "--json")
        #expect(try explained.json()["isOne"] as? Bool == true)
        let erasure = try call("customer", "erase", "b3", "--dry-run")
        #expect(erasure.code == 0 && erasure.out.contains("2 registros") && erasure.out.contains("unidos a otro"))
    }
}
