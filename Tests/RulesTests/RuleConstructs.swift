import Rules

/// Which constructs of the language a rule has, by name.
struct RuleConstructs {
    private(set) var names: Set<String> = []

    init(_ rule: Rule) { add(rule) }

    private mutating func add(_ rule: Rule) {
        switch rule {
        case .all(let parts):
            names.insert("and")
            for part in parts { add(part) }
        case .any(let parts):
            names.insert("or")
            for part in parts { add(part) }
        case .not(let inner):
            names.insert("not")
            add(inner)
        case .test(let test): add(test)
        }
    }

    private mutating func add(_ test: RuleTest) {
        switch test {
        case .compare(let left, let comparison, let right):
            names.insert("compare " + comparison.rawValue)
            add(left)
            add(right)
        case .isIn(let value, let literals, let isNegated):
            names.insert(isNegated ? "not in" : "in")
            add(value)
            for literal in literals { add(literal) }
        case .between(let value, let from, let to):
            names.insert("between")
            add(value)
            add(from)
            add(to)
        case .isKnown(let value, let isNegated):
            names.insert(isNegated ? "is not known" : "is known")
            add(value)
        case .contains(let value, _, let isNegated):
            names.insert(isNegated ? "not contains" : "contains")
            if value == attribute("tags") { names.insert("contains of tags") }
            add(value)
        case .startsWith(let value, _, let isNegated):
            names.insert(isNegated ? "not starts with" : "starts with")
            add(value)
        case .member: names.insert("member")
        case .consent(_, let purpose): names.insert(purpose == nil ? "consent" : "consent for a purpose")
        }
    }

    private mutating func add(_ value: RuleValue) {
        switch value {
        case .literal(let literal): add(literal)
        case .attribute(let name): names.insert(name.key)
        case .aggregate(let aggregate):
            names.insert("\(aggregate.subject.rawValue).\(aggregate.measure.rawValue)")
            for filter in aggregate.filters { add(filter, aggregate.subject) }
        case .arithmetic(let left, let operation, let right):
            names.insert("arithmetic " + operation.rawValue)
            add(left)
            add(right)
        }
    }

    private mutating func add(_ filter: Filter, _ subject: Aggregate.Subject) {
        switch filter {
        case .compare(let name, let comparison, let literal):
            names.formUnion(["\(subject.rawValue)(\(name.key))", "filter " + comparison.rawValue])
            add(literal)
        case .isIn(let name, let literals, let isNegated):
            names.formUnion(["\(subject.rawValue)(\(name.key))", isNegated ? "filter not in" : "filter in"])
            for literal in literals { add(literal) }
        case .contains(let name, _): names.formUnion(["\(subject.rawValue)(\(name.key))", "filter contains"])
        case .within(let duration): names.formUnion(["within", "duration " + duration.unit.rawValue])
        case .from(let date):
            names.insert("from")
            add(.date(date))
        case .to(let date):
            names.insert("to")
            add(.date(date))
        case .ever: names.insert("ever")
        }
    }

    private mutating func add(_ literal: Literal) {
        switch literal {
        case .number(let number): names.insert(number.mantissa < 0 ? "negative number" : "number")
        case .text: names.insert("text")
        case .date(.day): names.insert("fixed day")
        case .date(.today(nil, _)): names.insert("today")
        case .date(.today(let duration?, let isBefore)):
            names.formUnion([isBefore ? "today - " : "today + ", "duration " + duration.unit.rawValue])
        case .duration(let duration): names.formUnion(["duration", "duration " + duration.unit.rawValue])
        case .truth: names.insert("truth")
        }
    }

    /// All there are.
    static let all: Set<String> = {
        var names: Set<String> = [
            "and", "or", "not", "in", "not in", "between", "is known", "is not known", "contains", "not contains",
            "contains of tags", "starts with", "not starts with", "member", "consent", "consent for a purpose",
            "filter in", "filter not in", "filter contains", "within", "from", "to", "ever", "number",
            "negative number", "text", "fixed day", "today", "today - ", "today + ", "duration", "truth",
            "custom:Activo", "custom:Puntos", "custom:Nivel VIP", "custom:Renovación",
        ]
        for comparison in Comparison.allCases {
            names.formUnion(["compare " + comparison.rawValue, "filter " + comparison.rawValue])
        }
        for operation in [Arithmetic.plus, .minus, .times, .dividedBy] {
            names.insert("arithmetic " + operation.rawValue)
        }
        for unit in RuleDuration.Unit.allCases { names.insert("duration " + unit.rawValue) }
        // The names of contract and catalogue, so that one forgotten by the generator is missed here.
        names.formUnion([
            "city", "tags", "birth_date", "recency_days", "frequency", "monetary", "rfm.r", "rfm.f", "rfm.m",
            "rfm.group",
            "abc", "fxv", "stage", "latency_days", "overdue", "clv", "p_alive", "churn_risk", "next_purchase_on",
            "profit",
            "margin", "cohort", "tenure_days", "orders_count", "depth", "breadth", "billing", "referrals",
        ])
        let ofLines: [FilterName.Column] = [
            .sku, .product, .category, .channel, .store, .campaign, .paymentMethod, .quantity, .amount, .orderAmount,
        ]
        let ofDays: [Aggregate.Measure] = [.count, .first, .last, .daysSinceFirst, .daysSinceLast, .rhythm]
        for subject in Aggregate.Subject.allCases {
            let isOfLines = subject == .purchases || subject == .returns
            let columns = isOfLines ? ofLines : [.type, .channel, .campaign, .product]
            let measures = isOfLines ? ofDays + [.quantity, .amount, .profit, .average, .products] : ofDays
            for column in columns { names.insert("\(subject.rawValue)(\(column.rawValue))") }
            for measure in measures { names.insert("\(subject.rawValue).\(measure.rawValue)") }
            names.insert("\(subject.rawValue)(attr:Color)")
        }
        return names.union(["events.value", "purchases(attr:Talla grande)", "returns(attr:Talla grande)"])
    }()
}
