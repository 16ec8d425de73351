import Analytics
import Foundation
import Kernel
import Segments

/// A cube as programs read it: a row for each cell, with a column for each dimension and each measure.
struct CubeAnswerForms {
    private let table: CubeTable

    init(_ table: CubeTable) { self.table = table }

    private var dimensions: [String] { (table.request.rows + table.request.columns).map(\.text) }
    private var measures: [String] { table.request.measures.map(\.rawValue) }

    var rows: ValueAnswer {
        ValueAnswer(
            table.currency, dimensions + measures,
            table.cells.map { $0.keys.map(\.cell) + $0.values.map(\.cell) })
    }

    func lines() { for cell in table.cells { Terminal.json(object(dimensions, cell)) } }

    var document: [String: Any] {
        let (rows, columns) = (table.request.rows.map(\.text), table.request.columns.map(\.text))
        var totals: [String: Any] = ["all": object([], CubeTable.Cell(keys: [], values: table.total))]
        if !rows.isEmpty, !columns.isEmpty {
            totals["rows"] = table.rowTotals.map { object(rows, $0) }
            totals["columns"] = table.columnTotals.map { object(columns, $0) }
        }
        return [
            "asOf": table.asOf.description, "measure": measures.first ?? "", "measures": measures, "rows": rows,
            "columns": columns, "cells": table.cells.map { object(dimensions, $0) }, "totals": totals,
            "leftOut": [
                "linesWithoutRate": table.linesWithoutRate, "linesWithoutCost": table.linesWithoutCost,
            ],
            "elapsedMilliseconds": (table.elapsedMilliseconds * 1000).rounded() / 1000,
        ]
    }

    private func object(_ names: [String], _ cell: CubeTable.Cell) -> [String: Any] {
        var object: [String: Any] = [:]
        for (name, key) in zip(names, cell.keys) { object[name] = key.value }
        for (name, value) in zip(measures, cell.values) { object[name] = value.cell.value(table.currency) }
        return object
    }
}

extension CubeLabel {
    var cell: AnswerCell { .text(self == .unknown ? nil : plain) }

    /// As JSON has it.
    var value: Any {
        switch self {
        case .text(let text): text
        case .weekday(let day): day
        case .truth(let truth): truth
        case .number(let number): NSDecimalNumber(string: number)
        case .unknown: NSNull()
        }
    }
}

extension CubeValue {
    var cell: AnswerCell {
        switch self {
        case .count(let count): .count(count)
        case .quantity(let micros): .ratio(Fraction(micros, Micros.scale))
        case .money(let minor): .money(minor)
        case .ratio(let above, let below): .ratio(Fraction(above, below))
        }
    }
}

/// A cube as people read it: rows and columns, with a total behind and below.
struct CubeWords {
    private let table: CubeTable
    private let rowCount: Int

    init(_ table: CubeTable) { (self.table, rowCount) = (table, table.request.rows.count) }

    func show() {
        let texts = Terminal.texts
        Terminal.answer(texts("cli.cube.title", ["day": texts.day(table.asOf)]))
        if table.request.columns.isEmpty {
            flat()
        } else {
            for measure in table.request.measures.indices { pivot(measure) }
        }
        ValueWords.leftOut(table.linesWithoutRate)
        if table.linesWithoutCost > 0 {
            Terminal.answer(texts.plural("cli.cube.without-cost", count: table.linesWithoutCost))
        }
    }

    private var names: [String] { table.request.rows.map(\.text) }
    private var total: String { Terminal.texts("cli.cube.total") }

    private func flat() {
        let below = [[total] + [String](repeating: "", count: max(0, rowCount - 1)) + table.total.map(shown)]
        let rows = table.cells.map { row($0.keys) + $0.values.map(shown) }
        Terminal.table(
            (names.isEmpty ? [""] : names)
                + table.request.measures.map { Terminal.texts("cube.measure." + $0.rawValue) },
            names.isEmpty ? below : rows + below, right: Set(max(1, rowCount)..<(max(1, rowCount) + table.total.count)))
    }

    private func pivot(_ measure: Int) {
        let texts = Terminal.texts
        let columns = rowCount == 0 ? table.cells : table.columnTotals
        let cells = Dictionary(table.cells.map { ($0.keys, $0.values[measure]) }) { first, _ in first }
        let rowTotals =
            rowCount == 0 ? [CubeTable.Cell(keys: [], values: table.total)] : table.rowTotals
        var rows = rowTotals.map { total -> [String] in
            let mine = columns.map { cells[total.keys + $0.keys].map(shown) ?? "" }
            return row(total.keys) + mine + [shown(total.values[measure])]
        }
        if rowCount > 0 {
            rows.append(
                row([]) + columns.map { shown($0.values[measure]) } + [shown(table.total[measure])])
        }
        Terminal.answer("")
        Terminal.answer(texts("cube.measure." + table.request.measures[measure].rawValue))
        let heads = columns.map { column in
            zip(column.keys, table.request.columns).map(word).joined(separator: " · ")
        }
        Terminal.table(
            (names.isEmpty ? [""] : names) + heads + [total], rows,
            right: Set(max(1, rowCount)..<(max(1, rowCount) + heads.count + 1)))
    }

    /// The keys of a row; of none, the word for the total.
    private func row(_ keys: [CubeLabel]) -> [String] {
        if keys.isEmpty { return [total] + [String](repeating: "", count: max(0, rowCount - 1)) }
        return zip(keys, table.request.rows).map(word)
    }

    private func word(_ label: CubeLabel, _ name: CubeName) -> String {
        let texts = Terminal.texts
        switch label {
        case .unknown: return texts("cube.unknown")
        case .weekday(let day): return texts("weekday.\(day)")
        case .truth(let truth): return texts(truth ? "cli.segment.true" : "cli.segment.false")
        case .number(let number): return number
        case .text(let text):
            let key = name.meaning == .attribute("rfm.group") ? "group." + text : "fxv." + text
            let isCode = [.attribute("rfm.group"), .attribute("fxv")].contains(name.meaning)
            return isCode && texts.has(key) ? texts(key) : text
        }
    }

    private func shown(_ value: CubeValue) -> String {
        let texts = Terminal.texts
        switch value {
        case .count(let count): return texts.number(count)
        case .quantity(let micros): return Fraction(micros, Micros.scale).map { texts.number($0) } ?? ""
        case .money(let minor): return ValueWords.money(minor, table.currency)
        case .ratio(let above, let below): return ValueWords.percent(Fraction(above, below))
        }
    }
}
