import Kernel

/// A portion of the accepted rows of a file of consents.
public struct DeliveredConsents: Sendable {
    public let source: String
    public init(source: String) { self.source = source }
}

/// A portion of the accepted rows of a list of addresses that are not to be written to.
public struct DeliveredSuppressions: Sendable {
    public let source: String
    public init(source: String) { self.source = source }
}
