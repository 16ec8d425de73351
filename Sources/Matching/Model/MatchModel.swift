import Foundation

/// What pairs of one person, of related people and of strangers say, dimension by dimension.
///
/// Fellegi–Sunter with classes for relatives (R), strangers of one name (N) and strangers of one place (P) beside one person (M) and strangers
/// (U). With γ_d the state of dimension d, L_M(γ_d) = m of its level among pairs of one person; L_U(γ_d) = the
/// frequency of the value where a level counts it, else u of the level among strangers; L_R(γ_d) = ρ_d·L_M + (1 − ρ_d)·L_U, for related people
/// (a household, twins, father and son) have something in common as one person has, with probability ρ_d, or else as strangers; L_N is L_M of
/// names and L_U of all else, L_P the same of places. Then P(one person | γ) = λ_M·ΠL_M / Σ_c λ_c·ΠL_c over the five classes c.
/// See Docs/Theory/FellegiSunter.md.
/// - SeeAlso: Fellegi & Sunter, "A theory for record linkage", JASA 64 (1969).
public struct MatchModel: Sendable {
    public let dimensions: [Dimension]
    /// Share of pairs of different records that are one person, and that are related.
    public internal(set) var matchShare: Double
    public internal(set) var relatedShare: Double
    /// Share of pairs that are strangers of one name, beyond those that the names' frequencies make.
    public internal(set) var namesakeShare: Double
    /// Share of pairs that are strangers of one place, beyond those that the places' frequencies make.
    public internal(set) var neighbourShare: Double
    /// m of each dimension's levels; they sum to 1.
    public internal(set) var match: [[Double]]
    /// u of each dimension's levels; of levels that frequency weighs what was counted, for reports alone.
    public internal(set) var chance: [[Double]]
    /// ρ of each dimension.
    public internal(set) var shared: [Double]
    /// Of dimensions that are told level by level, the share of related pairs in each level; empty of others.
    public internal(set) var related: [[Double]]
    /// How many steps it took, and whether the last one moved anything.
    public internal(set) var iterations = 0
    public internal(set) var hasConverged = false

    /// What is believed before any data.
    init(_ dimensions: [Dimension], records: Int) {
        self.dimensions = dimensions
        match = dimensions.map { dimension in
            let sum = dimension.levels.reduce(0) { $0 + $1.matchPrior }
            return dimension.levels.map { $0.matchPrior / sum }
        }
        chance = dimensions.map { $0.levels.map(\.chancePrior) }
        shared = dimensions.map(\.sharedPrior)
        matchShare = min(0.1, 0.2 / Double(max(2, records)))
        relatedShare = matchShare / 4
        neighbourShare = dimensions.contains(where: \.isPlace) ? matchShare : 0
        namesakeShare = dimensions.contains(where: \.isName) ? matchShare / 50 : 0
        related = []
        related = dimensions.indices.map(relatedPrior)
    }

    /// What is believed of related people, level by level: it leans on what pairs of one person are like in this table.
    func relatedPrior(_ slot: Int) -> [Double] {
        guard dimensions[slot].isRelatedByLevel else { return [] }
        let shares = dimensions[slot].levels.enumerated().map { level, known in
            known.relatedPrior.ofMatch * match[slot][level] + known.relatedPrior.own
        }
        let sum = shares.reduce(0, +)
        return shares.map { $0 / sum }
    }

    /// ln L of a state in a class.
    struct Likelihoods: Sendable {
        var match: [[Double]]
        var related: [[Double]]
        var chance: [[Double]]
    }

    var likelihoods: Likelihoods {
        var result = Likelihoods(match: [], related: [], chance: [])
        for (d, dimension) in dimensions.enumerated() {
            var (m, r, u) = ([0.0], [0.0], [0.0])
            for state in dimension.states.dropFirst() {
                let isMatch = max(match[d][state.level], 1e-6)
                let isChance = max(state.chance ?? chance[d][state.level], 1e-9)
                m.append(log(isMatch))
                u.append(log(isChance))
                let isShared = shared[d] * isMatch + (1 - shared[d]) * isChance
                r.append(log(related[d].isEmpty ? isShared : max(related[d][state.level], 1e-6)))
            }
            result.match.append(m)
            result.related.append(r)
            result.chance.append(u)
        }
        return result
    }
}

/// How a pair is judged.
public struct PairJudgement: Sendable {
    /// P(one person), P(related), P(strangers of one name), 0…1; what is left are strangers.
    public let match: Double
    public let related: Double
    public let namesake: Double
    /// P(strangers of one place), 0…1.
    public let neighbour: Double
    /// ln of P(one person) / P(not).
    public let logit: Double
}

/// The model ready to judge: logarithms in tables.
///
/// A cautious judge, which decides, takes namesakes and relatives to be more frequent than they were found to be, where nothing that would tell
/// them apart agrees: how many there are is known least of all, and to join two people is worse than to ask a person.
struct PairJudge: Sendable {
    /// How much more frequent strangers of one name are taken to be, where no own number, date or street agrees.
    static let namesakeFactor = 30.0
    /// The same of relatives, where a table knows documents or dates of birth and none agrees.
    static let relatedFactor = 2.0
    /// The same, once more, where what is one person's own for life speaks against one person: two given names, two documents, two days of
    /// birth. Twins are like that.
    static let apartFactor = 5.0

    private let likelihoods: MatchModel.Likelihoods
    private let priors: (match: Double, related: Double, namesake: Double, neighbour: Double, chance: Double)
    private let names: [Bool]
    private let places: [Bool]
    /// Dimensions that tell namesakes apart.
    private let telling: [Int]
    private let lastingTelling: [Int]
    /// Dimensions of which relatives seldom have one in common: what is one person's own for life.
    private let personal: [Int]
    let lasting: [Int]
    let slots: Int
    private let wholeNames: [(slot: Int, states: Range<Int>)]
    private let namesakeCaution: Double
    private let relatedCaution: Double
    private let apartCaution: Double

    init(_ model: MatchModel, isCautious: Bool) {
        namesakeCaution = isCautious ? log(Self.namesakeFactor) : 0
        relatedCaution = isCautious ? log(Self.relatedFactor) : 0
        apartCaution = isCautious ? log(Self.apartFactor) : 0
        likelihoods = model.likelihoods
        priors = (
            log(model.matchShare), log(model.relatedShare), log(max(1e-300, model.namesakeShare)),
            log(max(1e-300, model.neighbourShare)),
            log(max(1e-9, 1 - model.matchShare - model.relatedShare - model.namesakeShare - model.neighbourShare))
        )
        names = model.dimensions.map(\.isName)
        places = model.dimensions.map(\.isPlace)
        telling = model.dimensions.indices.filter { model.dimensions[$0].isTelling }
        lastingTelling = telling.filter { model.dimensions[$0].isLasting }
        personal = model.dimensions.indices.filter {
            model.dimensions[$0].isLasting && model.dimensions[$0].sharedPrior < 0.1
        }
        lasting = model.dimensions.indices.filter { model.dimensions[$0].isLasting }
        slots = model.dimensions.count
        wholeNames = model.dimensions.enumerated().filter { !$0.element.wholeNameStates.isEmpty }.map {
            ($0.offset, $0.element.wholeNameStates)
        }
    }

    func judge(_ pattern: AgreementPattern) -> PairJudgement {
        var (m, r, n, p, u) = priors
        for slot in 0..<slots {
            let state = pattern[slot]
            if state == 0 { continue }
            m += likelihoods.match[slot][state]
            r += likelihoods.related[slot][state]
            u += likelihoods.chance[slot][state]
            p += places[slot] ? likelihoods.match[slot][state] : likelihoods.chance[slot][state]
            n += names[slot] ? likelihoods.match[slot][state] : likelihoods.chance[slot][state]
        }
        if !telling.contains(where: { (weight($0, pattern) ?? 0) > 0 }) { n += namesakeCaution }
        if !lastingTelling.isEmpty, !lastingTelling.contains(where: { (weight($0, pattern) ?? 0) > 0 }) {
            r += relatedCaution
        }
        if personal.contains(where: { (weight($0, pattern) ?? 0) < -1.5 }) { r += apartCaution }
        let top = max(r, n, p, u)
        let against = top + log(exp(r - top) + exp(n - top) + exp(p - top) + exp(u - top))
        let logit = m - against
        let isMatch = 1 / (1 + exp(-logit))
        return PairJudgement(
            match: isMatch, related: (1 - isMatch) * exp(r - against), namesake: (1 - isMatch) * exp(n - against),
            neighbour: (1 - isMatch) * exp(p - against),
            logit: logit)
    }

    /// Whether a pair's records say a name, if records of the table have one, and something that tells namesakes apart.
    func tells(_ pattern: AgreementPattern) -> Bool {
        (!names.contains(true) || names.indices.contains { names[$0] && pattern[$0] != 0 })
            && telling.contains { pattern[$0] != 0 }
    }

    /// Whether a pair says something of a dimension, be it in the state of another one: exchanged names speak of surnames, too.
    func speaks(of slot: Int, _ pattern: AgreementPattern) -> Bool {
        pattern[slot] != 0 || (names[slot] && wholeNames.contains { $0.states.contains(pattern[$0.slot]) })
    }

    /// ln(L_M / L_U) of a dimension's state; nil where a record does not say.
    @inline(__always)
    func weight(_ slot: Int, _ pattern: AgreementPattern) -> Double? {
        let state = pattern[slot]
        return state == 0 ? nil : likelihoods.match[slot][state] - likelihoods.chance[slot][state]
    }
}
