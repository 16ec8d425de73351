/// What each subject can be asked, and what its lines or events can be picked by.
extension Aggregate.Subject {
    public var measures: [Aggregate.Measure] {
        switch self {
        case .purchases, .returns:
            [
                .count, .quantity, .amount, .profit, .average, .first, .last, .products, .daysSinceFirst,
                .daysSinceLast,
                .rhythm,
            ]
        case .events: [.count, .value, .first, .last, .daysSinceFirst, .daysSinceLast, .rhythm]
        case .interactions: [.count, .first, .last, .daysSinceFirst, .daysSinceLast, .rhythm]
        }
    }

    /// Besides these, attributes that sources gave (`attr:`).
    public var columns: [FilterName.Column] {
        switch self {
        case .purchases, .returns:
            [.sku, .product, .category, .channel, .store, .campaign, .paymentMethod, .quantity, .amount, .orderAmount]
        case .events, .interactions: [.type, .channel, .campaign, .product]
        }
    }
}

extension Aggregate.Measure {
    public var kind: Catalogue.Kind {
        switch self {
        case .first, .last: .date
        default: .number
        }
    }
}

extension FilterName {
    public var kind: Catalogue.Kind {
        switch self {
        case .column(.quantity), .column(.amount), .column(.orderAmount): .number
        default: .text
        }
    }
}

extension Literal {
    public var kind: Catalogue.Kind {
        switch self {
        case .number: .number
        case .text: .text
        case .date: .date
        case .duration: .duration
        case .truth: .truth
        }
    }
}
