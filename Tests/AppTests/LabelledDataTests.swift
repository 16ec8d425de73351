import Foundation
import Identity
import Intake
import Matching
import Testing

/// Published tables whose answer is known, as a person would have them matched who says nothing but where the file is.
@Suite("Labelled data")
struct LabelledDataTests {
    struct Labelled: CustomTestStringConvertible, Sendable {
        let path: String
        var truth = "cluster_id"
        var excluded: [String] = []
        var precision = 0.0
        var recall = 0.0
        var f1 = 0.0
        var testDescription: String { path }
    }

    private static let small = [
        Labelled(path: "febrl/febrl1.csv.gz", f1: 0.995),
        Labelled(path: "splink_fake_1000/fake_1000.csv.gz", truth: "cluster", f1: 0.9),
        Labelled(path: "rldata500/rldata500.csv.gz", f1: 0.95),
    ]

    private static let large = [
        Labelled(path: "febrl/febrl2.csv.gz", f1: 0.995), Labelled(path: "febrl/febrl3.csv.gz", f1: 0.995),
        Labelled(path: "restaurant/restaurant.csv.gz", f1: 0.92),
        Labelled(
            path: "identidades_es/identidades_es_dev.csv.gz", excluded: ["tipo_persona"], precision: 0.99, recall: 0.88),
    ]

    @Test(
        "the rows of one person are found, and hardly any others",
        .enabled(if: SharedData.has("febrl/febrl1.csv.gz"), "../shared/data is not here"), arguments: small)
    func quick(set: Labelled) throws { try check(set) }

    @Test(
        "the rows of one person are found in larger tables",
        .enabled(if: SharedData.has("febrl/febrl2.csv.gz"), "../shared/data is not here"),
        .enabled(if: ProcessInfo.processInfo.environment["VINCULO_FULL"] != nil, "only with VINCULO_FULL"),
        arguments: large)
    func slow(set: Labelled) throws { try check(set) }

    private func check(_ set: Labelled) throws {
        var options = MatchFile.Options(reading: ImportOptions(kind: .people, source: "match"))
        options.truth = set.truth
        for column in set.excluded { options.map[column] = "-" }
        let file = try MatchFile.read(path: SharedData.url(set.path).path, options)
        let truth = try #require(file.truth)
        let result = Matcher(file.table, dateOrder: file.dateOrder).run()
        let score = ClusterScore(result.clusters, truth: truth)
        #expect(score.precision >= set.precision, "\(score.precision)")
        #expect(score.recall >= set.recall, "\(score.recall)")
        #expect(score.f1 >= set.f1, "\(score.f1)")
    }
}
