/// A plain table of a page: final strings, numbers to the right, a link or a chip where a cell has one. Partial `table`.
public struct TableView: Sendable {
    public struct Column: Sendable {
        public var text: String
        public var isNumber: Bool
        /// Where the heading leads: the same list, sorted by this column.
        public var link: String?
        /// Texts of any length, as files and people bring them: broken where they have no spaces, and cut short.
        public var isLong: Bool

        public init(_ text: String, isNumber: Bool = false, link: String? = nil, isLong: Bool = false) {
            self.text = text
            self.isNumber = isNumber
            self.link = link
            self.isLong = isLong
        }
    }

    public struct Cell: Sendable {
        public var text: String
        public var link: String?
        /// Tone of a chip around the text: plain, acc, ok, warn, bad.
        public var chip: String?
        /// Something to be done at once, by a form of one button.
        public var button: Button?

        public init(_ text: String, link: String? = nil, chip: String? = nil, button: Button? = nil) {
            self.text = text
            self.link = link
            self.chip = chip
            self.button = button
        }
    }

    /// A button that changes something, and the question that is asked before.
    public struct Button: Sendable, Equatable {
        public var text: String
        public var path: String
        /// What it is called where it is not seen beside what it is about.
        public var label: String
        public var confirm: String

        public init(_ text: String, path: String, label: String, confirm: String) {
            self.text = text
            self.path = path
            self.label = label
            self.confirm = confirm
        }

        public var fields: PageFields { ["text": text, "path": path, "label": label, "confirm": confirm] }
    }

    public var caption: String
    public var hidesCaption: Bool
    public var columns: [Column]
    public var rows: [[Cell]]

    public init(caption: String, hidesCaption: Bool = true, columns: [Column], rows: [[Cell]]) {
        self.caption = caption
        self.hidesCaption = hidesCaption
        self.columns = columns
        self.rows = rows
    }

    public var fields: PageFields {
        [
            "caption": caption, "hidesCaption": hidesCaption,
            "columns": columns.map {
                ["text": $0.text, "isNumber": $0.isNumber, "link": shown($0.link)] as PageFields
            },
            "rows": rows.map { ["cells": cells($0)] as PageFields },
        ]
    }

    private func cells(_ row: [Cell]) -> [PageFields] {
        row.enumerated().map { index, cell in
            let column = index < columns.count ? columns[index] : nil
            return [
                "text": cell.text, "link": shown(cell.link), "chip": shown(cell.chip), "isHead": index == 0,
                "isNumber": column?.isNumber ?? false, "label": index == 0 ? false : shown(column?.text),
                "isLong": column?.isLong ?? false, "button": cell.button?.fields ?? false,
            ]
        }
    }
}
