import Kernel

/// What the goods of each line cost, in millionths of the home's currency, rounded half away from zero: which is exact
/// where quantity and unit cost have six decimals together.
extension TimelineScatter {
    /// Writes the column where any cost is known.
    func writeCosts(_ writer: BatchWriter) throws {
        let view = sources.allOfIt
        let books = try sources.facts.batches.map { loaded in
            try CostColumns(loaded.batch, view) { sources.goods.costs(source: loaded.source, sku: $0) }
        }
        guard books.contains(where: { !$0.isEmpty }) else { return }
        let room = ScatterRoom<Int64>(count: starts.lines, filled: TimelineColumn.unknown)
        let part = CostColumns.scale * Int128(sources.currency.minorFactor) / Int128(Micros.scale)
        try forEachBatch { number in
            var costs = books[number]
            if costs.isEmpty { return }
            let loaded = sources.facts.batches[number]
            var lines = try LineColumns(loaded.batch, view)
            try forEachLine(of: number, loaded.column(LineColumn.kind)) { line, place in
                try lines.reach(line..<line + 1)
                guard let cost = try costs.cost(lines, line) else { return }
                guard let micros = Int64(exactly: Rounding.divide(cost, by: part)) else { throw FactProblem.overflow }
                room.put(micros, at: place)
            }
        }
        try ScaledColumn.add(TimelineColumn.cost, room.values, to: writer)
    }
}
