import Kernel

/// A way to write to somebody or to call. Raw values are stored.
public enum ContactChannel: String, Codable, Sendable, CaseIterable, Comparable {
    case email, sms, whatsapp, phone, postal

    public static func < (left: ContactChannel, right: ContactChannel) -> Bool { left.rawValue < right.rawValue }

    /// The channels that a cell names in Spanish, English or Portuguese, parted by comma, semicolon, bar, slash or
    /// plus; `todos`, `all` are all of them. Nil when a word is none, or there is nothing.
    public static func parse(_ text: String) -> [ContactChannel]? {
        guard text.utf8.count <= 200 else { return nil }
        var channels: Set<ContactChannel> = []
        let words = text.split { ",;|/+".contains($0) }
        for word in words {
            let key = FoldedText.key(String(word))
            if let channel = names[key] {
                channels.insert(channel)
            } else if all.contains(key) || word.allSatisfy({ $0 == "*" || $0 == " " }) {
                channels.formUnion(allCases)
            } else {
                return nil
            }
        }
        return channels.isEmpty ? nil : channels.sorted()
    }

    private static let all: Set<String> = [
        "all", "any", "every", "allchannels", "anychannel", "todos", "todas", "todo", "cualquiera", "todosloscanales",
        "cualquiercanal", "todososcanais", "qualquer",
    ]
    /// By `FoldedText.key`.
    private static let names: [String: ContactChannel] = {
        var names: [String: ContactChannel] = [:]
        for (channel, words) in [
            (
                ContactChannel.email,
                "email emails mail mails mailing correo correos correoe correoelectronico correoselectronicos "
                    + "correioeletronico electronico emailmarketing"
            ),
            (
                .sms,
                "sms texto text textos texts textmessage textmessages mensajedetexto mensajesdetexto mensajetexto "
                    + "mensagemdetexto mensagensdetexto torpedo"
            ),
            (.whatsapp, "whatsapp whats wa wsp wpp wasap guasap whatsap whatsappbusiness"),
            (
                .phone,
                "phone phonecall call calls calling telephone voice telefono telefonos telefonico telefonica llamada "
                    + "llamadas llamadatelefonica llamadastelefonicas voz telefone telefonema ligacao ligacoes"
            ),
            (
                .postal,
                "postal post postalmail directmail letter letters carta cartas correopostal correofisico "
                    + "correspondencia fisico correio correiopostal maladireta"
            ),
        ] {
            for word in words.split(separator: " ") { names[String(word)] = channel }
        }
        return names
    }()
}
