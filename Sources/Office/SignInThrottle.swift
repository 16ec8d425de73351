import Kernel

/// How long whoever fails to sign in has to wait: nothing at first, then twice as long each time.
struct SignInThrottle: Sendable {
    /// Failures that cost nothing.
    let free: Int
    /// The first wait, in seconds.
    let first: Int64
    static let longest: Int64 = 900
    /// After a day of quiet the count starts again.
    static let forgottenAfter: Int64 = 86_400

    /// One account, whoever tries.
    static let account = SignInThrottle(free: 5, first: 30)
    /// One address, whichever account it tries: an office shares one.
    static let address = SignInThrottle(free: 20, first: 30)

    /// The instant from which the next attempt is heard.
    func opensAt(failures: Int, lastAt: Int64) -> Int64 {
        guard failures >= free else { return lastAt }
        let doublings = min(10, failures - free)
        return lastAt + min(Self.longest, first << Int64(doublings))
    }
}
