/// Exports of tools that keep the books.
extension Preset {
    static let books = [odoo, alegraColombia, alegraMexico]

    /// Odoo › Contacts › Export, «import-compatible»: technical names, countries as `base.co`. Fields of
    /// `res.partner` as in Odoo's documentation «Export and import data».
    static let odoo = Preset(
        "odoo-partners", tool: "Odoo", kind: .people,
        required: "id|name|email|phone|mobile|vat|street|city|zip|country_id/id|is_company",
        rules: [
            Rule("id", "external_id"), Rule("name", "full_name"), Rule("email", "email"), Rule("phone", "phone"),
            Rule("mobile", "mobile"), Rule("vat", "document"), Rule("street", "address"), Rule("street2", "+"),
            Rule("city", "city"), Rule("zip", "postcode"), Rule("state_id/name", "region"), Rule("state_id/id", "+"),
            Rule("country_id/id", "country", .afterLast(".")), Rule("country_id/code", "country"),
            Rule("country_id/name", "country"), Rule("parent_id/name", "company"), Rule("parent_id/id", "+"),
            Rule("function", "job_title"), Rule("lang", "language"), Rule("category_id/name", "tags"),
            Rule("category_id", "tags"), Rule("comment", "notes"), Rule("create_date", "created_at"),
            Rule("is_company", "+"), Rule("ref", "+"), Rule("website", "+"),
        ], decimal: .point, dateOrder: .ymd)

    /// Alegra Colombia › Contactos. Columns as on the page «Crea e importa nuevos contactos» of Alegra's help.
    static let alegraColombia = Preset(
        "alegra-contacts-co", tool: "Alegra", kind: .people,
        required: """
            Tipo de identificación|Número de identificación|Nombre / Razón social|Correo|Celular|Teléfono 1\
            |Teléfono 2|Dirección|Municipio
            """,
        rules: [
            Rule("Tipo de identificación", "document_type"), Rule("Número de identificación", "document"),
            Rule("Nombre / Razón social", "full_name"), Rule("Correo", "email"), Rule("Celular", "mobile"),
            Rule("Teléfono 1", "phone"), Rule("Teléfono 2", "+"), Rule("Dirección", "address"),
            Rule("Municipio", "city"), Rule("Departamento", "region"), Rule("País", "country"),
            Rule("Código postal", "postcode"), Rule("Comentarios", "notes"), Rule("Observaciones", "notes"),
            Rule("Tipo de contacto", "+"), Rule("DV", "+"),
        ])

    /// Alegra México › Contactos. Columns as on the page «Importación masiva de contactos en Alegra México» of
    /// Alegra's help. `Localidad` and `Colonia` are parts of the municipality.
    static let alegraMexico = Preset(
        "alegra-contacts-mx", tool: "Alegra", kind: .people,
        required: """
            RFC|Razón social|Email|Teléfono 1|Teléfono 2|Celular|Calle|Exterior|Interior|Colonia\
            |Municipio / Delegación|Estado|País|Código postal
            """,
        rules: [
            Rule("RFC", "document"), Rule("Razón social", "full_name"), Rule("Email", "email"),
            Rule("Teléfono 1", "phone"), Rule("Teléfono 2", "+"), Rule("Celular", "mobile"), Rule("Fax", "+"),
            Rule("Comentarios", "notes"), Rule("Calle", "address"), Rule("Exterior", "+"), Rule("Interior", "+"),
            Rule("Colonia", "+"), Rule("Localidad", "+"), Rule("Municipio / Delegación", "city"),
            Rule("Estado", "region"), Rule("País", "country"), Rule("Código postal", "postcode"),
        ])
}
