import Kernel

/// All routes, checked once at the start and looked up by path.
struct RouteTable: Sendable {
    let routes: [Route]
    private let pieces: [[Piece]]

    enum Piece: Sendable, Equatable {
        case exact(String)
        case parameter(String)
    }

    enum Match {
        case found(Route, [String: String])
        /// The path exists with other methods.
        case otherMethod([RouteMethod])
        case none
    }

    /// - Throws: `route.permission-undeclared`, `route.duplicate`, `route.path`.
    init(_ routes: [Route]) throws {
        var seen: Set<String> = []
        var pieces: [[Piece]] = []
        for route in routes {
            guard route.permission != nil else {
                throw PlainProblem("route.permission-undeclared", .failed, ["route": route.name])
            }
            guard route.path.hasPrefix("/") else { throw PlainProblem("route.path", .failed, ["route": route.name]) }
            let parsed = Self.parse(route.path)
            let shape = parsed.map { if case .exact(let text) = $0 { text } else { "{}" } }.joined(separator: "/")
            guard seen.insert("\(route.method.rawValue) /\(shape)").inserted else {
                throw PlainProblem("route.duplicate", .failed, ["route": route.name])
            }
            pieces.append(parsed)
        }
        self.routes = routes
        self.pieces = pieces
    }

    /// - Parameter wanted: the pieces of the path between its slashes, decoded.
    func match(_ method: RouteMethod, _ wanted: [String]) -> Match {
        var best: (route: Route, parameters: [String: String])?
        var others: [RouteMethod] = []
        for (route, pattern) in zip(routes, pieces) {
            guard let parameters = Self.fit(pattern, wanted) else { continue }
            guard route.method == method else {
                others.append(route.method)
                continue
            }
            // The address with fewer gaps is the more exact one: /people/new before /people/{id}.
            if let found = best, found.parameters.count <= parameters.count { continue }
            best = (route, parameters)
        }
        if let best { return .found(best.route, best.parameters) }
        return others.isEmpty ? .none : .otherMethod(others)
    }

    private static func parse(_ path: String) -> [Piece] {
        path.split(separator: "/").map {
            $0.hasPrefix("{") && $0.hasSuffix("}") ? .parameter(String($0.dropFirst().dropLast())) : .exact(String($0))
        }
    }

    private static func fit(_ pattern: [Piece], _ wanted: [String]) -> [String: String]? {
        guard pattern.count == wanted.count else { return nil }
        var parameters: [String: String] = [:]
        for (piece, text) in zip(pattern, wanted) {
            switch piece {
            case .exact(let exact): guard exact == text else { return nil }
            case .parameter(let name): parameters[name] = text
            }
        }
        return parameters
    }
}
