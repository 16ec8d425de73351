import Kernel

/// How somebody comes to a shop.
enum BuyerKind: UInt8, CaseIterable, Sendable {
    /// Left their data, bought nothing yet.
    case registered
    case once
    /// Buys now and then, and after each purchase may stay away for good (BG/NBD).
    case occasional
    case regular
    /// A regular who stopped some months ago.
    case lapsing
    case newcomer
    case wholesale

    /// Per mille of all people.
    var share: Double {
        switch self {
        case .registered: 31
        case .once: 270
        case .occasional: 315
        case .regular: 160
        case .lapsing: 95
        case .newcomer: 125
        case .wholesale: 4
        }
    }
}

enum SalesChannel: UInt8, CaseIterable, Sendable {
    case web, store, whatsapp, wholesale

    var name: String {
        switch self {
        case .web: "web"
        case .store: "tienda"
        case .whatsapp: "whatsapp"
        case .wholesale: "mayorista"
        }
    }

    /// The first and last minute at which an order can be written, 7 is Sunday.
    func openingMinutes(weekday: Int) -> ClosedRange<Int> {
        switch self {
        case .web: 7 * 60...22 * 60 + 59
        case .store: weekday == 7 ? 10 * 60...17 * 60 + 59 : 9 * 60...19 * 60 + 59
        case .whatsapp: 8 * 60...18 * 60 + 59
        case .wholesale: 8 * 60...16 * 60 + 59
        }
    }
}

/// The habits of one person: everything about them that orders depend on.
struct Buyer: Sendable {
    let kind: BuyerKind
    let place: UInt8
    let isWoman: Bool
    let channel: SalesChannel
    /// Position in the catalogue.
    let favourite: UInt8
    /// How often a basket begins with the favourite coffee, 0...1.
    let loyalty: Float

    init(_ random: inout SeededGenerator) {
        kind = Buyer.kinds.draw(&random)
        let placeIndex = Places.all.index(&random)
        place = UInt8(clamping: placeIndex)
        isWoman = random.chance(0.57)
        let isNearStore = Places.all.elements[placeIndex].store != nil
        let roll = random.unit()
        if kind == .wholesale {
            channel = .wholesale
        } else if isNearStore {
            channel = roll < 0.58 ? .store : roll < 0.9 ? .web : .whatsapp
        } else {
            channel = roll < 0.82 ? .web : .whatsapp
        }
        favourite = UInt8(clamping: Catalogue.coffee.draw(&random))
        loyalty = Float(random.chance(0.7) ? 0.35 + 0.5 * random.unit() : 0.1)
    }

    var home: Place { Places.all.elements[Int(place)] }

    /// Whether the person comes again and again.
    var isLoyal: Bool { kind == .regular || kind == .lapsing || kind == .wholesale }

    private static let kinds = WeightedList(BuyerKind.allCases, weight: \.share)
}
