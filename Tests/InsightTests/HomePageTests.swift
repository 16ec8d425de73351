import Foundation
import Kernel
import Testing
import Web

@testable import Insight

@Suite("The first page")
struct HomePageTests {
    @Test func emptyHomeSaysWhatIsMissingAndHasOneButton() async throws {
        let (status, body, _) = try await PageHouse().get("/")
        #expect(status == 200)
        #expect(body.contains("Aquí se verá quién compra"))
        #expect(body.components(separatedBy: "btn go").count == 2)
        #expect(body.contains("href=\"/imports/new\""))
    }

    @Test func figuresOpenThePeopleBehindThem() async throws {
        let house = try PageHouse(todo: [TodoItem("<b>x</b>", path: "/imports/1", action: "Ver")])
        try house.loadShop()
        let (status, body, _) = try await house.get("/")
        #expect(status == 200)
        #expect(body.contains("href=\"/value/people?activity=active&amp;asof=2026-11-21\""))
        #expect(body.contains("activity=lost"))
        #expect(body.contains("Deserción anual (sangría)"))
        #expect(body.contains("/home/months.csv?asof=2026-11-21"))
        #expect(body.contains("&lt;b&gt;x&lt;/b&gt;"))
        #expect(!body.contains("<b>x</b>"))
        #expect(!body.contains("{"), "a gap of a text stayed open")
    }

    @Test func firstStepsDisappearWhenAllAreDone() async throws {
        let done = try PageHouse(setup: [SetupStep("Paso", path: "/x", action: "Hacer", isDone: true)])
        try done.loadShop()
        #expect(try await !done.get("/").body.contains("Puesta en marcha"))
        let open = try PageHouse(setup: [SetupStep("Paso", path: "/x", action: "Hacer", isDone: false)])
        try open.loadShop()
        #expect(try await open.get("/").body.contains("Puesta en marcha: 0 de 1"))
    }

    @Test func oldDataIsShownAsOfItsLastDayAndSaysSo() async throws {
        let house = try PageHouse()
        try house.load("order_id,customer_ref,ordered_at,amount\n1,A,2024-03-05,100\n", .orders)
        let body = try await house.get("/").body
        #expect(body.contains("el último día con ventas"))
    }

    @Test func monthsAsAFileHavePlainDecimals() async throws {
        let house = try PageHouse()
        try house.loadShop()
        let body = try await house.get("/home/months.csv").body
        let lines = body.split(whereSeparator: \.isNewline)
        #expect(lines.first?.hasSuffix("month,net_sales,currency,purchases,complete") == true)
        #expect(lines.count == 14)
        let last = try #require(lines.last?.split(separator: ","))
        #expect(last.first == "2026-11")
        #expect(Double(last[1]) != nil)
        #expect(last.last == "no")
    }

    @Test func englishIsComplete() async throws {
        let house = try PageHouse()
        try house.loadShop()
        let body = try await house.get("/", language: "en").body
        #expect(body.contains("For today"))
        #expect(!body.contains("clientes"))
    }
}
