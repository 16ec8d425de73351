import Foundation
import Kernel
import Rules
import Testing

@testable import App
@testable import Segments
@testable import Web

/// Segments page by page: a rule is written, counted, kept, explained, changed by two at once, removed and brought back.
@Suite("Pages of segments")
struct SegmentPageTests {
    private let home: HomeFixture
    private let ana: SegmentBrowser

    init() throws {
        home = try HomeFixture()
        let customers = (1...60).map { "c\($0),Cliente \($0),\($0 % 2 == 0 ? "Bogotá" : "Cali")\n" }
        try home.run(.people, "external_id,full_name,city\n" + customers.joined())
        let orders = (1...60).flatMap { customer in
            (0..<customer % 4).map { "\(customer)-\($0),c\(customer),2024-12-0\($0 + 1),1000,Café\n" }
        }
        try home.run(.orders, "order_id,customer_ref,ordered_at,amount,category\n" + orders.joined())
        ana = try SegmentBrowser(home, .analyst)
    }

    private func save(_ name: String, _ rule: String) async throws -> String {
        let answer = try await ana.post("/segments", ["name": name, "where": rule])
        #expect(answer.status == 303)
        let path = answer.location.split(separator: "?").first
        return String(try #require(path))
    }

    private func address(_ path: String, _ rule: String) -> String { LocalPath.adding("where", rule, to: path) }

    @Test("where there is none, the list says what a segment is for and has the button, for whom it is")
    func empty() async throws {
        let page = try await ana.get("/segments").body
        #expect(page.contains("Aún no hay segmentos") && page.contains("href=\"/segments/new\""))
        #expect(page.contains("aria-current=\"page\">Segmentos"))
        let agent = try SegmentBrowser(home, .agent)
        #expect(try await !agent.get("/segments").body.contains("/segments/new"))
        #expect(try await agent.get("/segments/new").status == 403)
        #expect(try await agent.post("/segments", ["name": "a", "where": "purchases().count > 1"]).status == 403)
        #expect(try await SegmentBrowser(home, .typist).get("/segments").status == 403)
    }

    @Test("the list says each rule as a sentence, with its customers and their share")
    func list() async throws {
        let path = try await save("Del café", "purchases(category = \"Café\").count >= 2")
        _ = try await save("Otros", "not member(\"Del café\")")
        let page = try await ana.get("/segments").body
        #expect(page.contains("<a href=\"\(path)\">Del café</a>") && page.contains("2 segmentos"))
        #expect(page.contains("Compraron 2 veces o más de la categoría «Café»."))
        #expect(page.contains("<a href=\"\(path)/people\">30</a>") && page.contains("50,0"))
        let english = try await ana.get("/segments", language: "en").body
        #expect(english.contains("Bought 2 times or more in the category “Café”."))
    }

    @Test("a rule that is begun shows what may follow, as links that write it on")
    func goesOn() async throws {
        let page = try await ana.get(address("/segments/new", "city = \"Cali\" and purchases().co")).body
        #expect(page.contains("Se puede seguir con"))
        let longer = address("/segments/new", "city = \"Cali\" and purchases().count")
        #expect(page.contains("href=\"\(longer)\">count</a>"))
        let wrong = try await ana.get(address("/segments/new", "city ) 3")).body
        #expect(!wrong.contains("Se puede seguir con"), "nothing follows what is wrong before its end")
    }

    @Test(
        "a rule is counted as it is written, by an address alone: customers, share, purchases, five of them, a sentence"
    )
    func counting() async throws {
        let rule = "city = \"Bogotá\" and purchases().count >= 1"
        let page = try await ana.get(address("/segments/new", rule))
        #expect(page.status == 200)
        #expect(page.body.contains("15 clientes") && page.body.contains("25,0"))
        #expect(page.body.contains("de 60, al 3 de dic. de 2024") && page.body.contains("30.000"))
        #expect(page.body.contains("«Ciudad» es «Bogotá» y compraron 1 vez o más."))
        #expect(page.body.contains("Cliente 2<") && page.body.components(separatedBy: "Cliente ").count == 6)
        // The number opens those people, and the text is still in the form.
        #expect(page.body.contains("href=\"\(address("/segments/people", rule))\""))
        #expect(page.body.contains("city = &quot;Bogotá&quot; and purchases().count &gt;= 1</textarea>"))
        let part = try await ana.get(address("/segments/new", rule), fragment: true).body
        #expect(part.contains("id=\"found\"") && !part.contains("<html"))
        #expect(!page.body.contains("name=\"csrf\" value=\"\""))
        // Nothing is counted of a rule that is not there.
        let blank = try await ana.get(address("/segments/new", " \n")).body
        #expect(blank.contains("A quiénes encuentra la regla") && !blank.contains("60 clientes"))
    }

    @Test("what people bought is net of returns, of 12 months, and told of those whom something has happened to since")
    func purchases() throws {
        let home = try HomeFixture()
        func buy(_ rows: String) throws {
            try home.run(.orders, "order_id,customer_ref,ordered_at,amount\n" + rows)
        }
        func bought(_ rule: String) throws -> Int64 {
            try home.rooms.segments.sight(home.rooms.segments.read(rule)).purchases
        }
        try buy("1,a,2023-12-02,5000\n2,a,2023-12-03,1000\n3,a,2024-12-01,-300\n4,b,2024-12-02,40\n")
        #expect(try bought("purchases().count >= 1") == 74_000)
        #expect(try bought("purchases().count >= 2") == 70_000)
        try buy("5,a,2024-12-02,7\n")
        #expect(try bought("purchases().count >= 1") == 74_700)
        #expect(try bought("purchases().count = 1") == 4_000)
    }

    @Test("what people bought is for those who may see figures")
    func money() async throws {
        let path = try await save("Compradores", "purchases().count >= 1")
        #expect(try await ana.get(path).body.contains("Compraron $"))
        let agent = try await SegmentBrowser(home, .agent).get(path)
        #expect(agent.status == 200 && !agent.body.contains("Compraron $") && !agent.body.contains(">Guardar<"))
    }

    @Test("a rule that cannot be read is said with line and column, marked, with what was meant one click away")
    func refused() async throws {
        let page = try await ana.get(address("/segments/new", "purchases().count > 1 and\r\ncuty = \"Cali\""))
        #expect(page.status == 200)
        #expect(page.body.contains("Línea 2, columna 1: no hay ningún dato llamado «cuty». ¿Quizás city?"))
        #expect(page.body.contains("purchases().count &gt; 1 and\n<mark>cuty</mark> = "))
        #expect(!page.body.contains(" clientes</a>"))
        #expect(page.body.contains("Escribir city") && page.body.contains("and%0Acity%20%3D%20%22Cali%22"))
        let early = try await ana.get(address("/segments/new", "city =")).body
        #expect(early.contains("city =<mark>\u{A0}</mark>"))
    }

    @Test("saving keeps what was typed where the name is taken, the rule unreadable or a circle")
    func refusedSaving() async throws {
        let path = try await save("Cafeteros", "purchases(category = \"Café\").count >= 1")
        let taken = try await ana.post("/segments", ["name": "cafeteros", "where": "purchases().count = 0"])
        #expect(taken.status == 409 && taken.body.contains("Ya hay un segmento llamado Cafeteros"))
        #expect(taken.body.contains("value=\"cafeteros\"") && taken.body.contains("purchases().count = 0</textarea>"))
        #expect(taken.body.contains("aria-invalid=\"true\""))
        let wrong = try await ana.post("/segments", ["name": "Nuevo", "where": "purchases("])
        #expect(wrong.status == 400 && wrong.body.contains("id=\"f-where-error\"") && wrong.body.contains("purchases("))
        _ = try await save("De ellos", "member(\"Cafeteros\")")
        let circle = try await ana.post(path, ["name": "Cafeteros", "where": "member(\"De ellos\")"])
        #expect(circle.status == 400 && circle.body.contains("no puede depender de sí mismo"))
        #expect(try await ana.get(address(path, "member(\"De ellos\")")).body.contains("no puede depender de sí mismo"))
        let renamed = try await ana.post(path, ["name": "Otros", "where": "purchases().count >= 1"])
        #expect(renamed.status == 409 && renamed.body.contains("De ellos nombra a Cafeteros"))
        let removed = try await ana.post(path + "/remove")
        #expect(removed.status == 409 && removed.body.contains("De ellos nombra a Cafeteros"))
    }

    @Test("who saves behind somebody else is told, keeps what was typed, and may save over it")
    func twoAtOnce() async throws {
        let path = try await save("Bogotá", "city = \"Bogotá\"")
        func seen(_ body: String) throws -> Substring {
            let found = body.firstMatch(of: /name="seen" value="(\d+)"/)?.output.1
            return try #require(found)
        }
        let first = try seen(await ana.get(path).body)
        func change(_ rule: String, _ seen: Substring) async throws -> SegmentBrowser.Answer {
            try await ana.post(path, ["name": "Bogotá", "where": rule, "seen": String(seen)])
        }
        // Within the same second.
        #expect(try await change("city = \"Bogotá\" and purchases().count > 0", first).status == 303)
        let late = try await change("city = \"Bogota\"", first)
        #expect(late.status == 409 && late.body.contains("Alguien guardó otra versión"))
        #expect(late.body.contains("«Ciudad» es «Bogotá» y compraron más de 0 veces."))
        #expect(late.body.contains("city = &quot;Bogota&quot;</textarea>"))
        #expect(try await change("city = \"Bogota\"", seen(late.body)).status == 303)
        #expect(try home.rooms.segments.find("Bogotá").text == "city = \"Bogota\"")
    }

    @Test("its people come page by page, forth and back, and as a file of all of them")
    func people() async throws {
        let path = try await save("Todos", "purchases().count >= 0")
        let first = try await ana.get(path + "/people").body
        #expect(first.contains("1–50 de 60") && first.contains("Cliente 50<") && !first.contains("Cliente 51<"))
        #expect(first.contains(path + "/why?id=1") && !first.contains("rel=\"prev\""))
        let next = first.firstMatch(of: /rel="next" href="([^"]+)"/)?.output.1 ?? "none"
        let second = try await ana.get(String(next)).body
        #expect(second.contains("51–60 de 60") && !second.contains("rel=\"next\""))
        #expect(second.contains("rel=\"prev\" href=\"\(path)/people\""))
        let file = try await ana.get(path + "/people.csv")
        let lines = file.body.split(separator: "\r\n")
        #expect(lines.count == 61 && lines.first == "\u{FEFF}customer_id,customer_ref" && lines.last == "60,c60")
        let rule = try await ana.get(address("/segments/people.csv", "city = \"Cali\""))
        #expect(rule.body.split(separator: "\r\n").count == 31)
        #expect(try await SegmentBrowser(home, .agent).get(path + "/people.csv").status == 403)
        let nobody = try await ana.get(address("/segments/people", "city = \"Lima\"")).body
        #expect(nobody.contains("Nadie cumple la regla") && nobody.contains("Cambiar la regla"))
        #expect(try await ana.get(address("/segments/people", "cuty = 1")).status == 400)
    }

    @Test("a page back from the third one leads to the second")
    func pageBack() throws {
        let rule = try home.rooms.segments.read("purchases().count >= 0")
        var after: [Int64] = [0]
        while let next = try home.rooms.segments.people(rule, after: after.last ?? 0, limit: 7).next {
            after.append(next)
        }
        #expect(after.count == 9)
        for (index, start) in after.enumerated() {
            let page = try home.rooms.segments.people(rule, after: start, limit: 7)
            #expect(page.first == index * 7 + 1)
            #expect(page.previous == (index == 0 ? nil : after[index - 1]))
        }
    }

    @Test("why somebody belongs: each condition, what they have there, and whether it holds")
    func why() async throws {
        let path = try await save(
            "Bogotá sin compras", "city = \"Bogotá\" and not purchases().count >= 1 and full_name is known")
        let sent = try await ana.post(path + "/why", ["customer": "c4"])
        #expect(sent.status == 303 && sent.location == path + "/why?id=4")
        let member = try await ana.get(sent.location).body
        #expect(member.contains("Cliente 4 pertenece a «Bogotá sin compras».") && member.contains("Bogotá</td>"))
        #expect(member.contains("purchases().count &gt;= 1 (no debe cumplirse)"))
        let other = try await ana.get(path + "/why?customer=c3").body
        #expect(other.contains("Cliente 3 no pertenece") && other.contains("Cali</td>"))
        #expect(
            other.contains("<span class=\"chip bad\">No</span>") && other.contains("<span class=\"chip bad\">Sí</span>")
        )
        let nobody = try await ana.post(path + "/why", ["customer": "nadie@ejemplo.co"])
        #expect(nobody.status == 200 && nobody.body.contains("role=\"alert\""))
        #expect(try await ana.get(path + "/why?id=99999").status == 404)
    }

    @Test("a change is taken back beside the words that tell of it, and that again")
    func change() async throws {
        let path = try await save("Del café", "purchases(category = \"Café\").count >= 2")
        #expect(try await ana.post(path + "/undo", [:]).body.contains("no se ha cambiado"))
        let changed = try await ana.post(path, ["name": "Del té", "where": "purchases().count = 0"])
        #expect(changed.location.hasPrefix(path))
        let page = try await ana.get(changed.location).body
        #expect(page.contains("Antes: «Del café». Compraron 2 veces o más de la categoría «Café».</span>"))
        #expect(try await !ana.get(path).body.contains("Antes:"))
        let back = try await ana.post(path + "/undo", [:])
        let shown = try await ana.get(back.location).body
        #expect(shown.contains("como antes del cambio") && shown.contains("<h1>Del café</h1>"))
        #expect(shown.contains("30 clientes") && shown.contains("Antes: «Del té»"))
        _ = try await ana.post(path + "/undo", [:])
        #expect(try home.rooms.segments.find("Del té").text == "purchases().count = 0")
        _ = try await save("Del café", "purchases().count = 1")
        #expect(try await ana.post(path + "/undo", [:]).status == 409, "somebody else has taken the name")
        #expect(try await SegmentBrowser(home, .agent).post(path + "/undo", [:]).status == 403)
    }

    @Test("a removal is taken back beside the words that tell of it")
    func removal() async throws {
        let path = try await save("De paso", "purchases().count = 1")
        #expect(try await ana.get(path).body.contains("data-confirm=\"¿Eliminar el segmento «De paso»?"))
        let removed = try await ana.post(path + "/remove")
        #expect(removed.status == 303)
        let list = try await ana.get(removed.location).body
        #expect(list.contains("Se eliminó el segmento «De paso».") && list.contains("action=\"\(path)/restore\""))
        #expect(try await ana.get(path).status == 404)
        #expect(try await ana.post(path + "/restore").status == 303)
        #expect(try await ana.get(path).status == 200)
        #expect(try await !ana.get(removed.location).body.contains("Deshacer"))
        for gone in ["/segments/999", "/segments/x", "/segments/999/people", "/segments/999/why"] {
            #expect(try await ana.get(gone).status == 404, "\(gone)")
        }
    }

    @Test(
        "every example is a rule that a home without own fields can ask, and every name has words",
        arguments: ["es-CO", "en"])
    func names(locale: String) throws {
        for text in SegmentNames.examples { _ = try home.rooms.segments.read(text) }
        let texts = try TextCatalogue.bundled().texts(locale)
        let unnamed = try home.rooms.segments.catalogue().attributes.map(\.key).filter { texts.attribute($0) == nil }
        #expect(unnamed == [])
        for kind in Catalogue.Kind.allCases { #expect(texts.has("segment-kind.\(kind.rawValue)")) }
    }

    @Test("a long rule is cut in the list and whole on its page")
    func longRule() async throws {
        let cities = (1...200).map { "\"Ciudad número \($0)\"" }.joined(separator: ", ")
        let path = try await save("Muchas", "city in (\(cities))")
        #expect(try await !ana.get("/segments").body.contains("número 200»"))
        #expect(try await ana.get(path).body.contains("número 200"))
        // No address holds it: it is counted by a form that keeps nothing, and has no link before it is kept.
        let rule = "city in (\(cities), \"Cali\")"
        for place in ["/segments", path] {
            let counted = try await ana.post(place + "/count", ["name": "Muchas", "where": rule])
            #expect(counted.status == 200 && counted.body.contains("<h2>30 clientes</h2>"))
        }
        #expect(try home.rooms.segments.find("Muchas").text == "city in (\(cities))")
        #expect(try await ana.post("/segments/count", ["where": rule + " and cuty = 1"]).body.contains("«cuty»"))
    }
}

/// A browser of somebody with a role, in front of the whole product.
struct SegmentBrowser {
    struct Answer {
        var status: Int
        var body: String
        var location: String
    }

    private let app: WebApplication
    private let token: SessionToken

    init(_ home: HomeFixture, _ role: Role) throws {
        let rooms = home.rooms
        token = try rooms.home.database.write {
            try rooms.sessions.open(UserID(1), replacing: nil, now: HomeFixture.now, in: $0)
        }
        var parts = try Server(rooms).parts()
        parts.account = { SignedIn(user: $0, email: "ana@ejemplo.co", role: role) }
        app = try WebApplication(parts)
    }

    func get(_ path: String, language: String = "es", fragment: Bool = false) async throws -> Answer {
        var headers = [HeaderField("Cookie", "vinculo=\(token.text); lang=\(language)")]
        if fragment { headers.append(HeaderField("X-Fragment", "1")) }
        return try await answer(PlainRequest("GET", path, headers: headers))
    }

    func post(_ path: String, _ fields: [String: String] = [:]) async throws -> Answer {
        let all = fields.merging(["csrf": FormToken.of(token)]) { first, _ in first }
        let body = all.map { $0 + "=" + FormText.encode($1) }.joined(separator: "&")
        let headers = [
            HeaderField("Cookie", "vinculo=\(token.text); lang=es"),
            HeaderField("Content-Type", "application/x-www-form-urlencoded"),
        ]
        return try await answer(PlainRequest("POST", path, headers: headers, body: MemoryBody([Array(body.utf8)])))
    }

    private func answer(_ request: PlainRequest) async throws -> Answer {
        let response = await app.respond(to: request)
        let location = response.headers.first { $0.name == "Location" }?.value ?? ""
        return Answer(
            status: response.status, body: String(decoding: try await response.collect(), as: UTF8.self),
            location: location)
    }
}
