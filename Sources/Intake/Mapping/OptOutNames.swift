import Kernel

/// Columns that say who does *not* want to be written to: a yes there is a no to the channel, and a no says nothing.
///
/// They are taken by their exact names only, and only when no column tells the consent itself: an opt-out that
/// turned into a field of its own would not keep anybody from being written to.
enum OptOutNames {
    /// How sure such a name is.
    static let confidence = 0.9

    /// The consent that a column takes back, by its name.
    static func field(for header: HeaderName) -> Field? { fields[header.key] }

    /// «Has left all lists»: yes is a no to the channel, and no is no yes.
    static let rule = CellRule.valueMap([
        "true": "no", "yes": "no", "y": "no", "si": "no", "s": "no", "x": "no", "sim": "no", "verdadero": "no",
        "verdadeiro": "no", "v": "no", "t": "no", "1": "no", "false": "unknown", "no": "unknown", "n": "unknown",
        "nao": "unknown", "falso": "unknown", "f": "unknown", "0": "unknown",
    ])

    private static let names = [
        "consent_email": """
        email opt out|opt out|opt out email|optout|opted out|opted out of email|has opted out of email
        |do not email|unsubscribed|unsubscribed from all email|email unsubscribed|email blacklisted
        |no acepta correo|no acepta correo electronico|no acepta email|no enviar correo|no enviar correos|no email
        |dado de baja|baja de correo|baja correo|desuscrito|cancelo suscripcion|no aceita email|descadastrado
        """,
        "consent_phone": "do not call|phone opt out|no llamar|no acepta llamadas|no desea llamadas|nao ligar",
        "consent_sms": "sms opt out|do not sms|sms blacklisted|no acepta sms|no enviar sms|nao enviar sms",
        "consent_whatsapp": "whatsapp opt out|no acepta whatsapp|no enviar whatsapp|whatsapp blacklisted",
        "consent_postal": "do not mail|mail opt out|no acepta correo postal|no enviar correo postal",
    ]

    private static let fields: [String: Field] = {
        var fields: [String: Field] = [:]
        for (field, list) in names {
            for name in list.split(whereSeparator: { $0 == "|" || $0 == "\n" }) {
                let key = HeaderName.key(String(name))
                if !key.isEmpty { fields[key] = Field(known: field) }
            }
        }
        return fields
    }()
}
