import Testing

@testable import Intake

@Suite("What the status of an order means")
struct StatusTableTests {
    @Test(
        "Every status of the contract",
        arguments: [
            (
                OrderStatus.sold,
                [
                    "", "paid", "completed", "processing", "shipped", "delivered", "fulfilled", "invoiced", "pagado",
                    "completado", "enviado", "entregado", "facturado",
                ]
            ),
            (
                .void,
                [
                    "cancelled", "canceled", "failed", "pending", "on-hold", "voided", "draft", "cancelado", "anulado",
                    "pendiente", "fallido", "borrador",
                ]
            ),
            (.returned, ["returned", "refunded", "devuelto", "reembolsado"]),
        ])
    func contract(_ meaning: OrderStatus, _ texts: [String]) {
        for text in texts {
            #expect(StatusTable.standard.meaning(of: text) == meaning, "\(text)")
            #expect(StatusTable.standard.meaning(of: "  " + text.uppercased() + " ") == meaning, "\(text) in capitals")
        }
    }

    @Test("A text that the table does not hold is unknown, not sold in silence")
    func unknown() {
        for text in ["en camino", "paid?", "void-ish", "0"] {
            #expect(StatusTable.standard.meaning(of: text) == nil, "\(text)")
        }
    }
}
