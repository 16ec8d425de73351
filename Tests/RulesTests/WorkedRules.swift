import Rules

/// The 29 rules of the worked example as trees, by the text that its file has.
let workedRules: [String: Rule] = [
    "purchases().count >= 2": test(purchases(measure: .count), .atLeast, 2),
    "purchases(ever).amount > 45000": test(purchases(.ever, measure: .amount), .greater, 45000),
    "purchases(within: 90d).count >= 1": test(purchases(.within(90, .days), measure: .count), .atLeast, 1),
    "purchases(within: 6m).count = 0": test(purchases(.within(6, .months), measure: .count), .equal, 0),
    #"purchases(category = "cafe").count >= 1"#:
        test(purchases(filter(.category, .equal, "cafe"), measure: .count), .atLeast, 1),
    #"purchases(category in ("Café","Té"), within: 90d).amount between 10000.01 and 27000"#:
        .test(
            .between(
                purchases(
                    .isIn(.column(.category), ["Café", "Té"], isNegated: false), .within(90, .days), measure: .amount),
                .decimal("10000.01"), 27000)),
    #"purchases(category = "Té").quantity >= 2"#:
        test(purchases(filter(.category, .equal, "Té"), measure: .quantity), .atLeast, 2),
    #"purchases(channel != "web").count >= 1"#:
        test(purchases(filter(.channel, .unequal, "web"), measure: .count), .atLeast, 1),
    "purchases(amount > 12000).products >= 2":
        test(purchases(filter(.amount, .greater, 12000), measure: .products), .atLeast, 2),
    "purchases(from: 2024-05-01, to: 2024-06-30).count > 1":
        test(purchases(.from(.day("2024-05-01")), .to(.day("2024-06-30")), measure: .count), .greater, 1),
    "purchases().average >= 22000": test(purchases(measure: .average), .atLeast, 22000),
    "purchases().last = today - 1d":
        test(purchases(measure: .last), .equal, .literal(.date(.today(RuleDuration(1, .days), isBefore: true)))),
    "purchases().days_since_last > 0.5 * purchases().rhythm":
        test(
            purchases(measure: .daysSinceLast), .greater,
            .arithmetic(.literal(.decimal("0.5")), .times, purchases(measure: .rhythm))),
    "purchases().days_since_first <= 365": test(purchases(measure: .daysSinceFirst), .atMost, 365),
    "purchases().rhythm is not known": .test(.isKnown(purchases(measure: .rhythm), isNegated: true)),
    "returns().amount > 0": test(returns(measure: .amount), .greater, 0),
    "returns(within: 30d).quantity = 1": test(returns(.within(30, .days), measure: .quantity), .equal, 1),
    "recency_days <= 30 and purchases().count >= 1":
        .all([test(attribute("recency_days"), .atMost, 30), test(purchases(measure: .count), .atLeast, 1)]),
    #"rfm.group in ("Champions", "Leales") or rfm.r = 1"#:
        .any([
            .test(.isIn(attribute("rfm.group"), ["Champions", "Leales"], isNegated: false)),
            test(attribute("rfm.r"), .equal, 1),
        ]),
    #"fxv = "loyalty""#: test(attribute("fxv"), .equal, "loyalty"),
    #"city = "BOGOTÁ""#: test(attribute("city"), .equal, "BOGOTÁ"),
    #"not city = "Bogotá""#: .not(test(attribute("city"), .equal, "Bogotá")),
    #"not city = "Bogotá" or city is not known"#:
        .any([
            .not(test(attribute("city"), .equal, "Bogotá")), .test(.isKnown(attribute("city"), isNegated: true)),
        ]),
    #"tags contains "VIP" and custom:"Nivel VIP" = "oro""#:
        .all([
            .test(.contains(attribute("tags"), "VIP", isNegated: false)),
            test(.attribute(.custom("Nivel VIP")), .equal, "oro"),
        ]),
    "consent(email) and not purchases().count >= 1":
        .all([
            .test(.consent(channel: "email", purpose: nil)), .not(test(purchases(measure: .count), .atLeast, 1)),
        ]),
    "today - birth_date > 12784":
        test(.arithmetic(today, .minus, attribute("birth_date")), .greater, 12784),
    "purchases().amount / purchases().count < 20000":
        test(
            .arithmetic(purchases(measure: .amount), .dividedBy, purchases(measure: .count)), .less, 20000),
    "frequency = 0": test(attribute("frequency"), .equal, 0),
    "purchases(quantity > 0, order.amount >= 24000).count >= 1":
        test(
            purchases(filter(.quantity, .greater, 0), filter(.orderAmount, .atLeast, 24000), measure: .count),
            .atLeast, 1),
]
