import Kernel

/// What a backup is asked for.
public struct BackupRequest: Sendable {
    /// Where the backup will be: a folder that is not there yet.
    public var folder: String
    public var actor: String
    public var isScheduled = false
    /// Version of the program.
    public var product: String
    /// Identity of the home.
    public var home: String
    /// Seconds since 1970.
    public var at: Int64

    public init(folder: String, actor: String, product: String, home: String, at: Int64) {
        self.folder = folder
        self.actor = actor
        self.product = product
        self.home = home
        self.at = at
    }
}

/// What whoever starts long work on a backup hears while it runs, and how it is stopped.
public struct BackupWatch {
    /// Step, units done, units in all.
    public var progress: (String, Int64, Int64) throws -> Void = { _, _, _ in }
    /// Another one is at work: its pid.
    public var waiting: (String) -> Void = { _ in }
    public var isCancelled: () -> Bool = { false }
    public init() {}
}

/// Counts the bytes of one step after another.
final class BackupMeter {
    private let watch: BackupWatch
    private var step = ""
    private var done: Int64 = 0
    private var total: Int64 = 0

    init(_ watch: BackupWatch) { self.watch = watch }

    func begin(_ step: String, total: Int64) { (self.step, done, self.total) = (step, 0, total) }

    func add(_ count: Int) throws {
        done += Int64(count)
        try show(step, done, total)
    }

    /// - Throws: `CancellationError` once somebody asked for an end.
    func show(_ step: String, _ done: Int64, _ total: Int64) throws {
        if watch.isCancelled() { throw CancellationError() }
        try watch.progress(step, done, total)
    }
}
