/// A municipality of Colombia.
///
/// The table is of DANE (DIVIPOLA); it lacks some areas without municipal rank, and is no official register.
public struct Municipality: Hashable, Sendable {
    /// Of DANE, five digits, the first two the department's: `05001`.
    public let code: String
    public let name: String
    public let department: Department

    /// The municipality that a code (`11001`, `5001`) or a name means; nil for an unknown or an ambiguous one.
    ///
    /// `region`: the department's code or name, which names that several departments have (`La Unión`) need. It may
    /// also stand behind the name: `La Unión (Nariño)`. A name that is not in the region said is unknown. Bogotá is
    /// found in Cundinamarca too, where many tables have it.
    public static func find(_ text: String, region: String?) -> Municipality? {
        guard text.utf8.count <= 200 else { return nil }
        let said = region.flatMap(Department.find)
        if let found = find(key: TextKey.of(text), in: said) { return found }
        let parts = text.split(maxSplits: 1, omittingEmptySubsequences: true) { ",(-/|".contains($0) }
        guard parts.count == 2, let inside = Department.find(String(parts[1])) else { return nil }
        if let said, said != inside { return nil }
        return find(key: TextKey.of(String(parts[0])), in: inside)
    }

    /// All of the table, by code.
    public static let all: [Municipality] = {
        let table = String(decoding: PackageResources.municipalities_csv, as: UTF8.self)
        return table.split(separator: "\n").dropFirst().compactMap { row in
            let cells = row.split(separator: ";").map(String.init)
            guard cells.count == 2, let department = Department.byCode[String(cells[0].prefix(2))] else { return nil }
            return Municipality(code: cells[0], name: cells[1], department: department)
        }
    }()

    private static func find(key: String, in department: Department?) -> Municipality? {
        guard !key.isEmpty else { return nil }
        for index in [index.names, index.shortNames] {
            let found = (index[key] ?? []).filter { department == nil || isIn($0, department) }
            if !found.isEmpty { return found.count == 1 ? found.first : nil }
        }
        for (short, long) in [("pto", "puerto"), ("sta", "santa"), ("sto", "santo")] where key.hasPrefix(short) {
            let whole = long + key.dropFirst(short.count)
            if index.names[whole] != nil { return find(key: whole, in: department) }
        }
        return nil
    }

    private static func isIn(_ municipality: Municipality, _ department: Department?) -> Bool {
        municipality.department == department || municipality.code == "11001" && department?.code == "25"
    }

    /// Codes, names and aliases; and names without their article, which count only where there is no other.
    private static let index: (names: [String: Set<Municipality>], shortNames: [String: Set<Municipality>]) = {
        var (names, shortNames): ([String: Set<Municipality>], [String: Set<Municipality>]) = ([:], [:])
        for municipality in all {
            let written = [municipality.name, municipality.code, String(Int(municipality.code) ?? 0)]
            for name in written + (aliases[municipality.code] ?? []) {
                names[TextKey.of(name), default: []].insert(municipality)
            }
            for article in ["El ", "La ", "Los ", "Las "] where municipality.name.hasPrefix(article) {
                let short = TextKey.of(String(municipality.name.dropFirst(article.count)))
                shortNames[short, default: []].insert(municipality)
            }
        }
        return (names, shortNames)
    }()

    /// Usual names, older ones and abbreviations.
    private static let aliases: [String: [String]] = [
        "05001": ["Mde"], "05237": ["Don Matías"], "05264": ["Entre Ríos"], "05664": ["San Pedro"],
        "08001": ["Bquilla", "Barranquilla D.E.I.P."],
        "11001": [
            "Bogotá", "Santafé de Bogotá", "Santafé de Bogotá D.C.", "Bogotá Distrito Capital", "Distrito Capital",
            "Bta",
        ],
        "13001": ["Cartagena", "Cartagena D.T. y C.", "Cartagena D.T."],
        "13468": ["Mompós", "Santa Cruz de Mompox", "Santa Cruz de Mompós"], "15407": ["Villa de Leiva"],
        "19548": ["Piendamó"], "23417": ["Santa Cruz de Lorica"], "25754": ["Suacha"],
        "25843": ["Ubaté", "San Diego de Ubaté"], "41001": ["Neyva"], "47001": ["Santa Marta D.T.C.H."],
        "50001": ["Villavo", "V/cencio"], "52001": ["San Juan de Pasto"], "52835": ["Tumaco"],
        "54001": ["San José de Cúcuta"], "68001": ["Bmanga", "B/manga"], "68081": ["B/bermeja"],
        "68307": ["San Juan de Girón"], "70820": ["Tolú"], "73055": ["Guayabal"], "73443": ["Mariquita"],
        "76001": ["Santiago de Cali"], "76111": ["Buga"], "76126": ["Calima El Darién"],
        "88001": ["San Andrés Isla", "San Andrés Islas"],
        "88564": ["Providencia y Santa Catalina", "Isla de Providencia"], "95001": ["San José"],
    ]
}
