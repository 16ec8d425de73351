extension ImportRun {
    func readProducts(_ inspection: Inspection) throws -> [Rejection] { throw ImportProblem.notATable }
}
