/// A plain table of a page: final strings, numbers to the right, a link or a chip where a cell has one. Partial `table`.
public struct TableView: Sendable {
    public struct Column: Sendable {
        public var text: String
        public var isNumber: Bool
        /// Where the heading leads: the same list, sorted by this column.
        public var link: String?

        public init(_ text: String, isNumber: Bool = false, link: String? = nil) {
            self.text = text
            self.isNumber = isNumber
            self.link = link
        }
    }

    public struct Cell: Sendable {
        public var text: String
        public var link: String?
        /// Tone of a chip around the text: plain, acc, ok, warn, bad.
        public var chip: String?

        public init(_ text: String, link: String? = nil, chip: String? = nil) {
            self.text = text
            self.link = link
            self.chip = chip
        }
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
            ]
        }
    }
}
