import Formats

/// What the cells of a column look like.
public enum ColumnContent: String, Sendable, Codable, CaseIterable { case number, date, email, phone, document, yesNo }

extension Field {
    /// What a column must hold to be this field; nil is any text.
    var content: ColumnContent? { Self.contents[name] }

    private static let contents: [String: ColumnContent] = {
        let lists: [(ColumnContent, String)] = [
            (.email, "email"), (.phone, "phone mobile"), (.document, "document tax_id"),
            (.date, "ordered_at birth_date created_at consent_at occurred_at paid_at spent_at"),
            (.date, "valid_from valid_until at"),
            (
                .number,
                """
                quantity unit_price discount amount unit_cost order_discount shipping tax order_total employees
                annual_revenue annual_profit cost price stock value minutes
                """
            ),
            (.yesNo, "consent_email consent_sms consent_whatsapp consent_phone consent_postal active"),
        ]
        var contents: [String: ColumnContent] = [:]
        for (content, names) in lists {
            for name in names.split(whereSeparator: \.isWhitespace) { contents[String(name)] = content }
        }
        return contents
    }()
}

extension ColumnContent {
    /// Whether one cell can be read as this.
    func accepts(_ text: String) -> Bool {
        guard text.utf8.count <= 500 else { return false }
        switch self {
        case .email: return text.utf8.contains(0x40) && EmailText.normalise(text) != nil
        case .phone: return Self.isPhoneLike(text)
        case .document: return Self.isDocumentLike(text)
        case .number, .date, .yesNo: break
        }
        var text = text
        return text.withUTF8 { bytes in
            let raw = UnsafeRawBufferPointer(bytes)
            switch self {
            case .number:
                return NumberText.micros(raw, decimal: .point) != nil || NumberText.micros(raw, decimal: .comma) != nil
            case .date: return DateOrder.allCases.contains { DateText.parse(raw, order: $0) != nil }
            default: return YesNo.parse(raw) != nil
            }
        }
    }

    /// Seven to fifteen digits and what is written between them; also `3,00123E+09`, whose digits a spreadsheet lost.
    private static func isPhoneLike(_ text: String) -> Bool {
        var digits = 0
        for byte in text.utf8 {
            if byte &- 0x30 < 10 {
                digits += 1
            } else if byte < 0x80, !phoneMarks.contains(byte) {
                return false
            }
        }
        return (7...15).contains(digits)
    }

    /// As a phone number is written between its digits: ` ' ( ) + , - . / E e`.
    private static let phoneMarks: Set<UInt8> = [
        0x20, 0x27, 0x28, 0x29, 0x2B, 0x2C, 0x2D, 0x2E, 0x2F, 0x45, 0x65, 0x09,
    ]

    /// A number of an identity document or tax register, of any country: at least four digits, few letters.
    private static func isDocumentLike(_ text: String) -> Bool {
        guard text.utf8.count <= 40, !text.utf8.contains(0x40) else { return false }
        let digits = text.utf8.count { $0 &- 0x30 < 10 }
        return digits >= 4 && DocumentText.normalise(text) != nil
    }
}
