/// Exports of tools that send mail and keep leads.
extension Preset {
    static let mailings = [mailchimp, klaviyo, hubspot, hubspotSpanish]

    /// Mailchimp › Audience › Export: one table, or a zip of those who are subscribed, unsubscribed and cleaned,
    /// read as one table with the name of each row's file in front. Birthdays have no year. Columns as on the page
    /// «View or Export Contacts» of Mailchimp's help.
    static let mailchimp = Preset(
        "mailchimp-audience", tool: "Mailchimp", kind: .people,
        required: """
            Email Address|MEMBER_RATING|OPTIN_TIME|OPTIN_IP|CONFIRM_TIME|CONFIRM_IP|LATITUDE|LONGITUDE|GMTOFF|DSTOFF\
            |TIMEZONE|CC|REGION|LAST_CHANGED|LEID|EUID|NOTES|TAGS
            """,
        rules: [
            Rule("vinculo:file", "consent_email", .memberFile),
            // Alone, the table of the unsubscribed says so by this column only.
            Rule("UNSUB_TIME", "consent_email", .whenWritten("no")), Rule("Email Address", "email"),
            Rule("First Name", "given_names"), Rule("Last Name", "surnames"), Rule("Address", "address"),
            Rule("Phone Number", "phone"), Rule("Birthday", "+"), Rule("CONFIRM_TIME", "consent_at"),
            Rule("OPTIN_TIME", "created_at"), Rule("CC", "country"), Rule("REGION", "region"), Rule("NOTES", "notes"),
            Rule("TAGS", "tags", .list(separator: "\",\"", mark: "\"")),
        ]
            + others(
                """
                MEMBER_RATING|OPTIN_IP|CONFIRM_IP|LATITUDE|LONGITUDE|GMTOFF|DSTOFF|TIMEZONE|LAST_CHANGED|LEID|EUID\
                |UNSUB_CAMPAIGN_TITLE|UNSUB_CAMPAIGN_ID|UNSUB_REASON|UNSUB_REASON_OTHER|CLEAN_TIME\
                |CLEAN_CAMPAIGN_TITLE|CLEAN_CAMPAIGN_ID
                """), dateOrder: .ymd)

    /// Klaviyo › Lists & segments › Export. Columns as on the page «How to export a list or segment» of Klaviyo's
    /// help centre.
    static let klaviyo = Preset(
        "klaviyo-profiles", tool: "Klaviyo", kind: .people,
        required: """
            Email|Klaviyo ID|First Name|Last Name|City|State / Region|Country|Zip Code|Source\
            |Email Marketing Consent|Profile Created On|Date Added
            """,
        rules: [
            Rule("Klaviyo ID", "external_id"), Rule("Email", "email"), Rule("First Name", "given_names"),
            Rule("Last Name", "surnames"), Rule("Phone Number", "phone", .dropApostrophe), Rule("Address", "address"),
            Rule("City", "city"), Rule("State / Region", "region"), Rule("Country", "country"),
            Rule("Zip Code", "postcode"), Rule("Organization", "company"), Rule("Title", "job_title"),
            Rule("Source", "+"), Rule("Email Marketing Consent", "consent_email", .valueMap(klaviyoConsent)),
            Rule("SMS Marketing Consent", "consent_sms", .valueMap(klaviyoConsent)),
            Rule("Profile Created On", "created_at"), Rule("Date Added", "+"),
        ], dateOrder: .ymd)

    private static let klaviyoConsent = [
        "subscribed": "yes", "unsubscribed": "no", "never_subscribed": "unknown", "never subscribed": "unknown",
        "suppressed": "no", "double_optin": "yes", "single_optin": "yes", "opt_in": "yes", "opt_out": "no",
    ]

    /// HubSpot › Contacts › Export, in English. Whether somebody is a «marketing contact» is a matter of the bill
    /// and no consent. Columns as on the page «Export records» of HubSpot's knowledge base.
    static let hubspot = Preset(
        "hubspot-contacts", tool: "HubSpot", kind: .people,
        required: """
            Record ID|First Name|Last Name|Email|Phone Number|Contact owner|Lead Status|Create Date\
            |Last Activity Date|Marketing contact status
            """,
        rules: [
            Rule("Record ID", "external_id"), Rule("Record ID - Contact", "external_id"),
            Rule("First Name", "given_names"), Rule("Last Name", "surnames"), Rule("Email", "email"),
            Rule("Phone Number", "phone"), Rule("Mobile Phone Number", "mobile"), Rule("Job Title", "job_title"),
            Rule("Company Name", "company"), Rule("Associated Company", "company"), Rule("City", "city"),
            Rule("State/Region", "region"), Rule("Postal Code", "postcode"), Rule("Country/Region", "country"),
            Rule("Street Address", "address"), Rule("Create Date", "created_at"),
            Rule("Unsubscribed from all email", "consent_email", OptOutNames.rule),
        ]
            + others(
                """
                Contact owner|Lead Status|Last Activity Date|Marketing contact status|Primary Associated Company ID\
                |Record ID - Company|Lifecycle Stage|Associated Company IDs
                """), dateOrder: .ymd)

    /// HubSpot › Contactos › Exportar, with the labels of an account in Spanish.
    static let hubspotSpanish = Preset(
        "hubspot-contacts-es", tool: "HubSpot", kind: .people,
        required: """
            ID de registro|Nombre|Apellidos|Correo|Número de teléfono|Propietario del contacto|Estado del lead\
            |Fecha de creación|Fecha de la última actividad|Estado del contacto de marketing
            """,
        rules: [
            Rule("ID de registro", "external_id"), Rule("ID de registro - Contacto", "external_id"),
            Rule("Nombre", "given_names"), Rule("Apellidos", "surnames"), Rule("Correo", "email"),
            Rule("Número de teléfono", "phone"), Rule("Número de teléfono móvil", "mobile"), Rule("Cargo", "job_title"),
            Rule("Nombre de la empresa", "company"), Rule("Empresa asociada", "company"), Rule("Ciudad", "city"),
            Rule("Estado o región", "region"), Rule("Código postal", "postcode"), Rule("País o región", "country"),
            Rule("Dirección", "address"), Rule("Fecha de creación", "created_at"),
            Rule("Canceló la suscripción a todos los correos", "consent_email", OptOutNames.rule),
        ]
            + others(
                """
                Propietario del contacto|Estado del lead|Fecha de la última actividad\
                |Estado del contacto de marketing|ID de la empresa asociada principal|ID de registro - Empresa\
                |Etapa del ciclo de vida
                """), dateOrder: .ymd)
}
