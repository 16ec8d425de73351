import Foundation

/// Learns a model from pairs whose answer nobody knows, by expectation–maximisation.
///
/// `candidates` are all pairs that may be one person; pairs beyond them are taken to be strangers. `drawn` are pairs drawn by chance: they
/// tell u, each weighed by how surely it is of strangers. Beliefs before data weigh as many pairs as stated, so that two records give an answer
/// and a million records decide for themselves.
/// - SeeAlso: Dempster, Laird & Rubin (1977); Winkler, "Using the EM algorithm for weight computation in the Fellegi–Sunter model" (1988).
struct ModelTraining {
    /// What share of matches as many relatives are taken to be at least, among companies: branches and groups are never absent.
    static let relatedCompanies = 0.02
    /// Matches a record that are believed at most.
    static let mostMatches = 20.0
    /// Pairs that beliefs about m, and about u, weigh.
    static let matchStrength = 40.0
    static let chanceStrength = 50.0

    private(set) var model: MatchModel
    private let candidates: AgreementPatterns
    private let drawn: AgreementPatterns
    private let total: Double
    private let records: Double
    private let isOfCompanies: Bool

    init(_ model: MatchModel, candidates: AgreementPatterns, drawn: AgreementPatterns, records: Int) {
        self.model = model
        self.candidates = candidates
        self.drawn = drawn
        isOfCompanies = model.dimensions.contains(where: \.isCompany)
        self.records = max(2, Double(records))
        total = max(1, Double(records) * Double(records - 1) / 2)
    }

    /// - Complexity: O(steps · distinct patterns · dimensions).
    mutating func run(steps: Int = 60, tolerance: Double = 1e-4) {
        countChance()
        for step in 1...steps {
            let moved = maximise()
            if step % 5 == 1 { countChance() }
            model.iterations = step
            if moved < tolerance, step > 6 {
                model.hasConverged = true
                break
            }
        }
    }

    /// u of the levels that frequency does not weigh, from pairs drawn by chance.
    private mutating func countChance() {
        let judge = PairJudge(model, isCautious: false)
        var sums = model.dimensions.map { [Double](repeating: 0, count: $0.levels.count) }
        for (place, pattern) in drawn.patterns.enumerated() {
            let weight = drawn.counts[place] * max(0, 1 - judge.judge(pattern).match)
            for slot in model.dimensions.indices where pattern[slot] != 0 {
                sums[slot][model.dimensions[slot].states[pattern[slot]].level] += weight
            }
        }
        for (slot, dimension) in model.dimensions.enumerated() {
            let seen = sums[slot].reduce(0, +)
            for (level, prior) in dimension.levels.enumerated() {
                model.chance[slot][level] =
                    (sums[slot][level] + Self.chanceStrength * prior.chancePrior) / (seen + Self.chanceStrength)
            }
        }
    }

    /// One step. Returns the largest change of an m or ρ.
    private mutating func maximise() -> Double {
        let judge = PairJudge(model, isCautious: false)
        let tables = model.likelihoods
        var sums = model.dimensions.map { [Double](repeating: 0, count: $0.levels.count) }
        var relatives = sums
        var (common, apart) = (
            [Double](repeating: 0, count: sums.count), [Double](repeating: 0, count: sums.count)
        )
        var (matches, related, namesakes, neighbours) = (0.0, 0.0, 0.0, 0.0)
        for (place, pattern) in candidates.patterns.enumerated() {
            let found = judge.judge(pattern)
            let (isMatch, isRelated) = (
                candidates.counts[place] * found.match, candidates.counts[place] * found.related
            )
            matches += isMatch
            related += isRelated
            namesakes += candidates.counts[place] * found.namesake
            neighbours += candidates.counts[place] * found.neighbour
            if isMatch + isRelated < 1e-9 { continue }
            for slot in sums.indices where pattern[slot] != 0 {
                let state = pattern[slot]
                let level = model.dimensions[slot].states[state].level
                sums[slot][level] += isMatch
                relatives[slot][level] += isRelated
                let share = model.shared[slot] * exp(tables.match[slot][state] - tables.related[slot][state])
                common[slot] += isRelated * share
                apart[slot] += isRelated * (1 - share)
            }
        }
        // However alike a crowd is: more than so many matches a record are none.
        model.matchShare = min((matches + 0.1) / (total + 0.5), Self.mostMatches * 2 / records)
        model.relatedShare = (related + (isOfCompanies ? Self.relatedCompanies * matches : 0) + 0.05) / (total + 0.5)
        if model.namesakeShare > 0 { model.namesakeShare = (namesakes + 0.02) / (total + 0.5) }
        if model.neighbourShare > 0 { model.neighbourShare = (neighbours + 0.1) / (total + 0.5) }
        return learn(sums, relatives, common, apart)
    }

    private mutating func learn(
        _ sums: [[Double]], _ relatives: [[Double]], _ common: [Double], _ apart: [Double]
    ) -> Double {
        var moved = 0.0
        for (slot, dimension) in model.dimensions.enumerated() {
            let priors = dimension.levels.reduce(0) { $0 + $1.matchPrior }
            let seen = sums[slot].reduce(0, +) + Self.matchStrength
            for (level, prior) in dimension.levels.enumerated() {
                let value = (sums[slot][level] + Self.matchStrength * prior.matchPrior / priors) / seen
                moved = max(moved, abs(value - model.match[slot][level]))
                model.match[slot][level] = value
            }
            if dimension.isRelatedByLevel {
                let seen = relatives[slot].reduce(0, +) + dimension.sharedStrength
                for (level, prior) in model.relatedPrior(slot).enumerated() {
                    model.related[slot][level] = (relatives[slot][level] + dimension.sharedStrength * prior) / seen
                }
            }
            // What stays with a person for life is shared by few relatives, whatever the data seem to say: else relatives would
            // become a second class of the same person.
            let held =
                dimension.isLasting ? dimension.sharedPrior < 0.1 ? 4.0 : dimension.sharedPrior < 0.2 ? 1.0 : 0 : 0
            let strength = dimension.sharedStrength + held * (common[slot] + apart[slot])
            let value =
                (common[slot] + strength * dimension.sharedPrior) / (common[slot] + apart[slot] + strength)
            moved = max(moved, abs(value - model.shared[slot]))
            model.shared[slot] = value
        }
        return moved
    }
}
