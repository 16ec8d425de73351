import Kernel

/// The accepted rows of a file of events or payments, typed, ready to become facts.
public struct DeliveredEntries: Sendable {
    public let source: String
    public init(source: String) { self.source = source }
}
