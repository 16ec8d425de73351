import Testing

@testable import Intake

@Suite("What the rows of a file are")
struct FieldGuessKindTests {
    struct Header: Sendable, CustomTestStringConvertible {
        let kind: ImportKind
        let columns: [String]
        init(_ kind: ImportKind, _ columns: String) {
            (self.kind, self.columns) = (kind, columns.split(separator: ",").map(String.init))
        }
        var testDescription: String { columns.joined(separator: ",") }
    }

    static let headers = [
        Header(.people, "Nombre,Correo,Ciudad"), Header(.people, "id,nombre,correo,creado,total"),
        Header(.people, "Cédula,Nombres,Apellidos,Celular,Fecha de nacimiento"), Header(.people, "email"),
        Header(.people, "First Name,Last Name,Company,Email,Phone"),
        Header(.companies, "Razón social,NIT,Sector,Empleados,Correo,Ciudad"),
        Header(.companies, "Empresa,NIT,Teléfono,Correo"),
        Header(.companies, "Company name,Website,Industry,Annual revenue,Phone"),
        Header(.orders, "Fecha,Cliente,Total"), Header(.orders, "order_id,ordered_at,amount"),
        Header(.orders, "Pedido,Fecha,Cliente,Producto,Cantidad,Precio"),
        Header(.orders, "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country"),
        Header(.events, "Correo,Tipo de evento,Fecha y hora,Campaña"),
        Header(.events, "event_id,customer_ref,occurred_at,type,value"),
        Header(.events, "Cliente,Fecha de la llamada,Tipo,Duración"),
        Header(.products, "SKU,Nombre,Categoría,Precio,Costo,Stock"),
        Header(.products, "Código,Producto,Precio de venta"),
        Header(.costs, "sku,valid_from,unit_cost"), Header(.costs, "Código producto,Costo unitario"),
        Header(.costs, "Fecha,Concepto,Valor,Canal,Campaña"),
        Header(.payments, "Recibo,Factura,Fecha de pago,Valor pagado,Medio de pago"),
        Header(.payments, "payment_id,order_id,paid_at,amount,method"),
        Header(.consents, "Cédula,Canal,Finalidad,Estado,Fecha de autorización,Fuente"),
        Header(.consents, "external_id,channel,purpose,state,at"),
        Header(.suppressions, "Correo,Motivo de la baja,Fecha de baja"),
        Header(.suppressions, "email,channel,reason,at"),
    ]

    @Test("The nine kinds are told apart by the fields they cannot do without", arguments: headers)
    func kinds(_ header: Header) {
        let guess = KindGuess.of(header.columns.map { ColumnMapping.Evidence(name: $0, samples: []) })
        #expect(guess.kind == header.kind && guess.preset == nil)
        #expect(guess.confidence > 0.3 && guess.confidence <= 0.98)
    }

    @Test("The contract's own header of each kind is that kind, surely", arguments: ImportKind.allCases)
    func contract(_ kind: ImportKind) {
        let guess = KindGuess.of(Field.names(of: kind).map { ColumnMapping.Evidence(name: $0, samples: []) })
        #expect(guess.kind == kind && guess.confidence >= 0.6)
    }

    @Test("Columns that say nothing leave the kind open")
    func nothing() {
        #expect(KindGuess.of([]) == KindGuess(kind: .people, confidence: 0, preset: nil))
        let guess = KindGuess.of([ColumnMapping.Evidence(name: "Zodíaco", samples: ["Leo"])])
        #expect(guess.confidence == 0)
        #expect(KindGuess.of([ColumnMapping.Evidence(name: "Cantidad", samples: ["1"])]).confidence < 0.4)
    }
}
