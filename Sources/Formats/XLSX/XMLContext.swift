import CExpat
import Kernel

/// Why a part of a workbook is not read on.
enum XMLTrouble {
    case declaresType, tooDeep, damaged, tooManyColumns(line: Int), rowTooLong(line: Int), bomb

    func problem(file: String, limits: TableLimits) -> PlainProblem {
        switch self {
        case .declaresType: PlainProblem("import.xlsx-dtd", .invalid, ["file": file])
        case .tooDeep, .damaged: PlainProblem("import.archive-damaged", .invalid, ["file": file])
        case .bomb: PlainProblem("import.archive-bomb", .tooLarge, ["file": file])
        case .rowTooLong(let line): PlainProblem("import.row-too-long", .tooLarge, ["line": String(line)])
        case .tooManyColumns(let line):
            PlainProblem(
                "import.too-many-columns", .tooLarge,
                ["line": String(line), "columns": String(limits.rows.maxColumns)])
        }
    }
}

typealias XMLName = UnsafePointer<CChar>
typealias XMLAttributes = UnsafeMutablePointer<UnsafePointer<CChar>?>

/// What the callbacks of one parse share; expat hands its address to each of them.
struct XMLContext {
    let parser: XML_Parser
    /// Whoever listens to the elements.
    let listener: UnsafeMutableRawPointer
    let maxDepth: Int
    private(set) var depth = 0
    private(set) var trouble: XMLTrouble?

    init(parser: XML_Parser, listener: UnsafeMutableRawPointer, maxDepth: Int) {
        (self.parser, self.listener, self.maxDepth) = (parser, listener, maxDepth)
    }

    @inline(__always)
    mutating func enter() -> Bool {
        depth &+= 1
        if depth > maxDepth { stop(.tooDeep) }
        return trouble == nil
    }

    @inline(__always)
    mutating func leave() { depth &-= 1 }

    mutating func stop(_ found: XMLTrouble) {
        guard trouble == nil else { return }
        trouble = found
        XML_StopParser(parser, XML_Bool(0))
    }

    /// Stops for now; the feed goes on with `advance`.
    func pause() { XML_StopParser(parser, XML_Bool(1)) }

    static func at(_ data: UnsafeMutableRawPointer?) -> UnsafeMutablePointer<XMLContext>? {
        data?.assumingMemoryBound(to: XMLContext.self)
    }
}
