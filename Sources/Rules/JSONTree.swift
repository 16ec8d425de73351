/// JSON as it is written: numbers as their digits, so that none is rounded, and members in their sequence.
indirect enum JSONTree: Sendable, Equatable {
    case null
    case truth(Bool)
    /// The digits, sign, point and exponent.
    case number(String)
    case text(String)
    case list([JSONTree])
    case object([Member])

    struct Member: Sendable, Equatable {
        var key: String
        var value: JSONTree
    }
}

/// Reads JSON (RFC 8259) from bytes that nobody has looked at: of bounded depth, without names written twice.
struct JSONReading {
    /// What is wrong, and at which byte.
    struct Trouble: Error {
        var offset: Int
        var isTooDeep = false
    }

    private let bytes: [UInt8]
    private var index = 0
    private var depth = 0
    private let mostDepth: Int

    static func read(_ bytes: [UInt8], mostDepth: Int) throws(Trouble) -> JSONTree {
        var reading = JSONReading(bytes: bytes, mostDepth: mostDepth)
        let tree = try reading.value()
        reading.skipSpace()
        guard reading.here == nil else { throw reading.trouble }
        return tree
    }

    private init(bytes: [UInt8], mostDepth: Int) { (self.bytes, self.mostDepth) = (bytes, mostDepth) }

    private var here: UInt8? { index < bytes.count ? bytes[index] : nil }
    private var trouble: Trouble { Trouble(offset: min(index, bytes.count)) }

    private mutating func skipSpace() {
        while let byte = here, byte == 32 || byte == 10 || byte == 13 || byte == 9 { index += 1 }
    }

    private mutating func accept(_ byte: UInt8) -> Bool {
        guard here == byte else { return false }
        index += 1
        return true
    }

    private mutating func value() throws(Trouble) -> JSONTree {
        skipSpace()
        switch here {
        case UInt8(ascii: "{"): return try nested { (reading) throws(Trouble) in try reading.object() }
        case UInt8(ascii: "["): return try nested { (reading) throws(Trouble) in try reading.list() }
        case UInt8(ascii: "\""): return .text(try text())
        case UInt8(ascii: "t"): return try word("true", .truth(true))
        case UInt8(ascii: "f"): return try word("false", .truth(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        default: return .number(try number())
        }
    }

    private mutating func nested(
        _ read: (inout JSONReading) throws(Trouble) -> JSONTree
    ) throws(Trouble) -> JSONTree {
        depth += 1
        guard depth <= mostDepth else { throw Trouble(offset: index, isTooDeep: true) }
        index += 1
        let tree = try read(&self)
        depth -= 1
        return tree
    }

    private mutating func object() throws(Trouble) -> JSONTree {
        var (members, keys) = ([JSONTree.Member](), Set<String>())
        skipSpace()
        if accept(UInt8(ascii: "}")) { return .object([]) }
        repeat {
            skipSpace()
            let start = index
            let key = try text()
            guard keys.insert(key).inserted else { throw Trouble(offset: start) }
            skipSpace()
            guard accept(UInt8(ascii: ":")) else { throw trouble }
            members.append(JSONTree.Member(key: key, value: try value()))
            skipSpace()
        } while accept(UInt8(ascii: ","))
        guard accept(UInt8(ascii: "}")) else { throw trouble }
        return .object(members)
    }

    private mutating func list() throws(Trouble) -> JSONTree {
        var elements: [JSONTree] = []
        skipSpace()
        if accept(UInt8(ascii: "]")) { return .list([]) }
        repeat {
            elements.append(try value())
            skipSpace()
        } while accept(UInt8(ascii: ","))
        guard accept(UInt8(ascii: "]")) else { throw trouble }
        return .list(elements)
    }

    private mutating func word(_ word: String, _ tree: JSONTree) throws(Trouble) -> JSONTree {
        for byte in word.utf8 { guard accept(byte) else { throw trouble } }
        return tree
    }

    private mutating func digits() throws(Trouble) {
        let start = index
        while let byte = here, byte >= 48, byte <= 57 { index += 1 }
        guard index > start else { throw trouble }
    }

    private mutating func number() throws(Trouble) -> String {
        let start = index
        _ = accept(UInt8(ascii: "-"))
        let first = here
        let whole = index
        try digits()
        guard first != 48 || index == whole + 1 else { throw Trouble(offset: whole) }
        if accept(UInt8(ascii: ".")) { try digits() }
        if accept(UInt8(ascii: "e")) || accept(UInt8(ascii: "E")) {
            if !accept(UInt8(ascii: "+")) { _ = accept(UInt8(ascii: "-")) }
            try digits()
        }
        return String(decoding: bytes[start..<index], as: UTF8.self)
    }

    private mutating func text() throws(Trouble) -> String {
        let start = index
        guard accept(UInt8(ascii: "\"")) else { throw trouble }
        var written: [UInt8] = []
        while let byte = here, byte >= 32 {
            index += 1
            switch byte {
            case UInt8(ascii: "\""):
                guard let text = String(validating: written, as: UTF8.self) else { throw Trouble(offset: start) }
                return text
            case UInt8(ascii: "\\"): written += Array(String(try escaped()).utf8)
            default: written.append(byte)
            }
        }
        throw trouble
    }

    private mutating func escaped() throws(Trouble) -> Unicode.Scalar {
        let plain: [UInt8: Unicode.Scalar] = [
            34: "\"", 92: "\\", 47: "/", 98: "\u{8}", 102: "\u{C}", 110: "\n", 114: "\r", 116: "\t",
        ]
        let start = index
        guard let byte = here else { throw trouble }
        index += 1
        if let scalar = plain[byte] { return scalar }
        guard byte == UInt8(ascii: "u") else { throw Trouble(offset: start) }
        let unit = try hexadecimal()
        if let scalar = Unicode.Scalar(unit) { return scalar }
        // A character beyond the basic plane is written as two halves.
        guard unit < 0xDC00, accept(UInt8(ascii: "\\")), accept(UInt8(ascii: "u")) else { throw Trouble(offset: start) }
        let low = try hexadecimal()
        guard (0xDC00...0xDFFF).contains(low),
            let scalar = Unicode.Scalar(0x10000 + (unit - 0xD800) << 10 + low - 0xDC00)
        else { throw Trouble(offset: start) }
        return scalar
    }

    private mutating func hexadecimal() throws(Trouble) -> UInt32 {
        var unit: UInt32 = 0
        for _ in 0..<4 {
            guard let digit = here.flatMap({ Character(Unicode.Scalar($0)).hexDigitValue }) else { throw trouble }
            unit = unit << 4 + UInt32(digit)
            index += 1
        }
        return unit
    }
}
