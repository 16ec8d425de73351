import Formats
import Foundation
import Testing

@testable import Intake

/// A file as a tool writes it, with invented people.
struct ExportFile {
    let header: [String]
    let rows: [[String]]

    init(_ name: String) throws {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent(
            "Fixtures/Exports")
        let path = folder.appendingPathComponent(name).path
        let reader = try TableFile.open(path: path, shape: TableFile.look(path: path)).reader
        header = reader.header
        var rows: [[String]] = []
        while let row = try reader.next() { rows.append(row.texts) }
        self.rows = rows
    }

    var evidence: [ColumnMapping.Evidence] {
        header.enumerated().map { index, name in
            let cells = rows.compactMap { $0.indices.contains(index) ? $0[index].trimmingSpaces() : nil }
            return ColumnMapping.Evidence(name: name, samples: cells.filter { !$0.isEmpty })
        }
    }

    func mapping(_ kind: ImportKind) throws -> ColumnMapping { try ColumnMapping.propose(evidence, kind: kind) }

    /// The cells of a field, read by the mapping's rules.
    func values(_ field: String, _ mapping: ColumnMapping) -> [String] {
        guard let index = mapping.index(of: field) else { return [] }
        return rows.map { row in
            let cell = row.indices.contains(index) ? row[index] : ""
            return mapping.columns[index].rule?.apply(cell) ?? cell
        }
    }
}

@Suite("Files as the tools write them")
struct PresetsTests {
    struct Expected: CustomTestStringConvertible, Sendable {
        let file: String
        let preset: String
        let kind: ImportKind
        /// `Column=field`, parted by bars; every other filled column is a field of the file's own.
        let fields: String
        var testDescription: String { file }
    }

    static let files = [
        Expected(
            file: "shopify_customers.csv", preset: "shopify-customers", kind: .people,
            fields: """
                Customer ID=external_id|First Name=given_names|Last Name=surnames|Email=email|Phone=phone\
                |Default Address Phone=mobile|Accepts Email Marketing=consent_email|Accepts SMS Marketing=consent_sms\
                |Default Address Company=company|Default Address Address1=address|Default Address City=city\
                |Default Address Province Code=region|Default Address Country Code=country\
                |Default Address Zip=postcode|Note=notes|Tags=tags
                """),
        Expected(
            file: "shopify_orders.csv", preset: "shopify-orders", kind: .orders,
            fields: """
                Name=order_id|Email=email|Phone=phone|Created at=ordered_at|Financial Status=status\
                |Currency=currency|Shipping=shipping|Taxes=tax|Total=order_total|Discount Amount=order_discount\
                |Lineitem quantity=quantity|Lineitem name=product|Lineitem price=unit_price|Lineitem sku=sku\
                |Lineitem discount=discount|Payment Method=payment_method|Source=channel|Location=store
                """),
        Expected(
            file: "mailchimp_zip_as_one_table.csv", preset: "mailchimp-audience", kind: .people,
            fields: """
                vinculo:file=consent_email|Email Address=email|First Name=given_names|Last Name=surnames\
                |Address=address|Phone Number=phone|CONFIRM_TIME=consent_at|OPTIN_TIME=created_at|CC=country\
                |REGION=region|NOTES=notes|TAGS=tags
                """),
        Expected(
            file: "mailchimp_subscribed_members_export_1a2b3c.csv", preset: "mailchimp-audience", kind: .people,
            fields: """
                Email Address=email|First Name=given_names|Last Name=surnames|Address=address|Phone Number=phone\
                |CONFIRM_TIME=consent_at|OPTIN_TIME=created_at|CC=country|REGION=region|NOTES=notes|TAGS=tags
                """),
        Expected(
            file: "mailchimp_unsubscribed_members_export_1a2b3c.csv", preset: "mailchimp-audience", kind: .people,
            fields: """
                UNSUB_TIME=consent_email|Email Address=email|First Name=given_names|Last Name=surnames\
                |Address=address|Phone Number=phone|CONFIRM_TIME=consent_at|OPTIN_TIME=created_at|CC=country\
                |REGION=region|NOTES=notes|TAGS=tags
                """),
        Expected(
            file: "woocommerce_customers.csv", preset: "woocommerce-customers", kind: .people,
            fields: """
                Name=full_name|Sign Up=created_at|Email=email|Country / Region=country|City=city|Region=region\
                |Postal Code=postcode
                """),
        Expected(
            file: "woocommerce_orders.csv", preset: "woocommerce-orders", kind: .orders,
            fields: """
                Order Number=order_id|Order Status=status|Order Date=ordered_at|Email (Billing)=email\
                |Phone (Billing)=phone|Payment Method Title=payment_method|Cart Discount Amount=order_discount\
                |Order Shipping Amount=shipping|Order Total Tax Amount=tax|Order Total Amount=order_total|SKU=sku\
                |Item #=line_id|Item Name=product|Quantity (- Refund)=quantity|Item Cost=unit_price
                """),
        Expected(
            file: "hubspot_contacts.csv", preset: "hubspot-contacts", kind: .people,
            fields: """
                Record ID=external_id|First Name=given_names|Last Name=surnames|Email=email|Phone Number=phone\
                |Associated Company=company|Create Date=created_at|Unsubscribed from all email=consent_email
                """),
        Expected(
            file: "hubspot_contacts_es.csv", preset: "hubspot-contacts-es", kind: .people,
            fields: """
                ID de registro=external_id|Nombre=given_names|Apellidos=surnames|Correo=email\
                |Número de teléfono=phone|Empresa asociada=company|Fecha de creación=created_at
                """),
        Expected(
            file: "klaviyo_profiles.csv", preset: "klaviyo-profiles", kind: .people,
            fields: """
                Klaviyo ID=external_id|Email=email|First Name=given_names|Last Name=surnames|Organization=company\
                |Title=job_title|Address=address|Phone Number=phone|City=city|State / Region=region|Country=country\
                |Zip Code=postcode|Email Marketing Consent=consent_email|SMS Marketing Consent=consent_sms\
                |Profile Created On=created_at
                """),
        Expected(
            file: "google_contacts.csv", preset: "google-contacts", kind: .people,
            fields: """
                First Name=given_names|Last Name=surnames|Organization Name=company|Organization Title=job_title\
                |Birthday=birth_date|Notes=notes|Labels=tags|E-mail 1 - Value=email|Phone 1 - Value=phone\
                |Phone 2 - Value=mobile|Address 1 - Street=address|Address 1 - City=city|Address 1 - Region=region\
                |Address 1 - Postal Code=postcode|Address 1 - Country=country
                """),
        Expected(
            file: "google_contacts_2023.csv", preset: "google-contacts-2023", kind: .people,
            fields: """
                Name=full_name|Given Name=given_names|Family Name=surnames|Birthday=birth_date|Gender=sex|Notes=notes\
                |Group Membership=tags|E-mail 1 - Value=email|Phone 1 - Value=phone|Organization 1 - Name=company\
                |Organization 1 - Title=job_title|Hobby=hobbies|Language=language|Occupation=
                """),
        Expected(
            file: "outlook_contacts.csv", preset: "outlook-contacts", kind: .people,
            fields: """
                First Name=given_names|Last Name=surnames|Company=company|Job Title=job_title|Home Street=address\
                |Home City=city|Home State=region|Home Postal Code=postcode|Home Country/Region=country\
                |Home Phone=phone|Mobile Phone=mobile|Birthday=birth_date|Categories=tags|E-mail Address=email\
                |Gender=sex|Government ID Number=document|Hobby=hobbies|Language=language|Notes=notes\
                |Referred By=referred_by
                """),
        Expected(
            file: "outlook_contacts_es.csv", preset: "outlook-contacts-es", kind: .people,
            fields: """
                Nombre=given_names|Apellidos=surnames|Organización=company|Puesto=job_title\
                |Calle del domicilio=address|Ciudad del domicilio=city|Provincia o estado del domicilio=region\
                |Código postal del domicilio=postcode|País o región del domicilio=country|Teléfono particular=phone\
                |Teléfono móvil=mobile|Cumpleaños=birth_date|Categorías=tags|Dirección de correo electrónico=email\
                |Notas=notes|Sexo=sex
                """),
        Expected(
            file: "odoo_partners.csv", preset: "odoo-partners", kind: .people,
            fields: """
                id=external_id|name=full_name|email=email|phone=phone|mobile=mobile|vat=document|street=address\
                |city=city|zip=postcode|country_id/id=country|function=job_title|category_id/name=tags\
                |lang=language|comment=notes
                """),
        Expected(
            file: "alegra_contactos_co.csv", preset: "alegra-contacts-co", kind: .people,
            fields: """
                Tipo de identificación=document_type|Número de identificación=document\
                |Nombre / Razón social=full_name|Correo=email|Celular=mobile|Teléfono 1=phone|Dirección=address\
                |Municipio=city|Departamento=region|País=country|Comentarios=notes
                """),
        Expected(
            file: "alegra_contactos_mx.csv", preset: "alegra-contacts-mx", kind: .people,
            fields: """
                RFC=document|Razón social=full_name|Email=email|Teléfono 1=phone|Celular=mobile|Comentarios=notes\
                |Calle=address|Municipio / Delegación=city|Estado=region|País=country|Código postal=postcode
                """),
    ]

    @Test("Every column of a known tool's export becomes what it is, and the tool is named", arguments: files)
    func columns(_ expected: Expected) throws {
        let file = try ExportFile(expected.file)
        #expect(file.rows.count >= 8)
        let guess = KindGuess.of(file.evidence)
        #expect(guess == KindGuess(kind: expected.kind, confidence: 0.99, preset: expected.preset))
        let mapping = try file.mapping(expected.kind)
        #expect(mapping.preset == expected.preset)
        let fields = expected.fields.split(separator: "|").map {
            $0.split(separator: "=", maxSplits: 1).map(String.init)
        }
        let wanted = Dictionary(
            fields.map { ($0[0], $0.count > 1 ? $0[1] : "") }, uniquingKeysWith: { first, _ in first })
        for (column, evidence) in zip(mapping.columns, file.evidence) {
            let own = evidence.samples.isEmpty ? "" : Field.own(column.name, kind: expected.kind)?.name ?? ""
            #expect(column.field?.name ?? "" == wanted[column.name] ?? own, "\(column.name)")
        }
        for (column, field) in wanted where !field.isEmpty {
            #expect(mapping.index(of: field).map { mapping.columns[$0].name } == column)
        }
    }

    @Test("Shopify's apostrophes are no part of ids, telephones and postcodes")
    func apostrophes() throws {
        let file = try ExportFile("shopify_customers.csv")
        let mapping = try file.mapping(.people)
        #expect(file.values("external_id", mapping).first == "8779761975521")
        #expect(file.values("phone", mapping).first == "+573005550101")
        #expect(file.values("postcode", mapping)[1] == "050021")
        #expect(file.values("given_names", mapping).contains("Luz Dary"))
    }

    @Test("Shopify's states of payment are told in the words of the status table")
    func shopifyStates() throws {
        let file = try ExportFile("shopify_orders.csv")
        let states = file.values("status", try file.mapping(.orders)).filter { !$0.isEmpty }
        #expect(states == ["paid", "paid", "pending", "refunded", "voided", "processing", "voided"])
    }

    @Test("A Mailchimp zip tells by its files who said yes and who said no; a returned address is neither")
    func audience() throws {
        let file = try ExportFile("mailchimp_zip_as_one_table.csv")
        let mapping = try file.mapping(.people)
        #expect(
            file.values("consent_email", mapping) == [
                "yes", "yes", "yes", "no", "no", "no", "unknown", "unknown", "unknown",
            ])
        #expect(file.values("tags", mapping)[2] == "VIP, Cali, Valle")
        #expect(AudienceMember(file: "lista/cleaned_members_export_1.csv") == .cleaned)
        #expect(AudienceMember(file: "otra.csv") == nil)
        let unsubscribed = try ExportFile("mailchimp_unsubscribed_members_export_1a2b3c.csv")
        #expect(Set(unsubscribed.values("consent_email", try unsubscribed.mapping(.people))) == ["no"])
    }

    @Test("Klaviyo's and HubSpot's words of consent are read the right way round")
    func consents() throws {
        let klaviyo = try ExportFile("klaviyo_profiles.csv")
        #expect(klaviyo.values("consent_email", try klaviyo.mapping(.people)).prefix(3) == ["yes", "no", "unknown"])
        let hubspot = try ExportFile("hubspot_contacts.csv")
        #expect(hubspot.values("consent_email", try hubspot.mapping(.people)).prefix(3) == ["unknown", "no", ""])
    }

    @Test("WooCommerce's states, stored or shown in Spanish, are told in the words of the status table")
    func wooStates() throws {
        let file = try ExportFile("woocommerce_orders.csv")
        let states = file.values("status", try file.mapping(.orders))
        #expect(
            states == [
                "Completed", "processing", "processing", "on-hold", "refunded", "refunded", "cancelled", "on-hold",
                "on-hold", "failed", "pending", "pending",
            ])
        #expect(states.allSatisfy { StatusTableWords.known.contains($0.lowercased()) })
    }

    @Test("Of several addresses in one Google cell the first counts, and labels lose Google's mark")
    func google() throws {
        let file = try ExportFile("google_contacts.csv")
        let mapping = try file.mapping(.people)
        #expect(file.values("email", mapping)[1] == "jose.munoz@correo.example")
        #expect(file.values("phone", mapping)[2] == "+57 302 555 0103")
        #expect(file.values("tags", mapping).prefix(3) == ["myContacts", "Amigos, myContacts", "myContacts, starred"])
    }

    @Test("Outlook's 0/0/00 is no birthday and Odoo's base.co is a country")
    func emptyBirthday() throws {
        for name in ["outlook_contacts.csv", "outlook_contacts_es.csv"] {
            let outlook = try ExportFile(name)
            let days = outlook.values("birth_date", try outlook.mapping(.people))
            #expect(days.last == "" && days.first?.isEmpty == false)
        }
        let odoo = try ExportFile("odoo_partners.csv")
        #expect(odoo.values("country", try odoo.mapping(.people)).prefix(4) == ["co", "co", "co", "es"])
    }

    @Test("A table from Excel in Spanish needs no preset: semicolons, Windows-1252, abbreviations, units in brackets")
    func spanishExcel() throws {
        let orders = try ExportFile("excel_es_pedidos.csv")
        #expect(KindGuess.of(orders.evidence).kind == .orders)
        #expect(
            try orders.mapping(.orders).columns.map { $0.field?.name } == [
                "order_id", "customer_ref", "ordered_at", "sku", "quantity", "unit_price", "discount", "amount",
                "status", "attr:Observación",
            ])
        let people = try ExportFile("excel_es_clientes.csv")
        #expect(KindGuess.of(people.evidence).kind == .people)
        let mapping = try people.mapping(.people)
        #expect(
            mapping.columns.map { $0.field?.name } == [
                "document", "given_names", "surnames", "mobile", "email", "birth_date", "address", "city", "region",
                "consent_email", "custom:Saldo", "custom:Último contacto", "custom:Fuma", "custom:Cód. interno",
            ])
        #expect(mapping.columns.suffix(4).map(\.type) == [.number, .date, .yesNo, .text])
        #expect(mapping.preset == nil)
    }

    @Test("Four of five telling columns are enough; fewer are not, and another kind's preset is left alone")
    func evidence() throws {
        let header = try ExportFile("klaviyo_profiles.csv").header
        let without = { (names: Set<String>) in header.filter { !names.contains($0) } }
        #expect(Preset.recognise(without(["City", "Country"]))?.id == "klaviyo-profiles")
        #expect(Preset.recognise(without(["City", "Country", "Zip Code"])) == nil)
        #expect(Preset.recognise(header, kind: .orders) == nil)
        #expect(Preset.recognise(["Email", "First Name", "Last Name"]) == nil)
    }

    @Test("What a person says of a column goes before the preset, and what surrounds its cells is still taken off")
    func saidBeforePreset() throws {
        let file = try ExportFile("shopify_customers.csv")
        let mapping = try ColumnMapping.propose(
            file.evidence, kind: .people, said: ["Customer ID": "custom:Shopify", "Total Spent": ""])
        let id = try #require(mapping.columns.first)
        #expect(id.field?.name == "custom:Shopify" && id.confidence == 1 && id.rule == .dropApostrophe)
        #expect(mapping.columns.first { $0.name == "Total Spent" }?.field == nil)
        let orders = try ExportFile("shopify_orders.csv")
        let other = try ColumnMapping.propose(
            orders.evidence, kind: .orders, said: ["Financial Status": "attr:Pago", "Fulfillment Status": "status"])
        #expect(other.columns.first { $0.name == "Financial Status" }?.rule == nil)
        #expect(other.columns.first { $0.name == "Fulfillment Status" }?.field?.name == "status")
    }

    @Test("Presets name only fields of the contract, each at most by columns that can stand for one another")
    func soundness() {
        #expect(Set(Preset.all.map(\.id)).count == Preset.all.count)
        for preset in Preset.all {
            #expect(Preset.with(id: preset.id) == preset)
            #expect(Set(preset.rules.map { HeaderName.key($0.column) }).count == preset.rules.count, "\(preset.id)")
            for rule in preset.rules where rule.field != "+" && !rule.field.isEmpty {
                #expect(Field(rule.field, kind: preset.kind) != nil, "\(preset.id): \(rule.field)")
            }
            let ruled = Set(preset.rules.map { HeaderName.key($0.column) })
            #expect(preset.required.count { ruled.contains($0) } >= preset.required.count - 1, "\(preset.id)")
        }
    }
}

/// The words that the contract's status table knows.
private enum StatusTableWords {
    static let known = Set(
        """
        paid completed processing shipped delivered fulfilled invoiced cancelled canceled failed pending on-hold voided
        draft returned refunded
        """.split(whereSeparator: \.isWhitespace).map(String.init))
}
