import Testing

@testable import Intake

@Suite("Names of columns in three languages")
struct AliasesTests {
    struct Header: CustomTestStringConvertible, Sendable {
        let kind: ImportKind
        /// `Column=field`, parted by bars.
        let columns: String
        var testDescription: String { "\(kind): \(columns.prefix(60))" }
    }

    static let headers = [
        Header(
            kind: .people,
            columns: """
                Id. Cliente=external_id|Nombre y Apellidos=full_name|Dirección de correo-e=email|Tel. fijo=phone\
                |Cel. / WhatsApp=mobile|Tipo Doc.=document_type|Nro. de Cédula=document|F. Nac.=birth_date|Género=sex\
                |Dir. residencia=address|Mpio=city|Dpto.=region|Cód. Postal=postcode|País=country|Profesión=job_title\
                |Etiquetas=tags|Obs.=notes|Referido por=referred_by|Fecha de alta=created_at|Acepta e-mail=consent_email
                """),
        Header(
            kind: .people,
            columns: """
                CustomerID=external_id|first_name=given_names|last_name=surnames|EmailAddress=email|home-phone=phone\
                |Cell Phone #=mobile|dateOfBirth=birth_date|Gender=sex|Street Address=address|City/Town=city\
                |State/Province=region|ZIP=postcode|Country Code=country|Company Name=company|Job title=job_title\
                |Preferred language=language|Labels=tags|Remarks=notes|Sign-up date=created_at\
                |Accepts SMS marketing=consent_sms
                """),
        Header(
            kind: .people,
            columns: """
                Contact ID=external_id|Account Name=company|Title=job_title|Mailing Street=address|Mailing City=city\
                |Mailing State/Province=region|Mailing Zip/Postal Code=postcode|Mailing Country=country\
                |Email Opt Out=consent_email|Do Not Call=consent_phone
                """),
        Header(
            kind: .orders,
            columns: """
                Número de orden=order_id|Email=email|Fecha=ordered_at|Estado de la orden=status|Moneda=currency\
                |Descuento=discount|Costo de envío=shipping|Total=order_total|DNI / CUIT=document|Teléfono=phone\
                |Medio de pago=payment_method|Nombre del producto=product|Precio del producto=unit_price\
                |Cantidad del producto=quantity|SKU=sku|Canal=channel
                """),
        Header(
            kind: .orders,
            columns: """
                Factura=order_id|Fecha elaboración=ordered_at|Identificación=document|Sucursal=store\
                |Código producto=sku|Nombre producto=product|Cantidad=quantity|Valor unitario=unit_price\
                |Valor desc.=discount|Valor IVA=tax|Valor total=amount|Forma de pago=payment_method
                """),
        Header(
            kind: .people,
            columns: """
                Código do cliente=external_id|Nome completo=full_name|Endereço de e-mail=email|Telefone=phone\
                |Telemóvel=mobile|CPF=document|Data de nascimento=birth_date|Endereço=address|Cidade=city|UF=region\
                |CEP=postcode|Empresa=company|Observações=notes|Data de cadastro=created_at\
                |Aceita e-mail=consent_email
                """),
        Header(
            kind: .people,
            columns: """
                Nombre=given_names|Apellidos=surnames|Correo del cliente=email|Ciudad cliente=city\
                |Teléfono del contacto=phone
                """),
        Header(kind: .people, columns: "Nombre=full_name|Correo=email|Ciudad=city"),
        Header(
            kind: .companies,
            columns: """
                Razón social=name|NIT=tax_id|Sector=industry|No. de empleados=employees\
                |Ventas anuales (COP)=annual_revenue\
                |Utilidad anual=annual_profit|Correo corporativo=email|PBX=phone|Página web=website|Dir.=address\
                |Ciudad=city|Departamento=region|Empresa matriz=parent_external_id
                """),
        Header(
            kind: .companies,
            columns: """
                Company ID=external_id|Company name=name|VAT number=tax_id|Industry=industry\
                |Number of employees=employees|Annual Revenue=annual_revenue|Website URL=website|Phone=phone
                """),
        Header(
            kind: .orders,
            columns: """
                Factura Nº=order_id|Cód. Cte.=customer_ref|NIT Cliente=document|Fecha Fact.=ordered_at|Ref.=sku\
                |Descripción=product|Línea=category|Cant.=quantity|Vr. Unit.=unit_price|Dcto=discount|Vr. Total=amount\
                |Costo Unit.=unit_cost|Moneda=currency|Pto. de venta=store|Forma pago=payment_method|Estado=status
                """),
        Header(
            kind: .orders,
            columns: """
                Invoice No=order_id|StockCode=sku|Description=product|Quantity=quantity|InvoiceDate=ordered_at\
                |UnitPrice=unit_price|Customer ID=customer_ref
                """),
        Header(
            kind: .orders,
            columns: """
                Nº do pedido=order_id|E-mail do cliente=email|Data da venda=ordered_at|Produto=product|Qtde=quantity\
                |Preço unitário (R$)=unit_price|Desconto=discount|Frete=shipping|Situação=status|Filial=store
                """),
        Header(
            kind: .orders,
            columns:
                """
                Pedido=order_id|Fecha=ordered_at|Cliente=customer_ref|Subtotal=amount|IVA=tax|Envío=shipping\
                |Total=order_total
                """
        ),
        Header(
            kind: .events,
            columns: """
                Id evento=event_id|Correo=email|Fecha y hora=occurred_at|Tipo de evento=type|Canal=channel\
                |Campaña=campaign|Producto=product|Valor=value|Comentarios=text|Duración (min)=minutes
                """),
        Header(
            kind: .events,
            columns:
                "user_id=customer_ref|event_name=type|timestamp=occurred_at|utm_campaign=campaign|utm_medium=channel"),
        Header(
            kind: .products,
            columns: """
                Código=sku|Nombre=name|Categoría=category|Subcategoría=subcategory|Costo=cost\
                |Precio de venta (COP)=price\
                |Existencias=stock|Activo=active|Enlace=url|Imagen=image_url|Reemplaza a=replaces|Moneda=currency
                """),
        Header(
            kind: .products,
            columns:
                "Variant SKU=sku|Title=name|Type=category|Cost per item=cost|Variant Price=price|Image Src=image_url"),
        Header(
            kind: .costs,
            columns: "Código producto=sku|Vigente desde=valid_from|Costo unitario=unit_cost|Moneda=currency"),
        Header(
            kind: .costs,
            columns:
                """
                Fecha del gasto=spent_at|Concepto=label|Valor=amount|Canal=channel|Campaña=campaign\
                |Observaciones=notes
                """
        ),
        Header(
            kind: .payments,
            columns: """
                Recibo de caja=payment_id|Factura=order_id|Cédula=document|Fecha de pago=paid_at|Valor pagado=amount\
                |Moneda=currency|Medio de pago=method|Estado del pago=status
                """),
        Header(
            kind: .consents,
            columns: """
                Cédula=document|Correo=email|Canal=channel|Finalidad=purpose|Estado=state|Fecha de autorización=at\
                |Fuente=source|Versión del texto=text_version|Vence=valid_until|Horario permitido=allowed_hours
                """),
        Header(
            kind: .suppressions,
            columns:
                "E-mail=email|Celular=phone|Canal=channel|Motivo de la baja=reason|Fecha de baja=at|Hasta=valid_until"),
    ]

    @Test("Headers of files of every kind are understood without help", arguments: headers)
    func understood(_ header: Header) throws {
        let pairs = header.columns.split(separator: "|").map { $0.split(separator: "=").map(String.init) }
        let evidence = pairs.map { ColumnMapping.Evidence(name: $0[0], samples: []) }
        let columns = try ColumnMapping.propose(evidence, kind: header.kind).columns
        for (column, pair) in zip(columns, pairs) {
            #expect(column.field?.name == pair[1], "\(pair[0])")
            #expect(column.confidence >= 0.6)
        }
    }

    @Test("Every field of the contract is known by its own name, in every kind", arguments: ImportKind.allCases)
    func contract(_ kind: ImportKind) throws {
        let names = Field.names(of: kind)
        #expect(Set(names).count == names.count && !names.isEmpty)
        let mapping = try ColumnMapping.propose(
            names.map { ColumnMapping.Evidence(name: $0.uppercased(), samples: []) }, kind: kind)
        #expect(mapping.columns.map { $0.field?.name } == names.map { Optional($0) })
        #expect(mapping.columns.allSatisfy { $0.confidence == 1 })
        #expect(names.allSatisfy { Field($0, kind: kind)?.name == $0 })
    }

    @Test("Every name of the lists is a name of its field", arguments: ImportKind.allCases)
    func lists(_ kind: ImportKind) {
        let aliases = Aliases.of(kind)
        for name in Field.names(of: kind) {
            let meanings = aliases.meanings(of: HeaderName(name)).meanings
            #expect(meanings.map(\.field.name) == [name])
        }
    }

    @Test("Marks, units, currencies, plurals and abbreviations say nothing of what a column is")
    func normalised() {
        for header in [
            "Vlr. Unit. (COP)*", "VALOR UNITARIO COP", "valorUnitario", "Valores unitarios [USD]", " vr_unit:",
        ] {
            #expect(HeaderName(header).wordKey == "valorunitario", "\(header)")
        }
        #expect(HeaderName("F. Nac. (dd/mm/aaaa)").wordKey == "fechanacimiento")
        #expect(HeaderName("Nº de Tel. *").wordKey == "numerotelefono")
        #expect(HeaderName("Correo del cliente").ownerless == "correo")
        #expect(HeaderName("(COP)").wordKey == "cop")
        #expect(HeaderName("").wordKey.isEmpty && HeaderName("***").key.isEmpty)
        #expect(HeaderName("Descuento (%)").isShare && HeaderName("% IVA").isShare && !HeaderName("IVA").isShare)
    }

    @Test("A share is no amount of money")
    func shares() throws {
        let columns = [("Descuento (%)", ["10"]), ("% IVA", ["19"]), ("Descuento", ["500"])]
        let mapping = try ColumnMapping.propose(
            columns.map { ColumnMapping.Evidence(name: $0.0, samples: $0.1) }, kind: .orders)
        #expect(mapping.columns.map { $0.field?.name } == ["attr:Descuento (%)", "attr:% IVA", "discount"])
    }

    @Test("Own fields belong to people and companies, to lines, events and payments; elsewhere there are none")
    func ownFields() throws {
        let evidence = [ColumnMapping.Evidence(name: "Zodíaco", samples: ["Leo"])]
        for kind in ImportKind.allCases {
            let field = try ColumnMapping.propose(evidence, kind: kind).columns.first?.field?.name
            switch kind {
            case .people, .companies: #expect(field == "custom:Zodíaco")
            case .orders, .events, .payments: #expect(field == "attr:Zodíaco")
            case .products, .costs, .consents, .suppressions: #expect(field == nil)
            }
        }
        #expect(Field("attr:x", kind: .products) == nil && Field("custom:x", kind: .companies) != nil)
    }
}
