import Kernel

/// The shelves of the shop.
enum Category: String, CaseIterable, Sendable {
    case coffee = "Café"
    case brewing = "Métodos de preparación"
    case filters = "Filtros y repuestos"
    case tableware = "Tazas y vajilla"
    case tea = "Té e infusiones"
    case sweets = "Chocolate y dulces"
    case home = "Hogar"
    case gifts = "Regalos y talleres"
}

/// One article with its list price and unit cost in pesos of the first year.
struct Product: Sendable {
    let sku: String
    let name: String
    let category: Category
    let price: Int
    let cost: Int
    /// How often it is bought, relative to the others.
    let weight: Double
    /// What people like to take with it, by sku.
    let goesWith: [String]

    init(
        _ sku: String, _ name: String, _ category: Category, _ price: Int, _ cost: Int, _ weight: Double,
        with goesWith: [String] = []
    ) {
        self.sku = sku
        self.name = name
        self.category = category
        self.price = price
        self.cost = cost
        self.weight = weight
        self.goesWith = goesWith
    }
}

/// The catalogue of Café La Ceiba, ready to draw from.
enum Catalogue {
    static let products = coffees + brewing + filters + tableware + tea + sweets + home + gifts
    static let all = WeightedList(Array(products.indices)) { products[$0].weight }
    static let coffee = WeightedList(products.indices.filter { products[$0].category == .coffee }) {
        products[$0].weight
    }
    /// For each product, the positions of what goes with it.
    static let companions: [[Int]] = products.map { product in
        product.goesWith.compactMap { sku in products.firstIndex { $0.sku == sku } }
    }
    /// The article given away as a sample.
    static let sample = products.firstIndex { $0.sku == "REG-MUE" } ?? 0
    /// `sku,name,category` of each product, as a line of the orders file has them.
    static let fields: [[UInt8]] = products.map { Array("\($0.sku),\($0.name),\($0.category.rawValue)".utf8) }

    /// List price or cost after `rises` turns of the year: 6.8 % and 5.5 % each, to whole hundreds and tens.
    static func price(of product: Product, rises: Int) -> Int {
        (0..<max(0, rises)).reduce(product.price) { price, _ in (price * 1068 / 1000 + 50) / 100 * 100 }
    }
    static func cost(of product: Product, rises: Int) -> Int {
        (0..<max(0, rises)).reduce(product.cost) { cost, _ in (cost * 1055 / 1000 + 5) / 10 * 10 }
    }
}
