extension ImportRun {
    func readEntries(_ inspection: Inspection) throws -> [Rejection] { throw ImportProblem.notATable }
}
