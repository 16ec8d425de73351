import Analytics
import Testing

@Suite("A column in eight figures")
struct StatisticsTests {
    @Test("the figures are those that pandas describes")
    func pandas() throws {
        // pandas 3: Series([3, 1, 4, 1, 5, 9, 2, 6, 5, 3.5]).describe()
        let summary = try #require(Summary(of: [3, 1, 4, 1, 5, 9, 2, 6, 5, 3.5]))
        #expect(summary.count == 10)
        #expect(abs(summary.mean - 3.95) < 1e-12)
        #expect(abs(try #require(summary.standardDeviation) - 2.4545875417267156) < 1e-12)
        #expect((summary.minimum, summary.maximum) == (1, 9))
        #expect((summary.lowerQuartile, summary.median, summary.upperQuartile) == (2.25, 3.75, 5))
    }

    @Test("missing values are left out, and a column without numbers has no summary")
    func missing() {
        #expect(Summary(of: [.nan, 2, .nan, 4]) == Summary(of: [4, 2]))
        #expect(Summary(of: []) == nil)
        #expect(Summary(of: [.nan]) == nil)
    }

    @Test("a single value has no deviation and is all of its quartiles")
    func single() throws {
        let summary = try #require(Summary(of: [7]))
        #expect(summary.standardDeviation == nil)
        #expect([summary.mean, summary.lowerQuartile, summary.median, summary.upperQuartile] == [7, 7, 7, 7])
    }

    @Test("small differences survive beside large numbers")
    func precision() throws {
        let summary = try #require(Summary(of: [1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16]))
        #expect(summary.mean == 1e9 + 10)
        #expect(abs(try #require(summary.standardDeviation) - 30.0.squareRoot()) < 1e-9)
        #expect(Summary(of: [1, 1e100, 1, -1e100])?.mean == 0.5)
    }

    @Test("quantiles are interpolated between the neighbours")
    func quantiles() {
        let sorted = [10.0, 20, 30, 40]
        #expect(Summary.quantile(0, ofSorted: sorted) == 10)
        #expect(Summary.quantile(1, ofSorted: sorted) == 40)
        #expect(Summary.quantile(0.5, ofSorted: sorted) == 25)
        #expect(Summary.quantile(0.1, ofSorted: sorted) == 13)
        #expect(Summary.quantile(7, ofSorted: sorted) == 40)
        #expect(Summary.quantile(-1, ofSorted: sorted) == 10)
        #expect(Summary.quantile(0.5, ofSorted: []) == nil)
        #expect(Summary.quantile(.nan, ofSorted: sorted) == nil)
        #expect(Summary.quantile(0.25, ofSorted: [-.infinity, -.infinity, .infinity]) == -.infinity)
    }
}
