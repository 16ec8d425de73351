import CExpat
import Kernel

/// Listens to the elements of a sheet and writes its rows.
///
/// Lives at one address for the whole parse, which expat's callbacks are given: no closure, object or text is made
/// for a cell.
struct SheetScan: ~Copyable {
    private enum Kind { case number, shared, text, boolean, error, date }

    var rows = RowQueue()
    private(set) var columns = SheetColumns()
    /// Fields a row has at least: as many as the header.
    var width = 0
    /// Whether the parse pauses after each row, to look at it.
    var pausesAtRows = true
    private(set) var hiddenRowsLeftOut = 0
    private var merged: MergedValues
    /// Nil when only the shape of the sheet matters: the number of a text then stands for it.
    private let strings: SharedStrings?
    private let styles: CellStyles
    private let is1904: Bool
    private let options: TableOptions
    private let limits: TableLimits

    private var cell = ByteArena()
    private var shown = ByteArena(capacity: 64)
    private var rowNumber = 0
    private var isHidden = false
    private var isInRow = false
    private var isInCell = false
    private var isInInline = false
    private var isPhonetic = false
    private var isCollecting = false
    private var kind = Kind.number
    private var style = 0
    /// Column of the sheet, from 0, of the last cell.
    private var column = -1
    private var filled = 0
    private var defectColumn = 0
    /// Bytes that wait before the parse pauses to have them taken: rows may repeat long texts at little cost.
    private static let pauseBytes = 4 << 20

    init(
        strings: SharedStrings?, styles: CellStyles, is1904: Bool, merges: [MergedRun], options: TableOptions,
        limits: TableLimits
    ) {
        (self.strings, self.styles, self.is1904) = (strings, styles, is1904)
        (self.options, self.limits) = (options, limits)
        merged = MergedValues(merges)
    }

    @inline(__always)
    static func at(_ context: UnsafeMutablePointer<XMLContext>) -> UnsafeMutablePointer<SheetScan> {
        context.pointee.listener.assumingMemoryBound(to: SheetScan.self)
    }

    mutating func start(
        _ name: XMLName, _ attributes: XMLAttributes?, _ context: UnsafeMutablePointer<XMLContext>
    ) {
        let name = XMLText.local(name)
        if isInRow {
            if XMLText.equals(name, "c") {
                startCell(attributes, context)
            } else if isInCell {
                startWithinCell(name)
            }
        } else if XMLText.equals(name, "row") {
            startRow(attributes, context)
        } else if XMLText.equals(name, "col") {
            startColumn(attributes)
        }
    }

    mutating func end(_ name: XMLName, _ context: UnsafeMutablePointer<XMLContext>) {
        guard isInRow else { return }
        let name = XMLText.local(name)
        if isInCell {
            if XMLText.equals(name, "c") {
                finishCell(context)
            } else if XMLText.equals(name, "v") || XMLText.equals(name, "t") {
                isCollecting = false
            } else if XMLText.equals(name, "rPh") {
                isPhonetic = false
            } else if XMLText.equals(name, "is") {
                isInInline = false
            }
        } else if XMLText.equals(name, "row") {
            finishRow(context)
        }
    }

    @inline(__always)
    mutating func text(_ bytes: XMLName, _ count: Int, _ context: UnsafeMutablePointer<XMLContext>) {
        guard isCollecting else { return }
        guard cell.count + count <= limits.rows.maxRowBytes else {
            return context.pointee.stop(.rowTooLong(line: rowNumber))
        }
        cell.append(UnsafeRawBufferPointer(start: bytes, count: count))
    }

    private mutating func startWithinCell(_ name: XMLName) {
        if XMLText.equals(name, "v") {
            isCollecting = !isInInline
        } else if XMLText.equals(name, "t") {
            isCollecting = isInInline && !isPhonetic
        } else if XMLText.equals(name, "is") {
            isInInline = true
        } else if XMLText.equals(name, "rPh") {
            isPhonetic = true
        }
    }

    private mutating func startColumn(_ attributes: XMLAttributes?) {
        var (first, last, isHiddenColumn, at) = (0, 0, false, 0)
        while let key = attributes?[at], let value = attributes?[at + 1] {
            if XMLText.equals(key, "min") { first = XMLText.number(value) ?? 0 }
            if XMLText.equals(key, "max") { last = XMLText.number(value) ?? 0 }
            if XMLText.equals(key, "hidden") { isHiddenColumn = XMLText.isTrue(value) }
            at += 2
        }
        if isHiddenColumn { columns.hide(first, last, leavesOut: !options.includesHidden) }
    }

    private mutating func startRow(_ attributes: XMLAttributes?, _ context: UnsafeMutablePointer<XMLContext>) {
        var at = 0
        var number = rowNumber &+ 1
        isHidden = false
        while let key = attributes?[at], let value = attributes?[at + 1] {
            if XMLText.equals(key, "r") { number = XMLText.number(value) ?? number }
            if XMLText.equals(key, "hidden") { isHidden = XMLText.isTrue(value) }
            at += 2
        }
        guard number > rowNumber else { return context.pointee.stop(.damaged) }
        rowNumber = number
        (isInRow, column, filled, defectColumn) = (true, -1, 0, 0)
        merged.begin(row: number, columns)
    }

    private mutating func startCell(_ attributes: XMLAttributes?, _ context: UnsafeMutablePointer<XMLContext>) {
        var at = 0
        var place = column &+ 1
        (kind, style, isInCell, isInInline, isCollecting) = (.number, 0, true, false, false)
        isPhonetic = false
        cell.removeAll()
        while let key = attributes?[at], let value = attributes?[at + 1] {
            if key[0] != 0, key[1] == 0 {
                switch UInt8(bitPattern: key[0]) {
                case 0x72:
                    guard let found = SheetColumns.column(of: value) else { return context.pointee.stop(.damaged) }
                    place = found
                case 0x73: style = XMLText.number(value) ?? 0
                case 0x74: kind = SheetScan.kind(value)
                default: break
                }
            }
            at += 2
        }
        // Cells stand from left to right; a second one at the same place would hide the first.
        guard place > column, place < SheetColumns.most else { return context.pointee.stop(.damaged) }
        column = place
    }

    private static func kind(_ name: XMLName) -> Kind {
        if XMLText.equals(name, "s") { return .shared }
        if XMLText.equals(name, "str") || XMLText.equals(name, "inlineStr") { return .text }
        if XMLText.equals(name, "b") { return .boolean }
        if XMLText.equals(name, "e") { return .error }
        return XMLText.equals(name, "d") ? .date : .number
    }

    private mutating func finishCell(_ context: UnsafeMutablePointer<XMLContext>) {
        (isInCell, isCollecting) = (false, false)
        let target = Int(columns.logical[column])
        guard target >= 0, cell.count > 0 else { return }
        switch kind {
        case .shared:
            guard let strings else { return place(cell.bytes, target, context) }
            guard let index = SheetScan.index(cell.bytes), let text = strings[index] else {
                return context.pointee.stop(.damaged)
            }
            place(text, target, context)
        case .text:
            cell.cut(to: XMLEscape.undo(cell.base, cell.count))
            place(cell.bytes, target, context)
        case .number:
            shown.removeAll()
            showNumber()
            place(shown.bytes, target, context)
        case .boolean:
            shown.removeAll()
            if cell.bytes.first == 0x31 { shown.append("true") } else { shown.append("false") }
            place(shown.bytes, target, context)
        case .error: place(cell.bytes, target, context)
        case .date: place(ISODate.trim(cell.bytes), target, context)
        }
    }

    @inline(__always)
    private mutating func showNumber() {
        let meaning = styles.meaning(style)
        if meaning != .number, let number = DecimalDigits(cell.bytes),
            SerialDate.write(number.value, &shown, meaning: meaning, is1904: is1904)
        {
            return
        }
        WorkbookNumber.write(cell.bytes, &shown, decimal: options.decimal)
    }

    private static func index(_ text: UnsafeRawBufferPointer) -> Int? {
        var value = 0
        guard text.count <= 9 else { return nil }
        for byte in text {
            guard byte &- 0x30 < 10 else { return nil }
            value = value &* 10 &+ Int(byte &- 0x30)
        }
        return value
    }

    /// Writes a cell into its column, after the empty ones before it. `value` may lie in this scan's own arenas, which
    /// nothing here changes.
    @inline(__always)
    private mutating func place(
        _ value: UnsafeRawBufferPointer, _ target: Int, _ context: UnsafeMutablePointer<XMLContext>
    ) {
        guard !value.isEmpty else { return }
        guard target < limits.rows.maxColumns else { return context.pointee.stop(.tooManyColumns(line: rowNumber)) }
        fill(to: target)
        if !merged.isIdle { merged.see(target, value) }
        rows.append(value)
        filled &+= 1
        if value.count > limits.rows.maxFieldBytes, defectColumn == 0 { defectColumn = target + 1 }
        if rows.rowBytes > limits.rows.maxRowBytes { context.pointee.stop(.rowTooLong(line: rowNumber)) }
    }

    /// Empty cells up to the column `target`, or what regions carry down there.
    @inline(__always)
    private mutating func fill(to target: Int) {
        while rows.rowFields < target {
            if !merged.isIdle, let value = merged.value(rows.rowFields) {
                value.withUnsafeBytes { rows.append($0) }
            } else {
                rows.appendEmpty()
            }
        }
    }

    private mutating func finishRow(_ context: UnsafeMutablePointer<XMLContext>) {
        isInRow = false
        // A row that has nothing but what regions carry into it is an empty one.
        guard filled > 0, options.includesHidden || !isHidden else {
            if filled > 0 { hiddenRowsLeftOut += 1 }
            return rows.dropRow()
        }
        fill(to: max(width, merged.isIdle ? 0 : min(merged.lastColumn + 1, limits.rows.maxColumns)))
        guard rows.rowBytes <= limits.rows.maxRowBytes else {
            return context.pointee.stop(.rowTooLong(line: rowNumber))
        }
        rows.endRow(line: rowNumber, defect: defectColumn > 0 ? .fieldTooLong : nil, defectColumn: defectColumn)
        if pausesAtRows || rows.waitingBytes > SheetScan.pauseBytes { context.pointee.pause() }
    }
}
