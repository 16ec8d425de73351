import Kernel

/// A column name in the forms under which it is compared with the names of fields.
///
/// `key` is the name without accents, case and punctuation. `words` goes further: what stands in brackets and the
/// currency behind are taken off, abbreviations written out, plurals and small words dropped, so that
/// `Vlr. Unit. (COP)*` and `valor unitario` are one.
struct HeaderName {
    let key: String
    /// Words joined by blanks, for comparing by likeness.
    let words: String
    /// `words` without blanks.
    let wordKey: String
    /// `wordKey` without what merely says whose it is (`correo del cliente`); nil when nothing else is left or
    /// nothing was taken off.
    let ownerless: String?
    /// A share of something (`% IVA`, `Descuento (%)`): a number, but no money.
    let isShare: Bool
    /// A length of time told in seconds, hours or days: no minutes.
    let isOtherTime: Bool

    init(_ header: String) {
        // A header cell may be a megabyte; what tells it from others stands at its front.
        let folded = FoldedText.fold(String(header.prefix(Self.comparedCharacters)))
        key = FoldedText.key(folded)
        let plain = Self.words(of: Self.withoutBrackets(Self.parted(header, folded)))
        words = plain.joined(separator: " ")
        wordKey = plain.joined()
        let rest = plain.filter { !Self.owners.contains($0) }
        ownerless = rest.isEmpty || rest.count == plain.count ? nil : rest.joined()
        isOtherTime = folded.split { !$0.isLetter }.contains { Self.otherTimes.contains(String($0)) }
        isShare = folded.contains("%") || plain.contains { Self.shares.contains($0) }
    }

    static func key(_ header: String) -> String { FoldedText.key(String(header.prefix(comparedCharacters))) }

    private static let comparedCharacters = 120

    /// `fechaNacimiento` and `UnitPrice` are two words each.
    private static func parted(_ header: String, _ folded: String) -> String {
        guard header.utf8.allSatisfy({ $0 < 0x80 && $0 != 0x20 && $0 != 0x5F && $0 != 0x2D }) else { return folded }
        var text = ""
        var wasLower = false
        for character in header.prefix(comparedCharacters) {
            if wasLower, character.isUppercase { text.append(" ") }
            wasLower = character.isLowercase
            text.append(character)
        }
        return text.lowercased()
    }

    /// Without what stands in brackets, unless that is all there is.
    private static func withoutBrackets(_ text: String) -> String {
        var kept = ""
        var depth = 0
        for character in text {
            if "([{".contains(character) {
                depth += 1
                kept.append(" ")
            } else if ")]}".contains(character) {
                depth = max(0, depth - 1)
            } else if depth == 0 {
                kept.append(character)
            }
        }
        return kept.contains { $0.isLetter || $0.isNumber } ? kept : text
    }

    private static func words(of text: String) -> [String] {
        var words = text.replacing("#", with: " numero ").split { !$0.isLetter && !$0.isNumber }.map {
            HeaderWords.plain(String($0))
        }
        while words.count > 1, let last = words.last, HeaderWords.currencies.contains(last) { words.removeLast() }
        let telling = words.filter { !HeaderWords.small.contains($0) }
        return telling.isEmpty ? words : telling
    }

    private static let owners = Set(
        """
        cliente customer contacto contact persona person usuario user client comprador buyer billing facturacion
        mailing residencia residence principal personal particular home casa
        """.split(whereSeparator: \.isWhitespace).map { HeaderWords.plain(String($0)) })
    private static let otherTimes: Set<String> = [
        "s", "seg", "segs", "segundos", "sec", "secs", "seconds", "h", "hs", "hr", "hrs", "horas", "hours", "dias",
        "days", "ms",
    ]
    private static let shares: Set<String> = ["porcentaje", "percent", "percentage", "pct", "porcentagem"]
}

/// How words of column names are made alike.
enum HeaderWords {
    /// An abbreviation written out, a plural made singular.
    static func plain(_ word: String) -> String {
        if let whole = abbreviations[word] { return whole }
        let single = singular(word)
        return abbreviations[single] ?? single
    }

    private static func singular(_ word: String) -> String {
        guard word.utf8.count > 3, word.hasSuffix("s"), !["ss", "us", "is"].contains(where: word.hasSuffix) else {
            return word
        }
        if word.utf8.count > 5, ["les", "nes", "res", "des", "jes"].contains(where: word.hasSuffix) {
            return String(word.dropLast(2))
        }
        return String(word.dropLast())
    }

    static let small = Set(
        """
        de del la el los las lo al un una su tu do da dos das of the your y e and o or por para en
        """.split(separator: " ").map(String.init))
    static let currencies = Set(
        """
        cop mxn usd eur clp ars pen brl gbp uyu bob crc gtq pyg ves dop hnl nio pab
        """.split(separator: " ").map(String.init))

    private static let abbreviations: [String: String] = {
        let lists = """
            telefono=tel telf tlf tlfn tfno fono telef telefone|celular=cel celu movil|numero=nro num no n nr numer
            cedula=ced cc|documento=doc docto|direccion=dir direc|departamento=dpto depto dep dept
            municipio=mpio mun mcpio|fecha=fec fch f fech|nacimiento=nac nacim nto|ultima=ult ultimo ultim
            valor=vr vlr val vrl|cantidad=cant cantid|unidad=und unds uds ud|unitario=unit unt uni|descuento=dcto dto
            descuento=dscto desct|producto=prod|codigo=cod cdgo|referencia=ref|categoria=cat categ|observacion=obs
            provincia=prov|nombre=nom nomb|apellido=ape apell apel|cliente=cli clte cte|pedido=ped|factura=fact fac fra
            venta=vta|transaccion=trans transac|identificacion=ident identif|total=tot|punto=pto
            promedio=prom|correo=mail email
            """
        var table: [String: String] = [:]
        for entry in lists.split(whereSeparator: { $0 == "|" || $0 == "\n" }) {
            let sides = entry.split(separator: "=")
            guard sides.count == 2, let whole = sides.first, let short = sides.last else { continue }
            for word in short.split(separator: " ") { table[String(word)] = String(whole) }
        }
        return table
    }()
}
