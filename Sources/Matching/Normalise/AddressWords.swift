import Kernel

/// An address as its numbers and its words, kinds of streets and of flats left out.
///
/// `Cra. 160B # 110-26 Apto 471` gives the numbers `160b 110 26 471` and no word; `Calle de la Luna 12, 3º B` the numbers
/// `12 3` and the words `luna b`. A number is whatever has a figure in it.
final class AddressWords: @unchecked Sendable {
    static let numbers = 4
    static let words = 4

    private(set) var dictionary = TextDictionary(minimumCapacity: 1 << 12)
    private var cutter = WordCutter()
    /// Of each text of the dictionary whether it is left out.
    private var isLeftOut: [Bool] = []

    /// Writes up to four codes of numbers and up to four of words, behind what stands there already; −1 is none.
    func write(_ address: UnsafeRawBufferPointer, into codes: UnsafeMutablePointer<Int32>) {
        var number = 0
        while number < Self.numbers, codes[number] >= 0 { number += 1 }
        var word = Self.numbers
        let end = Self.numbers + Self.words
        while word < end, codes[word] >= 0 { word += 1 }
        cutter.forEach(address) { text in
            if text.contains(where: { $0 &- 0x30 < 10 }) {
                guard number < Self.numbers else { return }
                codes[number] = Int32(truncatingIfNeeded: dictionary.code(of: Self.withoutOrdinal(text)))
                number += 1
            } else if word < end {
                let code = Int(dictionary.code(of: text))
                while isLeftOut.count <= code {
                    isLeftOut.append(dictionary.withBytes(isLeftOut.count, Self.isLeftOut))
                }
                guard !isLeftOut[code] else { return }
                codes[word] = Int32(truncatingIfNeeded: code)
                word += 1
            }
        }
    }

    /// `3o`, `61st`, `2nd` as `3`, `61`, `2`.
    private static func withoutOrdinal(_ text: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        let figures = text.prefix { $0 &- 0x30 < 10 }.count
        guard figures > 0, figures < text.count, text.count - figures <= 2 else { return text }
        let rest = String(decoding: text[figures...], as: UTF8.self)
        return ["o", "a", "º", "ª", "st", "nd", "rd", "th"].contains(rest)
            ? UnsafeRawBufferPointer(rebasing: text[..<figures]) : text
    }

    private static func isLeftOut(_ word: UnsafeRawBufferPointer) -> Bool {
        word.count <= 13 && leftOut.contains(String(decoding: word, as: UTF8.self))
    }

    private static let leftOut: Set<String> = Set(
        """
        de del la las los el y da do das dos e the of calle cl cll c ca carrera cra cr kr kra crr carr avenida av avda ave avd
        transversal tv transv trans tr trv diagonal dg diag dgl circular circ circunvalar autopista autop aut via vereda vda
        manzana mz mza lote lt casa cs ca apartamento apto apt ap apartado interior int torre to trr bloque blq bl bloq edificio
        ed edif conjunto conj piso ps oficina of ofc ofi local loc numero num no nro nº n urbanizacion urb barrio br brr km
        kilometro plaza pza plz pl paseo po pso camino cno cam travesia trva ronda rda carrer rua rambla glorieta pasaje pje
        psje callejon cjon privada priv retorno ret andador boulevard blvd blv bulevar calzada calz colonia col fraccionamiento
        fracc prolongacion prol cerrada cda puerta pta pta escalera esc izquierda izq derecha dcha dcho der bajo bj atico esq
        esquina street str st road rd avenue drive dr lane ln court ct place circuit cct crescent cres cr close cl way terrace
        tce parade pde square sq highway hwy parkway pkwy boul unit flat suite ste floor fl north south east west nw ne sw se
        apartment building bldg room rm sin bis
        """.split(whereSeparator: \.isWhitespace).map(String.init))
}
