/// The texts of random worlds: few, so that they meet, and some the same but for accents, case or spaces.
enum Words {
    /// A product in the ways it is written; as skus they are distinct, as texts in filters one.
    static let skus = [
        ["CAF-1", "caf-1", " CAF-1 "], ["TÉ 2", "TE 2", "Té  2"], ["PAN"], ["MUE"], ["ÑAME-9", "name-9"],
        ["X\u{2160}V"],
    ]

    static let ofLines: [(name: String, choices: [String])] = [
        ("product", ["Café de origen", "CAFE DE ORIGEN", "Té verde", "Té negro", "Panela"]),
        ("category", ["Café", "CAFE", " cafe ", "Té", "te", "Panela", "Straße", "STRASSE", "Cafe\u{301}"]),
        ("channel", ["web", "Web", "tienda", "teléfono", "TELEFONO"]),
        ("store", ["Calle 80", "calle  80", "Chapinero"]),
        ("campaign", ["Navidad", "navidad 2023", "Día de la madre"]),
        ("payment_method", ["tarjeta", "Tarjeta", "efectivo"]),
        ("attr:Color", ["Rojo", "ROJO", "verde", "Azul añil"]),
        ("attr:Talla grande", ["sí", "si", "no"]),
    ]

    static let ofEvents: [(name: String, choices: [String])] = [
        ("channel", ["web", "email", "E-mail", "teléfono"]), ("campaign", ["Navidad", "NAVIDAD", "Reactivación"]),
        ("product", ["Té verde", "te verde", "Panela"]), ("attr:Color", ["Rojo", "verde"]),
    ]

    static let eventTypes = ["visita", "Visita", "carrito", "formulario"]
    static let interactionTypes = ["sent", "delivered", "open", "click", "reply", "call", "visit"]
    static let cities = ["Bogotá", "BOGOTA", "  bogotá ", "Medellín", "Medellin", "Cali", "San  Andrés", "san andres"]
    static let tags = ["vip", "Vip", "moroso", "Año nuevo", "ano nuevo"]
    static let levels = ["Oro", "ORO ", "plata", "Platá", "Oro  y plata"]
    static let segments = ["Empleados", "Prensa y amigos"]
    static let channelsOfConsent = ["email", "sms", "whatsapp"]
}
