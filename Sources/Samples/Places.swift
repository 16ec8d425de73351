import Kernel

/// A town where customers live.
struct Place: Sendable {
    let city: String
    let department: String
    /// How many of the shop's customers live there, relative to the others.
    let weight: Double
    /// The shop's own store in reach, if any.
    let store: Store?

    init(_ city: String, _ department: String, _ weight: Double, _ store: Store? = nil) {
        self.city = city
        self.department = department
        self.weight = weight
        self.store = store
    }
}

/// The two stores of Café La Ceiba.
enum Store: UInt8, CaseIterable, Sendable {
    case bogota, medellin

    var name: String {
        switch self {
        case .bogota: "Bogotá Chapinero"
        case .medellin: "Medellín Laureles"
        }
    }
}

/// Where the customers live: large towns more often, and the surroundings of the stores above their size.
enum Places {
    static let all = WeightedList(list, weight: \.weight)

    private static let list: [Place] = [
        Place("Bogotá", "Bogotá D.C.", 720, .bogota), Place("Medellín", "Antioquia", 380, .medellin),
        Place("Cali", "Valle del Cauca", 130), Place("Barranquilla", "Atlántico", 80),
        Place("Cartagena", "Bolívar", 60), Place("Cúcuta", "Norte de Santander", 35),
        Place("Bucaramanga", "Santander", 52), Place("Floridablanca", "Santander", 18),
        Place("Pereira", "Risaralda", 40), Place("Manizales", "Caldas", 38), Place("Armenia", "Quindío", 24),
        Place("Ibagué", "Tolima", 30), Place("Villavicencio", "Meta", 30), Place("Neiva", "Huila", 20),
        Place("Pasto", "Nariño", 20), Place("Popayán", "Cauca", 17), Place("Santa Marta", "Magdalena", 25),
        Place("Montería", "Córdoba", 20), Place("Valledupar", "Cesar", 16), Place("Sincelejo", "Sucre", 10),
        Place("Tunja", "Boyacá", 16), Place("Duitama", "Boyacá", 7), Place("Palmira", "Valle del Cauca", 14),
        Place("Soacha", "Cundinamarca", 35, .bogota), Place("Chía", "Cundinamarca", 34, .bogota),
        Place("Cajicá", "Cundinamarca", 16, .bogota), Place("Zipaquirá", "Cundinamarca", 11, .bogota),
        Place("Envigado", "Antioquia", 48, .medellin), Place("Itagüí", "Antioquia", 26, .medellin),
        Place("Bello", "Antioquia", 28, .medellin), Place("Sabaneta", "Antioquia", 18, .medellin),
        Place("Rionegro", "Antioquia", 18, .medellin), Place("Riohacha", "La Guajira", 7),
        Place("Yopal", "Casanare", 7), Place("Quibdó", "Chocó", 5), Place("Leticia", "Amazonas", 2),
        Place("San Andrés", "San Andrés y Providencia", 4),
    ]
}
