/// One of Colombia's 32 departments, or its capital district.
public struct Department: Hashable, Sendable {
    /// Of DANE, two digits: `05`.
    public let code: String
    public let name: String
    /// The second half of ISO 3166-2: `ANT`.
    public let iso: String

    /// The department that a code (`05`, `5`), an ISO code (`CO-ANT`, `ANT`) or a name means; nil for other texts.
    public static func find(_ text: String) -> Department? {
        guard text.utf8.count <= 120 else { return nil }
        let key = TextKey.of(text)
        return index[key] ?? index[departmentless(key)]
    }

    /// All of them, by code.
    public static let all: [Department] = rows.split(separator: "\n").compactMap { row in
        let cells = row.split(separator: ";").map(String.init)
        return cells.count >= 3 ? Department(code: cells[0], name: cells[2], iso: cells[1]) : nil
    }

    static let byCode = Dictionary(all.map { ($0.code, $0) }) { first, _ in first }

    private static func departmentless(_ key: String) -> String {
        for front in ["departamentodel", "departamentode", "dptodel", "dptode", "depto", "dpto"]
        where key.hasPrefix(front) {
            return String(key.dropFirst(front.utf8.count))
        }
        return key
    }

    private static let index: [String: Department] = {
        var index: [String: Department] = [:]
        for (row, department) in zip(rows.split(separator: "\n"), all) {
            let aliases = row.split(separator: ";").dropFirst(3).flatMap { $0.split(separator: " ").map(String.init) }
            let number = String(Int(department.code) ?? 0)
            let codes = [department.code, number, department.iso, "co" + department.iso]
            for name in [department.name] + codes + aliases { index[TextKey.of(name)] = department }
        }
        return index
    }()

    /// Code, ISO 3166-2, name, other ways to write it.
    private static let rows = """
        05;ANT;Antioquia
        08;ATL;Atlántico
        11;DC;Bogotá, D.C.;bogota distritocapital santafedebogota santafedebogotadc bogotadistritocapital capitaldistrict
        13;BOL;Bolívar
        15;BOY;Boyacá
        17;CAL;Caldas
        18;CAQ;Caquetá
        19;CAU;Cauca
        20;CES;Cesar
        23;COR;Córdoba
        25;CUN;Cundinamarca;cmarca
        27;CHO;Chocó
        41;HUI;Huila
        44;LAG;La Guajira;guajira
        47;MAG;Magdalena
        50;MET;Meta
        52;NAR;Nariño
        54;NSA;Norte de Santander;ndesantander nortesantander nsantander ntesantander ntedesantander
        63;QUI;Quindío
        66;RIS;Risaralda
        68;SAN;Santander
        70;SUC;Sucre
        73;TOL;Tolima
        76;VAC;Valle del Cauca;valle valledecauca
        81;ARA;Arauca
        85;CAS;Casanare
        86;PUT;Putumayo
        88;SAP;San Andrés y Providencia;sanandres archipielagodesanandres sanandresislas \
        archipielagodesanandresprovidenciaysantacatalina sanandresprovidenciaysantacatalina
        91;AMA;Amazonas
        94;GUA;Guainía
        95;GUV;Guaviare
        97;VAU;Vaupés
        99;VID;Vichada
        """
}
