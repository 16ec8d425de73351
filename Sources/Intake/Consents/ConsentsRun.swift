extension ImportRun {
    func readConsents(_ inspection: Inspection) throws -> [Rejection] { throw ImportProblem.notATable }
    func readSuppressions(_ inspection: Inspection) throws -> [Rejection] { throw ImportProblem.notATable }
}
