import Kernel
import Testing

@Suite("What went wrong")
struct ProblemTests {
    @Test("each kind of problem has the contract's exit code and its HTTP status")
    func codes() {
        let expected: [ProblemKind: (exit: Int32, status: Int)] = [
            .invalid: (1, 422), .usage: (64, 400), .notFound: (3, 404), .forbidden: (4, 403),
            .unauthenticated: (4, 401), .conflict: (5, 409), .locked: (5, 423), .tooLarge: (1, 413),
            .tooManyRequests: (4, 429), .unavailable: (69, 503), .failed: (1, 500),
        ]
        for kind in ProblemKind.allCases {
            #expect(kind.exitCode == expected[kind]?.exit, "\(kind)")
            #expect(kind.httpStatus == expected[kind]?.status, "\(kind)")
        }
    }

    @Test("a plain problem carries its code, kind and arguments, and a bare one has none")
    func plain() {
        struct Bare: Problem {
            let code = "list.empty"
            let kind = ProblemKind.invalid
        }
        let problem = PlainProblem("import.file-not-found", .notFound, ["file": "a.csv"])
        #expect(problem.code == "import.file-not-found")
        #expect(problem.kind == .notFound)
        #expect(problem.arguments == ["file": "a.csv"])
        #expect(Bare().arguments.isEmpty)
    }
}
