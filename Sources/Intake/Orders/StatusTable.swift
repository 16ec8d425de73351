import Kernel

/// What the status text of an order line means.
public enum OrderStatus: UInt8, Sendable { case sold, void, returned }

/// The table of status texts. An unknown text counts as sold and is listed.
public struct StatusTable: Sendable {
    private let meanings: [String: OrderStatus]

    public static let standard = StatusTable(
        sold:
            "paid completed processing shipped delivered fulfilled invoiced pagado completado enviado entregado facturado",
        void: "cancelled canceled failed pending on-hold voided draft cancelado anulado pendiente fallido borrador",
        returned: "returned refunded devuelto reembolsado")

    init(sold: String, void: String, returned: String) {
        var meanings = ["": OrderStatus.sold]
        for (words, meaning) in [(sold, OrderStatus.sold), (void, .void), (returned, .returned)] {
            for word in words.split(separator: " ") { meanings[FoldedText.fold(String(word))] = meaning }
        }
        self.meanings = meanings
    }

    /// nil when the table does not know the text.
    public func meaning(of text: String) -> OrderStatus? { meanings[FoldedText.fold(text)] }
}
