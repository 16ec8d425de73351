import Foundation
import Identity
import Kernel
import Matching
import Web

/// What `match` found, in each form it is asked for.
struct MatchAnswer {
    let file: MatchFile
    let result: MatchResult
    let elapsedSeconds: Double

    private var texts: Texts { Terminal.texts }
    private var rows: Int { result.clusters.count }

    // MARK: - Rows and pairs

    func rows(_ format: TableFormat) {
        let probabilities = result.probabilities
        let places = clusterNumbers
        Self.write(["row", "cluster", "probability"], format) { put in
            for row in 0..<rows { put(row + 1, places[row], probabilities[row]) }
        }
    }

    /// Rows of one person have the number of its first row.
    private var clusterNumbers: [Int] { result.clusters.map { Int($0) + 1 } }

    func pairs(from least: Double, _ format: TableFormat) {
        Self.write(["row_a", "row_b", "probability"], format == .table ? .csv : format) { put in
            for at in 0..<result.pairs.count {
                let (left, right, judgement) = result.pairs[at]
                if judgement.match >= least { put(left + 1, right + 1, judgement.match) }
            }
        }
    }

    /// The grey zone, the most probable first.
    func review(_ format: TableFormat) {
        Self.write(["row_a", "row_b", "probability"], format == .table ? .csv : format) { put in
            for at in result.review {
                let (left, right, judgement) = result.pairs[at]
                put(left + 1, right + 1, judgement.match)
            }
        }
    }

    /// Rows of people who seem to be related to others, with the first row of all of them.
    func households(_ format: TableFormat) {
        let table = IdentityTable(["row", "cluster", "household"], format == .table ? .csv : format)
        for (row, household) in result.households.enumerated() where household >= 0 {
            table.put([row + 1, Int(result.clusters[row]) + 1, Int(household) + 1])
        }
    }

    static func write(_ names: [String], _ format: TableFormat, _ body: ((Int, Int, Double) -> Void) -> Void) {
        if format == .jsonl {
            return body { first, second, probability in
                Terminal.json([
                    names[0]: first, names[1]: second, names[2]: Decimal(Self.millionths(probability)) / 1_000_000,
                ])
            }
        }
        // A million lines written one by one would take longer than finding them.
        var text = Array((names.joined(separator: ",") + "\n").utf8)
        body { first, second, probability in
            Self.append(first, to: &text)
            text.append(0x2C)
            Self.append(second, to: &text)
            text.append(0x2C)
            Self.append(millionths: Self.millionths(probability), to: &text)
            text.append(0x0A)
            if text.count > 1 << 16 {
                Terminal.answerPart(text)
                text.removeAll(keepingCapacity: true)
            }
        }
        Terminal.answerPart(text)
    }

    /// The figures of a number that is not negative.
    private static func append(_ number: Int, to text: inout [UInt8]) {
        let start = text.count
        var rest = number
        repeat {
            text.append(UInt8(0x30 + rest % 10))
            rest /= 10
        } while rest > 0
        text[start...].reverse()
    }

    /// `1`, or `0.` with six figures.
    private static func append(millionths: Int, to text: inout [UInt8]) {
        if millionths >= 1_000_000 { return text.append(0x31) }
        text += [0x30, 0x2E]
        var unit = 100_000
        while unit > 0 {
            text.append(UInt8(0x30 + millionths / unit % 10))
            unit /= 10
        }
    }

    private static func millionths(_ probability: Double) -> Int { Int((probability * 1_000_000).rounded()) }

    // MARK: - The whole

    var document: [String: Any] {
        var document: [String: Any] = [
            "records": rows, "customers": result.people, "mergedRecords": rows - result.people,
            "pairsCompared": result.pairs.count, "elapsedSeconds": elapsedSeconds,
            "threshold": result.threshold.probability, "expectedPrecision": result.threshold.precision,
            "keptApart": result.refused, "review": result.review.count, "kind": file.kind.rawValue,
            "unreadable": file.unreadable,
            "columns": file.mapping.columns.map {
                ["name": $0.name, "comparedAs": $0.kind?.rawValue ?? NSNull()] as [String: Any]
            },
        ]
        if let score { document.merge(score.document) { $1 } }
        return document
    }

    private var score: ClusterScore? { file.truth.map { ClusterScore(result.clusters, truth: $0) } }

    func summary() {
        let compared = file.mapping.columns.filter { $0.kind != nil }
        let left = file.mapping.columns.filter { $0.kind == nil }.map(\.name)
        Terminal.answer(
            texts(
                "cli.match.columns",
                ["columns": compared.map { "\($0.name) → \($0.kind?.rawValue ?? "")" }.joined(separator: ", ")]))
        if !left.isEmpty { Terminal.answer(texts("cli.match.left-out", ["columns": left.joined(separator: ", ")])) }
        Terminal.answer(
            texts(
                "cli.match.found",
                [
                    "rows": texts.number(rows), "people": texts.number(result.people),
                    "merged": texts.number(rows - result.people),
                ]))
        Terminal.answer(
            texts(
                "cli.match.threshold",
                [
                    "threshold": texts.decimal(result.threshold.probability, digits: 3),
                    "precision": texts.decimal(result.threshold.precision * 100, digits: 2),
                    "pairs": texts.number(result.pairs.count), "apart": texts.number(result.refused),
                ]))
        let doubtful = result.review.count
        if doubtful > 0 { Terminal.answer(texts.plural("cli.match.review", count: doubtful)) }
        if let score {
            Terminal.answer(
                texts(
                    "cli.match.score",
                    [
                        "precision": texts.decimal(score.precision, digits: 4),
                        "recall": texts.decimal(score.recall, digits: 4), "f1": texts.decimal(score.f1, digits: 4),
                    ]))
        }
        Terminal.answer(texts("cli.match.next"))
    }

    // MARK: - Why

    /// - Throws: `match.no-such-row` for a row that the file has not.
    func explain(_ rows: String, json: Bool) throws {
        let numbers = rows.split(separator: ",").compactMap { Int($0.trimmingCharacters(in: .whitespaces)) }
        guard numbers.count == 2, let found = result.explain(numbers[0] - 1, numbers[1] - 1) else {
            throw PlainProblem("match.no-such-row", .usage, ["rows": rows, "count": String(self.rows)])
        }
        let isOne = result.clusters[numbers[0] - 1] == result.clusters[numbers[1] - 1]
        let words = ExplanationWords(found, isOne: isOne)
        if json { Terminal.json(words.document) } else { words.show() }
    }

    func model(json: Bool) {
        let model = result.model
        if json {
            return Terminal.json([
                "matchShare": model.matchShare, "relatedShare": model.relatedShare,
                "namesakeShare": model.namesakeShare, "neighbourShare": model.neighbourShare,
                "iterations": model.iterations, "converged": model.hasConverged,
                "dimensions": model.dimensions.enumerated().map { slot, dimension in
                    [
                        "name": dimension.name, "shared": model.shared[slot],
                        "levels": dimension.levels.enumerated().map { level, known in
                            ["name": known.name, "m": model.match[slot][level], "u": model.chance[slot][level]]
                                as [String: Any]
                        },
                    ] as [String: Any]
                },
                "blocks": result.blocks.map {
                    [
                        "name": $0.name, "keys": $0.keys, "pairs": $0.pairs, "pairsBefore": $0.pairsBefore,
                        "largestBlock": $0.largestBlock,
                    ] as [String: Any]
                },
            ])
        }
        Terminal.table(
            [texts("cli.match.dimension"), texts("cli.match.agreement"), "m", "u"],
            model.dimensions.enumerated().flatMap { slot, dimension in
                dimension.levels.enumerated().map { level, known in
                    [
                        ExplanationWords.word("dimension", dimension.name), ExplanationWords.word("level", known.name),
                        String(format: "%.4f", model.match[slot][level]),
                        String(format: "%.1e", model.chance[slot][level]),
                    ]
                }
            }, right: [2, 3])
        Terminal.table(
            [texts("cli.match.keys"), texts("cli.match.pairs"), texts("cli.match.largest")],
            result.blocks.map { [$0.name, texts.number($0.pairs), texts.number($0.largestBlock)] }, right: [1, 2])
    }
}
