/// Gives each field at most one column and each column at most one field, with the largest sum of weights.
///
/// Exact, by the Hungarian method with potentials (H. W. Kuhn 1955; shortest augmenting paths after R. Jonker and
/// A. Volgenant 1987).
/// - Complexity: O(f²·c) for f fields and c columns: a contract's 35 fields over 2,000 columns are some
///   millions of steps, so that no rougher method is needed for wide files.
enum ColumnAssignment {
    /// `weights[field]` lists the columns a field may take, with weights above 0; columns are 0..<`columns`.
    /// Returns the column of each field, nil for none.
    static func best(_ weights: [[(column: Int, weight: Double)]], columns: Int) -> [Int?] {
        let rows = weights.count
        guard rows > 0 else { return [] }
        // One more column for each field stands for "none".
        var solver = Solver(rows: rows, columns: columns + rows)
        for (row, list) in weights.enumerated() {
            for (column, weight) in list where (0..<columns).contains(column) { solver.set(row, column, -weight) }
        }
        return solver.solve().enumerated().map { row, column in
            guard let column, column < columns, weights[row].contains(where: { $0.column == column }) else {
                return nil
            }
            return column
        }
    }

    private struct Solver {
        private let rows, columns: Int
        private var cost: [Double]
        private var rowPotential, columnPotential: [Double]
        /// Row of each column, counted from 1; 0 is free. Column 0 stands for the row being placed.
        private var rowOf: [Int]

        init(rows: Int, columns: Int) {
            (self.rows, self.columns) = (rows, columns)
            cost = [Double](repeating: 0, count: rows * columns)
            rowPotential = [Double](repeating: 0, count: rows + 1)
            columnPotential = [Double](repeating: 0, count: columns + 1)
            rowOf = [Int](repeating: 0, count: columns + 1)
        }

        mutating func set(_ row: Int, _ column: Int, _ value: Double) {
            let at = row * columns + column
            cost[at] = min(cost[at], value)
        }

        mutating func solve() -> [Int?] {
            for row in 1...rows { place(row) }
            var result = [Int?](repeating: nil, count: rows)
            for column in 1...columns where rowOf[column] > 0 { result[rowOf[column] - 1] = column - 1 }
            return result
        }

        /// Finds the cheapest chain of moves that gives the row a column.
        private mutating func place(_ row: Int) {
            rowOf[0] = row
            var least = [Double](repeating: .infinity, count: columns + 1)
            var before = [Int](repeating: 0, count: columns + 1)
            var isUsed = [Bool](repeating: false, count: columns + 1)
            var at = 0
            repeat {
                isUsed[at] = true
                let (next, delta) = step(from: at, &least, &before, isUsed)
                for column in 0...columns {
                    if isUsed[column] {
                        rowPotential[rowOf[column]] += delta
                        columnPotential[column] -= delta
                    } else {
                        least[column] -= delta
                    }
                }
                at = next
            } while rowOf[at] != 0
            while at != 0 {
                rowOf[at] = rowOf[before[at]]
                at = before[at]
            }
        }

        private func step(
            from at: Int, _ least: inout [Double], _ before: inout [Int], _ isUsed: [Bool]
        ) -> (next: Int, delta: Double) {
            let row = rowOf[at]
            var (next, delta) = (0, Double.infinity)
            for column in 1...columns where !isUsed[column] {
                let reduced = cost[(row - 1) * columns + column - 1] - rowPotential[row] - columnPotential[column]
                if reduced < least[column] { (least[column], before[column]) = (reduced, at) }
                if least[column] < delta { (delta, next) = (least[column], column) }
            }
            return (next, delta)
        }
    }
}
