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
        let context: PageFields = [
            "title": title, "subtitle": subtitle, "steps": ImportSteps.fields(texts, current: 1),
            "path": "/imports/\(record.id)/columns", "reading": Self.reading(options, look),
            "callouts": callouts(problem).map(\.fields), "settingsTitle": texts("imports.writing"),
            "settingsOpen": wasReread || !look.assumed.isEmpty,
            "settings": ColumnsSettings(texts: texts, options: options, look: look).fields,
            "reread": texts("imports.reread"), "columnsTitle": texts("imports.columns"),
            "headColumn": texts("imports.column"), "headSample": texts("imports.sample"),
            "headField": texts("imports.field"), "headConfidence": texts("imports.confidence"), "rows": rows,
            "existingName": texts("imports.existing"), "existing": existing,
            "emptyField": options.kind == .people ? emptyField : false,
            "submit": texts("imports.review-submit"),
            "cancel": PageLink(texts("imports.other-file"), "/imports/new").fields,
        ]
        return Page(
            title, template: "import_columns", context: context, active: "imports", status: problem == nil ? 200 : 422)
    }

    /// How the file was read: with another answer, choices by place mean nothing.
    static func reading(_ options: ImportOptions, _ look: Inspection) -> String {
        "\(options.kind.rawValue) \(look.dialect.delimiter) \(look.dialect.encoding.rawValue) \(look.mapping.columns.count)"
    }

    private var subtitle: String {
        texts.plural(
            look.sawAll ? "imports.columns-subtitle" : "imports.columns-subtitle-more", count: look.rowsSeen,
            ["columns": texts.number(look.mapping.columns.count), "source": record.options.source])
    }

    private func callouts(_ problem: (any Problem)?) -> [Callout] {
        var callouts: [Callout] = []
        if let problem {
            var arguments = problem.arguments
            if let field = arguments["field"], texts.has("field." + field) {
                arguments["field"] = texts("field." + field)
            }
            callouts.append(Callout(.bad, texts.problem(problem.code, arguments)))
        }
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
                "label": texts("imports.field-of", ["column": name]), "repeated": texts("imports.column-repeated"),
                "samples": samples.isEmpty
                    ? [texts("imports.no-sample")] : samples.prefix(3).map { String($0.prefix(60)) },
                "groups": isRepeated ? [] : fields.options(column: column.name, chosen: choices[index]),
                "confidence": confidence.text, "tone": confidence.tone,
            ]
        }
    }

    /// How sure the suggestion is; what a person chose against it is theirs.
    private func confidence(
        _ column: ColumnMapping.Column, _ index: Int, isRepeated: Bool
    ) -> (text: String, tone: String) {
        if isRepeated { return (texts("imports.confidence.none"), "plain") }
        guard choices[index] == column.field?.name ?? "" else { return (texts("imports.confidence.chosen"), "acc") }
        if column.field == nil { return (texts("imports.confidence.none"), "plain") }
        if column.confidence >= 0.9 { return (texts("imports.confidence.high"), "ok") }
        return column.confidence >= 0.6
            ? (texts("imports.confidence.medium"), "warn") : (texts("imports.confidence.low"), "plain")
    }

    private var existing: [PageFields] {
        let modes: [OnExisting] = options.kind == .orders ? [.replace, .skip] : [.fill, .replace, .skip]
        return modes.map { mode in
            let key = "imports.existing-\(options.kind.rawValue)-\(mode.rawValue)"
            return ["value": mode.rawValue, "text": texts(key), "isChosen": mode == options.existing]
        }
    }

    private var emptyField: any Sendable {
        FormField(
            "empty", label: texts("imports.empty-clears"), kind: .checkbox, value: options.empty == .clear ? "1" : "")
    }
}
