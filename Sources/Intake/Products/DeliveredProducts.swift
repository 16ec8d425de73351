import Kernel

/// The accepted rows of a file of products or costs.
public struct DeliveredProducts: Sendable {
    public let source: String
    public init(source: String) { self.source = source }
}
