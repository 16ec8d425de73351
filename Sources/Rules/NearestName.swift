import Kernel

/// Finds the name that somebody probably meant.
public enum NearestName {
    /// The candidate nearest to a written name: equal when folded, known under that word in another language, or few
    /// changes away; nil when nothing is near. Of equally near ones the earliest.
    public static func of(_ written: String, among candidates: [String]) -> String? {
        let written = FoldedText.fold(String(written.prefix(80)))
        guard !written.isEmpty else { return nil }
        if let same = candidates.first(where: { FoldedText.fold($0) == written }) { return same }
        if let meant = foreign[written]?.first(where: candidates.contains) { return meant }
        let letters = Array(written.unicodeScalars)
        // One slip in three letters, two in six, three in nine or more.
        let most = min(3, letters.count / 3)
        var best: (name: String, distance: Int)?
        for candidate in candidates {
            let other = Array(FoldedText.fold(String(candidate.prefix(80))).unicodeScalars)
            guard abs(other.count - letters.count) <= most else { continue }
            let distance = Self.distance(letters, other)
            if distance <= most, distance < best?.distance ?? .max { best = (candidate, distance) }
        }
        return best?.name
    }

    /// Letters put in, left out, exchanged or swapped with their neighbour (optimal string alignment).
    static func distance(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar]) -> Int {
        var (before, last) = ([Int](), Array(0...right.count))
        for (row, letter) in left.enumerated() {
            var current = [row + 1]
            for (column, other) in right.enumerated() {
                var cost = min(last[column] + (letter == other ? 0 : 1), last[column + 1] + 1, current[column] + 1)
                if row > 0, column > 0, letter == right[column - 1], left[row - 1] == other {
                    cost = min(cost, before[column - 1] + 1)
                }
                current.append(cost)
            }
            (before, last) = (last, current)
        }
        return last.last ?? 0
    }

    /// Spanish words, and those of other languages for queries, for which the language has its own.
    private static let foreign: [String: [String]] = [
        "y": ["and"], "e": ["and"], "o": ["or"], "u": ["or"], "no": ["not"], "en": ["in"], "es": ["is"],
        "entre": ["between"], "contiene": ["contains"], "like": ["contains"], "empieza": ["starts"],
        "hoy": ["today"], "now": ["today"], "verdadero": ["true"], "falso": ["false"], "null": ["known"],
        "conocido": ["known"], "miembro": ["member"], "segmento": ["member"], "segment": ["member"],
        "consentimiento": ["consent"], "desde": ["from", "within"], "since": ["from"], "hasta": ["to"],
        "until": ["to"], "dentro": ["within"], "last": ["within"], "siempre": ["ever"], "todo": ["ever"],
        "compras": ["purchases"], "compra": ["purchases"], "orders": ["purchases"], "pedidos": ["purchases"],
        "devoluciones": ["returns"], "eventos": ["events"], "interacciones": ["interactions"],
        "contactos": ["interactions"], "categoria": ["category"], "producto": ["product"], "canal": ["channel"],
        "tienda": ["store"], "campana": ["campaign"], "tipo": ["type"], "cantidad": ["quantity"],
        "importe": ["amount"], "monto": ["amount"], "total": ["amount"], "sum": ["amount"],
        "valor": ["value", "amount"],
        "veces": ["count"], "numero": ["count"], "conteo": ["count"], "promedio": ["average"], "avg": ["average"],
        "mean": ["average"], "primera": ["first"], "ultima": ["last"], "productos": ["products"],
        "ganancia": ["profit"], "utilidad": ["profit"], "margen": ["profit", "margin"], "ritmo": ["rhythm"],
        "ciudad": ["city"], "correo": ["email"], "telefono": ["phone"],
    ]
}
