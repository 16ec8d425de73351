import App
import ArgumentParser
import Foundation
import Kernel
import Rules
import Segments

struct CubeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cube", abstract: "All sales by any dimensions: a figure for each cell, with totals.",
        discussion: """
            Times: day week month quarter year weekday
            Sales: product sku category channel store payment_method campaign type source attr:NAME
            Customers: city, region and all that `segment fields` lists as text, truth or tags;
              rfm.r rfm.f rfm.m rfm.group abc fxv cohort frequency; segment, segment:"NAME"
            Measures: revenue quantity orders people new_people average_ticket repeat_rate profit

              vinculo cube --rows region --columns month --measure revenue --top 10
              vinculo cube --rows category --measure revenue,profit --from 2024-01-01
              vinculo cube --rows city --columns month --cell "Bogotá,2024-05"
            """)

    @Option(help: "Dimensions of the rows, separated by commas.") var rows = "month"
    @Option(help: "Dimensions of the columns, separated by commas.") var columns = ""
    @Option(help: "Measures, separated by commas.") var measure = "revenue"
    @Option(help: "Only of customers for whom a rule holds.") var `where`: String?
    @OptionGroup var scope: SegmentCommand.Scope
    @Option(help: "First day of the sales that count, YYYY-MM-DD.") var from: String?
    @Option(help: "Last day of the sales that count, YYYY-MM-DD.") var to: String?
    @Option(help: "Only the days up to the as-of day, in place of --from: 90d, 12w, 6m, 2y, or a number of days.")
    var window: String?
    @Flag(help: "Purchases alone, without returns and adjustments.") var gross = false
    @Flag(help: "Orders of gifts alone count as purchases.") var includeZero = false
    @Option(help: "Only sales of this source.") var source: String?
    @Option(help: "Only the rows with the largest totals.") var top: Int?
    @Option(help: "The customers of one cell: its keys, those of rows first, separated by commas.") var cell: String?
    @Option(help: "table, csv or jsonl.") var format: TableFormat = .table
    @Flag(help: "Answer as one JSON document.") var json = false
    @Option(help: .hidden) var times: Int?

    func run() throws {
        let rooms = try Terminal.rooms()
        let request = try request(rooms)
        let rule = try self.where.map { try rooms.segments.read($0) }
        if let times { return try CubeMeasuring(times: times, command: self).run(request, rule, rooms) }
        let asking = try scope.asking(rooms, withNobody: true)
        if let cell {
            let members = try asking.people(request, in: CubeNames.keys(cell), of: rule)
            return try SegmentCommand.MembersAnswer(json: json, format: format).put(members, asking, rooms)
        }
        var table = try asking.cube(request, of: rule)
        table.top = top
        let answer = CubeAnswerForms(table)
        if json {
            var document = answer.document
            document["setAside"] = try SetAside.object(rooms)
            return Terminal.json(document)
        }
        try SetAside.say(rooms)
        switch format {
        case .csv: try answer.rows.csv(rooms)
        case .jsonl: answer.lines()
        case .table: CubeWords(table).show()
        }
    }

    private func request(_ rooms: Rooms) throws -> CubeRequest {
        let names = try rooms.segments.cubeNames()
        var request = CubeRequest(
            rows: try CubeNames.list(rows).map(names.name), columns: try CubeNames.list(columns).map(names.name),
            measures: try CubeRequest.measures(measure), from: try from.map(Terminal.day), to: try to.map(Terminal.day))
        if let window {
            guard from == nil, to == nil else { throw PlainProblem("cube.window", .usage) }
            request.from = try ValueOptions.lookback(window).start(endingOn: scope.day(rooms))
        }
        (request.isGross, request.includesZero, request.source) = (gross, includeZero, source)
        if let source { try ValueOptions.check(source, rooms) }
        try request.check()
        return request
    }
}

/// How long a cube takes: for the benchmarks.
struct CubeMeasuring {
    let times: Int
    let command: CubeCommand

    func run(_ request: CubeRequest, _ rule: Rule?, _ rooms: Rooms) throws {
        var (watch, table): (Stopwatch, CubeTable?) = (Stopwatch(), nil)
        for _ in 0..<max(1, times) {
            let asking = try command.scope.asking(rooms, withNobody: true)
            table = try watch.time { try asking.cube(request, of: rule) }
        }
        guard let table else { return }
        let total = zip(table.request.measures, table.total).map {
            ($0.rawValue, $1.cell.value(table.currency))
        }
        Terminal.json(watch.document(["cells": table.count, "total": Dictionary(total) { first, _ in first }]))
    }
}
