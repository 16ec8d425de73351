import Formats
import Kernel
import Web

/// What `import_columns.mustache` shows: step 2, how the file is written and which column is which field.
struct ColumnsPage {
    let texts: Texts
    let record: ImportRecord
    let options: ImportOptions
    /// What the file suggests by itself.
    let look: Inspection
    let choices: ColumnChoices
    /// The columns are others than those the form showed before.
    var wasReread = false

    /// More columns than this are not offered one by one, and are not imported.
    static let mostColumns = 300

    init(texts: Texts, record: ImportRecord, options: ImportOptions, look: Inspection, choices: ColumnChoices) {
        self.texts = texts
        self.record = record
        self.options = options
        self.look = look
        self.choices = choices
    }

    func page(problem: (any Problem)? = nil) -> Page {
        let title = texts("imports.columns-title", ["file": record.fileName])
        let path = "/imports/\(record.id)"
        let context: PageFields = [
            "title": title, "subtitle": subtitle, "steps": ImportSteps.fields(texts, current: 1),
            "path": path + "/columns", "reading": Self.reading(options, look),
            "callouts": callouts(problem).map(\.fields), "settingsTitle": texts("imports.writing"),
            "settingsDetail": settingsDetail,
            "settingsOpen": wasReread || !look.assumed.isEmpty,
            "settings": ColumnsSettings(texts: texts, options: options, look: look).fields,
            "recognised": recognised,
            "reread": texts("imports.reread"), "columnsTitle": texts("imports.columns"),
            "headColumn": texts("imports.column"), "headSample": texts("imports.sample"),
            "headField": texts("imports.field"), "headConfidence": texts("imports.confidence"), "rows": rows,
            "choices": ColumnsExisting(texts: texts, options: options).fields,
            "submit": texts("imports.review-submit"),
            "cancel": PageLink(texts("imports.other-file"), "/imports/new").fields,
            "discard": PageLink(texts("imports.discard"), path + "/discard").fields,
            "discardConfirm": texts("imports.discard-confirm", ["file": record.fileName]),
        ]
        return Page(
            title, template: "import_columns", context: context, active: "imports", status: problem == nil ? 200 : 422)
    }

    /// How the file was read: with another answer, choices by place mean nothing.
    static func reading(_ options: ImportOptions, _ look: Inspection) -> String {
        [
            options.kind.rawValue, String(look.dialect.delimiter), look.dialect.encoding.rawValue,
            String(look.mapping.columns.count), options.sheet ?? "", options.includesHidden == true ? "hidden" : "",
            options.forgetsColumns == true ? "anew" : "",
        ].joined(separator: " ")
    }

    private var recognised: PageFields {
        guard let preset = look.mapping.preset.flatMap({ Preset.with(id: $0) }) else {
            return ["preset": texts("imports.preset-none"), "remember": remember]
        }
        let name = preset.tool + ", " + texts("imports.kind.\(preset.kind.rawValue)")
        return ["preset": texts("imports.preset-found", ["name": name]), "remember": remember]
    }

    /// Whether the columns are as they were decided last time; to be switched off.
    private var remember: any Sendable {
        guard look.isRemembered || options.forgetsColumns == true else { return false }
        return FormField(
            "remember", label: texts("imports.remember"), kind: .checkbox,
            value: options.forgetsColumns == true ? "" : "1", hint: texts("imports.remember-hint"))
    }

    private var subtitle: String {
        texts.plural(
            look.sawAll ? "imports.columns-subtitle" : "imports.columns-subtitle-more", count: look.rowsSeen,
            [
                "columns": texts.plural("imports.columns-count", count: look.mapping.columns.count),
                "source": record.options.source,
            ])
    }

    private func callouts(_ problem: (any Problem)?) -> [Callout] {
        var callouts: [Callout] = []
        if let problem {
            var arguments = problem.arguments
            if let field = arguments["field"] { arguments["field"] = ImportWords.field(field, options.kind, texts) }
            callouts.append(Callout(.bad, texts.problem(problem.code, arguments)))
        }
        callouts += ImportWords.kinship(record, texts)
        if wasReread { callouts.append(Callout(.plain, texts("imports.was-reread"))) }
        callouts += look.assumed.map { Callout(.warn, ImportWords.assumed($0, texts)) }
        let count = look.mapping.columns.count
        if count > Self.mostColumns {
            callouts.append(
                Callout(
                    .warn,
                    texts(
                        "imports.many-columns", ["count": texts.number(count), "most": texts.number(Self.mostColumns)]))
            )
        }
        return callouts
    }

    private var rows: [PageFields] {
        let fields = FieldChoices(texts: texts, kind: options.kind)
        var seen: Set<String> = []
        return look.mapping.columns.prefix(Self.mostColumns).enumerated().map { index, column in
            let isRepeated = !seen.insert(column.name).inserted
            let confidence = confidence(column, index, isRepeated: isRepeated)
            let name =
                column.name.isEmpty ? texts("imports.column-unnamed", ["place": texts.number(index + 1)]) : column.name
            let samples = look.samples.indices.contains(index) ? look.samples[index] : []
            return [
                "name": name, "input": isRepeated ? false : "column-\(index)",
                "label": texts("imports.field-of", ["column": name]), "repeated": repeated(column),
                "samples": samples.isEmpty
                    ? [texts("imports.no-sample")] : distinct(samples).prefix(3).map { String($0.prefix(60)) },
                "groups": isRepeated ? [] : fields.options(column: column.name, chosen: choices[index]),
                "confidence": confidence.text, "tone": confidence.tone,
                "remark": isRepeated ? false : remark(column, index),
            ]
        }
    }

    private func distinct(_ samples: [String]) -> [String] {
        var seen: Set<String> = []
        return samples.filter { seen.insert($0).inserted }
    }

    /// `punto y coma (;) · utf-8 · coma, 1.234,56 · día/mes/año`
    private var settingsDetail: String {
        let settings = ColumnsSettings(texts: texts, options: options, look: look)
        return settings.summary.joined(separator: " · ")
    }

    /// What becomes of a column whose name another one before it has.
    private func repeated(_ column: ColumnMapping.Column) -> String {
        guard let field = column.field else { return texts("imports.column-repeated-none") }
        return texts("imports.column-repeated-own", ["name": ImportWords.field(field.name, options.kind, texts)])
    }

    /// What a field of the file's own holds, or what a column may be that nobody has decided on.
    private func remark(_ column: ColumnMapping.Column, _ index: Int) -> any Sendable {
        if let offer = column.offer, choices[index] == column.field?.name ?? "" {
            return texts("imports.offer", ["field": ImportWords.field(offer.name, options.kind, texts)])
        }
        guard choices[index].contains(":") else { return false }
        return texts("imports.type-own", ["type": texts("imports.type.\(column.type.rawValue)")])
    }

    /// How sure the suggestion is; what a person chose against it is theirs.
    private func confidence(
        _ column: ColumnMapping.Column, _ index: Int, isRepeated: Bool
    ) -> (text: String, tone: String) {
        if isRepeated { return (texts("imports.confidence.none"), "plain") }
        guard choices[index] == column.field?.name ?? "" else { return (texts("imports.confidence.chosen"), "acc") }
        if column.field == nil { return (texts("imports.confidence.none"), "plain") }
        if column.confidence == 0.99, look.isRemembered { return (texts("imports.confidence.remembered"), "ok") }
        if column.confidence >= 0.9 { return (texts("imports.confidence.high"), "ok") }
        return column.confidence >= 0.6
            ? (texts("imports.confidence.medium"), "warn") : (texts("imports.confidence.low"), "plain")
    }
}
