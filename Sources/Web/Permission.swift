import Kernel

/// What somebody may do. Each route names exactly one.
public enum Permission: String, Sendable, CaseIterable {
    /// Without a session: the sign-in page, health, style.
    case everyone
    /// Any session, whatever the role.
    case signedIn
    /// Figures about groups: sales, groups, rates.
    case viewFigures
    /// Single people and companies with their data.
    case viewPeople
    /// Segments: keeping a rule under a name, changing and removing it.
    case changeSegments
    /// Taking lists of people out of the house.
    case exportPeople
    /// Forgetting people who ask for it.
    case erasePeople
    /// Files in, and their undoing.
    case importData
    case manageUsers
    case viewAudit
    /// Copies of everything, and whether messages may go after one was brought back.
    case manageBackups
    /// The gallery of components.
    case development
}

/// The five kinds of colleague. A role is a fixed set of permissions.
public enum Role: String, Sendable, CaseIterable {
    case admin, manager, analyst, agent, typist

    public var permissions: Set<Permission> {
        let base: Set<Permission> = [.everyone, .signedIn]
        return switch self {
        case .admin: Set(Permission.allCases)
        case .manager:
            base.union([
                .viewFigures, .viewPeople, .changeSegments, .exportPeople, .erasePeople, .importData, .viewAudit,
            ])
        case .analyst: base.union([.viewFigures, .viewPeople, .changeSegments, .exportPeople, .importData])
        case .agent: base.union([.viewPeople])
        case .typist: base.union([.importData])
        }
    }
}

/// Who is asking: the account behind the session, read anew on each request.
public struct SignedIn: Sendable, Equatable {
    public let user: UserID
    public let email: String
    public let role: Role
    /// Until the password is changed every other page is closed.
    public let mustChangePassword: Bool

    public init(user: UserID, email: String, role: Role, mustChangePassword: Bool = false) {
        self.user = user
        self.email = email
        self.role = role
        self.mustChangePassword = mustChangePassword
    }

    /// How this colleague is written in the audit log; the page shows the e-mail address instead.
    public var actor: String { "user:\(user)" }

    public func may(_ permission: Permission) -> Bool { role.permissions.contains(permission) }
}
