import Charts

/// `/dev/gallery`: every component in every state, with invented data. What the browser tests look at.
enum Gallery {
    static func page(_ request: WebRequest) -> Page {
        let texts = request.texts
        let context: PageFields = [
            "kpis": kpis.map(\.fields), "bars": bars(texts), "columns": columns(texts), "negative": negative(texts),
            "heat": heat, "noData": noData(texts), "table": table.fields, "tableLong": tableLong.fields,
            "pager": Pager(
                label: texts("pager.name"), range: "51–100 de 3.757", previous: PageLink(texts("pager.previous"), "#a"),
                next: PageLink(texts("pager.next"), "#b")
            ).fields,
            "fields": fields, "wrong": wrong,
            "errors": ErrorSummary.fields(title: texts.plural("form.errors", count: 2), of: wrong),
            "steps": Steps(
                label: "Importar", names: ["Archivo", "Columnas", "Revisión previa", "Importar"], current: 2,
                words: (texts("steps.done"), texts("steps.now"), texts("steps.later"))
            ).fields,
            "callouts": callouts.map(\.fields), "jobs": jobs.map(\.fields),
            "empty": EmptyState(
                title: "Todavía no hay clientes",
                text: "Con un archivo de ventas se puede ver quién compra, cuánto y cada cuánto.",
                action: PageLink("Importar archivo", "#c")
            ).fields,
        ]
        return Page("Galería", template: "gallery", context: context)
    }

    private static func words(_ texts: Texts) -> ChartWords {
        ChartWords(
            table: texts("chart.table"), csv: texts("chart.csv"), empty: texts("chart.empty"),
            partial: texts("chart.partial"))
    }

    private static func frame(_ finding: String, _ caption: String, _ texts: Texts) -> ChartFrame {
        ChartFrame(
            finding: finding, caption: caption, categoryTitle: "Mes", valueTitle: "Ventas netas", csvPath: "#csv",
            words: words(texts))
    }

    private static let months = ["dic", "ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sep", "oct", "nov"]
    private static let sales: [Double] = [31, 22, 24, 29, 28, 35, 33, 37, 36, 44, 47, 26]

    private static func columns(_ texts: Texts) -> String {
        let marks = zip(months, sales).enumerated().map { index, pair in
            ChartMark(pair.0, pair.1, link: "#\(pair.0)", isPartial: index == 11)
        }
        return Chart.columns(
            frame(
                "Las ventas crecen desde marzo; noviembre va en camino",
                "Ventas netas por mes, millones de COP · noviembre incompleto", texts),
            marks, axis: { "\(texts.number(Int($0))) M" }, value: { "$ \(texts.number(Int($0))) M" })
    }

    private static func negative(_ texts: Texts) -> String {
        let marks = zip(months, [3, -2, 5, 4, -1, 6] as [Double]).map { ChartMark($0.0, $0.1) }
        return Chart.columns(
            frame("La cartera de clientes creció en cuatro de seis meses", "Clientes ganados menos perdidos", texts),
            marks,
            axis: { texts.number(Int($0)) }, value: { texts.number(Int($0)) })
    }

    private static func bars(_ texts: Texts) -> String {
        let marks = [("Campeones", 171.0), ("Leales", 98), ("En riesgo", 61), ("Nuevos", 22), ("Dormidos", 19)].map {
            ChartMark($0.0, $0.1, shown: "$ \(texts.number(Int($0.1))) M", link: "#\($0.0)")
        }
        return Chart.bars(
            frame("«Campeones» es el grupo que más vale", "3.757 clientes · ventas netas de 12 meses", texts), marks,
            value: { texts.decimal($0) })
    }

    private static func noData(_ texts: Texts) -> String {
        Chart.columns(
            frame("Sin ventas todavía", "Ventas netas por mes", texts), [], axis: { "\($0)" }, value: { "\($0)" })
    }

    private static var heat: String {
        let counts = [
            [12, 18, 31, 44, 88], [20, 33, 52, 61, 74], [41, 60, 77, 58, 39], [96, 120, 101, 47, 20],
            [310, 188, 90, 31, 0],
        ]
        return HeatTable(
            finding: "498 clientes valiosos hace mucho que no compran",
            caption:
                "Recencia (R5 reciente) × frecuencia (F5 frecuente), clientes por celda. Cada celda abre sus clientes.",
            columns: (1...5).map { "F\($0)" },
            rows: counts.enumerated().map { row, cells in
                (
                    "R\(5 - row)",
                    cells.enumerated().map {
                        HeatTable.Cell(Double($1), shown: "\($1)", link: "#r\(5 - row)f\($0 + 1)")
                    }
                )
            }
        ).html
    }

    private static let kpis = [
        Kpi(
            label: "Clientes activos", value: "3.757", comparison: "▲ 2,1 % frente al año anterior", tone: "up",
            path: "#k1",
            chart: Chart.sparkline([3, 3.1, 3.2, 3.15, 3.3, 3.4, 3.5, 3.6, 3.757])),
        Kpi(
            label: "Ventas", value: "$ 392 M", comparison: "▼ 4,0 %", tone: "down", path: "#k2",
            chart: Chart.sparkline(sales)),
        Kpi(
            label: "Deserción anual (sangría)", value: "21,4 %", comparison: "referencia 15–35 %", path: "#k3",
            chart: Chart.sparkline([24, 23.6, 23.9, 23, 22.6, 22.4, 21.4])),
        Kpi(label: "Sin dato", value: "–", comparison: "Falta importar ventas"),
    ]

    private static let table = TableView(
        caption: "Clientes por valor",
        columns: [
            .init("Cliente", link: "#n"), .init("Grupo"), .init("Recencia (días)", isNumber: true),
            .init("Ventas netas", isNumber: true, link: "#v"),
        ],
        rows: [
            ("Ferretería El Sol S.A.S.", "Campeones", "acc", "4", "$ 18.420.000"),
            ("María Fernanda Ruiz Ospina", "Campeones", "acc", "12", "$ 1.052.000"),
            ("Iván Muñoz Córdoba", "En riesgo", "warn", "133", "$ 1.410.000"),
        ].map { [.init($0.0, link: "#c"), .init($0.1, chip: $0.2), .init($0.3), .init($0.4)] })

    private static let tableLong = TableView(
        caption: "Una fila", columns: [.init("Cliente"), .init("Nota")],
        rows: [
            [
                .init(
                    "Comercializadora Internacional de Herramientas, Pinturas y Materiales de Construcción del Valle del Cauca S.A.S.",
                    link: "#l"),
                .init("UnaPalabraMuyLargaSinEspaciosQueNoDebeEmpujarLaPáginaHaciaElLadoNiSiquieraEnUnTeléfonoAngosto"),
            ]
        ])

    private static let fields = [
        FormField("name", label: "Nombre", value: "Luz Dary Peña", hint: "Como aparece en la factura"),
        FormField(
            "mail", label: "Correo electrónico", kind: .input("email"), optional: "opcional", autocomplete: "email"),
        FormField("since", label: "Cliente desde", kind: .input("date"), value: "2023-03-01"),
        FormField("group", label: "Grupo", kind: .select([("a", "Campeones"), ("b", "Leales")]), value: "b"),
        FormField("file", label: "Archivo", kind: .input("file"), hint: "CSV, hasta 2 GB", accept: ".csv,.gz"),
        FormField("note", label: "Nota", kind: .area, value: "Prefiere la mañana"),
        FormField("news", label: "Autoriza novedades por correo electrónico", kind: .checkbox, value: "1"),
    ]

    private static let wrong = [
        FormField(
            "wrong-mail", label: "Correo electrónico", kind: .input("email"), value: "luz@",
            error: "Falta el dominio después de «@»"),
        FormField(
            "wrong-group", label: "Grupo", kind: .select([("", "Elegir")]), hint: "Un grupo por cliente",
            error: "Elegir un grupo"),
    ]

    private static let callouts = [
        Callout(
            title: "Los datos llegan hasta el 20 de noviembre", "Lo vendido después aún no cuenta.",
            link: PageLink("Importar archivo", "#i")),
        Callout(.ok, "500.000 filas aceptadas, ninguna rechazada."),
        Callout(
            .warn, title: "312 autorizaciones vencen en 30 días", "Sin renovarlas no se podrá escribir a esos clientes."
        ),
        Callout(.bad, title: "El archivo no se importó", "Las comillas abiertas en la línea 1.204 no se cierran."),
    ]

    private static let jobs = [
        JobProgress(
            id: "job-1", title: "Importar ventas.csv", state: "En curso", percent: 42,
            detail: "210.000 de 500.000 filas · 41.000 por segundo · faltan 7 s", stop: PageLink("Detener", "#stop")),
        JobProgress(
            id: "job-2", title: "Recalcular grupos", state: "En espera", tone: "plain", percent: nil,
            detail: "Empieza cuando termine la importación"),
        JobProgress(
            id: "job-3", title: "Importar clientes.csv", state: "Rechazado", tone: "bad", percent: 100,
            detail: "12 filas rechazadas de 12"),
    ]
}
