/// The orders that one source said.
struct CubeOrderFilter: Sendable {
    private let codes: CodeColumn?
    private let wanted: Int?

    /// - Throws: `FactProblem.damaged`.
    init(_ source: String, _ timeline: Timeline) throws {
        let coded = try timeline.coded(TimelineColumn.orderTable, TimelineColumn.source)
        codes = coded?.codes
        wanted = coded.flatMap { coded in (0..<coded.texts.count).first { coded.texts.text($0) == source } }
    }

    func contains(_ order: Int) -> Bool {
        guard let wanted, let codes else { return false }
        return codes.code(order) == wanted
    }
}
