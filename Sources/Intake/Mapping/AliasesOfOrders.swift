/// Names of the fields of order lines and payments, and of whom a row is about.
extension Aliases {
    static let orders = """
        order_id: numero de pedido|no pedido|nro pedido|n pedido|id pedido|id del pedido|codigo de pedido
        |numero de orden|no orden|nro orden|id orden|orden de compra|numero de factura|no factura|nro factura
        |num factura|id factura|factura numero|numero de venta|id venta|no venta|numero de transaccion|id transaccion
        |numero de documento de venta|consecutivo|consecutivo factura|comprobante|numero de comprobante|ticket
        |numero de ticket|recibo|remision|pedido|orden|factura|venta|transaccion|boleta|folio|order id|order number
        |order no|order name|order reference|order ref|order code|invoice id|invoice number|invoice no|invoice
        |transaction id|transaction number|transaction no|receipt number|receipt no|receipt id|receipt|sale id
        |sales order|sales order number|purchase id|basket id|order|numero do pedido|id do pedido|nota fiscal
        |numero da nota|id venda|numero da venda|venda|pedido n|increment id|reference|numero|id
        ordered_at: fecha de pedido|fecha del pedido|fecha pedido|fecha de compra|fecha compra|fecha de venta
        |fecha venta|fecha de la venta|fecha factura|fecha de factura|fecha de facturacion|fecha facturacion
        |fecha orden|fecha de orden|fecha de emision|fecha emision|fecha de transaccion|fecha transaccion
        |fecha documento|fecha de elaboracion|fecha comprobante|fecha y hora|fecha hora|creado el|fecha de creacion
        |fecha creacion|fecha
        |dia
        |order date|order time|order datetime|date ordered|ordered on|purchase date|date of purchase|purchased at
        |transaction date|sale date|sales date|invoice date|date created|created at|created on|datetime|date time
        |timestamp|date|data do pedido|data da compra|data da venda|data de emissao|data emissao|data
        sku: sku|codigo producto|codigo de producto|codigo del producto|cod producto|id producto|id de producto
        |codigo articulo|codigo de articulo|id articulo|codigo de barras|codigo barras|ean|referencia producto
        |referencia
        |codigo item|plu|lineitem sku|line item sku|product sku|item sku|variant sku|stock code|product code
        |product id|item code|item id|item number|item no|barcode|upc|codigo do produto|id do produto|codigo do item
        |ref|codigo|clave|item
        product: nombre del producto|nombre de producto|nombre producto|descripcion del producto|descripcion producto
        |nombre articulo|descripcion articulo|producto|articulo|descripcion|detalle|concepto|desc|lineitem name
        |line item name|product name|product title|item name|item description|item title|product description|product
        |description|nome do produto|descricao do produto|descricao|produto|item
        category: categoria del producto|categoria de producto|categoria producto|categoria|linea|linea de producto
        |familia|grupo|subgrupo|rubro|tipo de producto|tipo producto|departamento producto|departamento
        |product category|item category|category name|product type|product group|category|department|collection
        |categoria do produto
        quantity: cantidad vendida|cantidad del producto|cantidad|cant|unidades vendidas|unidades|und
        |numero de unidades|piezas
        |lineitem quantity
        |line item quantity|item quantity|quantity ordered|order quantity|qty ordered|item qty|quantity|qty|units
        |units sold|pieces|pcs|quantidade vendida|quantidade|qtd|qtde
        unit_price: precio unitario|precio del producto|precio por unidad|precio unidad|precio de venta
        |precio venta|valor unitario
        |vr unitario|vlr unitario|p unitario|pvp|precio unit|precio|lineitem price|line item price|unit price
        |price per unit|price each|item price|product price|selling price|sale price|net price|rate|price
        |preco unitario|valor unitario produto|preco de venda|preco
        discount: descuento de linea|descuento linea|descuento item|descuento producto|valor descuento|vr descuento
        |vlr descuento|descuento|dcto|dto|rebaja|valor desc|vr desc|lineitem discount|line item discount
        |line discount|item discount
        |product discount|discount amount line|discount value|discount|desc|desconto do item|valor do desconto
        |desconto
        amount: importe de linea|total linea|total de linea|subtotal linea|subtotal de linea|valor linea|importe neto
        |valor neto|total neto|venta neta|importe|valor venta|valor de venta|line total|line amount|line subtotal
        |item total|item subtotal|extended price|net amount|net sales|total price|sales amount|total linea neto
        |amount|sales|revenue|gmv|valor total|vr total|vlr total|precio total|subtotal|sub total|monto|montante
        |valor do item|total do item|valor|total|valor venda|faturamento|ventas|venta total
        unit_cost: costo unitario|costo por unidad|costo producto|costo del producto|coste unitario|coste|costo
        |precio de costo|precio costo|vr costo|unit cost|cost per unit|cost per item|item cost|cost price|product cost
        |cost of goods|cogs|cost|custo unitario|preco de custo|custo
        currency: moneda|codigo de moneda|divisa|tipo de moneda|currency code|order currency|currency|moeda
        channel: canal de venta|canal|medio de venta|origen de la venta|origen|sales channel|order source|source name
        |channel|source|canal de venda|origem
        store: nombre de la tienda|nombre tienda|codigo tienda|id tienda|punto de venta|tienda|sucursal|almacen
        |local|sede
        |bodega|caja|store name|store id|store code|shop name|shop|store|location|branch|outlet|pos|loja|filial
        |ponto de venda
        payment_method: medio de pago|metodo de pago|forma de pago|tipo de pago|medio pago|forma pago|pago
        |payment method title|payment method|payment type|payment gateway|payment mode|gateway|tender type|payment
        |forma de pagamento|meio de pagamento|pagamento
        status: estado del pedido|estado pedido|estado de la orden|estado de la factura|estado factura|estado de venta
        |estado|estatus|situacion|order status|financial status|invoice status|transaction status|status|state
        |status do pedido|situacao do pedido|situacao
        line_id: id linea|id de linea|numero de linea|no linea|linea id|renglon|id renglon|id item pedido|partida
        |posicion
        |line item id|lineitem id|order line id|line number|line no|order line|order item id|line id|line|posicao
        order_discount: descuento del pedido|descuento pedido|descuento total|total descuento|total descuentos
        |descuento de la orden|descuento factura|descuento general|order discount|cart discount amount|cart discount
        |discount total|total discount|total discounts|discount amount|coupon amount|desconto total
        |desconto do pedido
        shipping: costo de envio|gastos de envio|valor envio|valor domicilio|costo domicilio|envio|flete|domicilio
        |order shipping|shipping total|shipping cost|shipping amount|shipping price|shipping charge|shipping fee
        |shipping
        |freight|delivery fee|delivery cost|postage|valor do frete|frete
        tax: total impuestos|total impuesto|valor iva|vr iva|vlr iva|monto iva|impuestos|impuesto|iva|igv|itbms
        |impoconsumo
        |total tax|tax total|tax amount|order tax|sales tax|taxes|tax|vat amount|vat|gst|imposto|impostos|icms
        order_total: total del pedido|total pedido|total orden|total de la orden|total factura|total de la factura
        |valor factura|valor del pedido|total a pagar|total venta|total de la venta|gran total|order total|total order
        |grand total|invoice total|order amount|order value|order total amount|total amount|total paid
        |total do pedido|valor do pedido|total da nota|total geral|total|valor total

        """

    static let payments = """
        payment_id: id pago|id del pago|numero de pago|no pago|codigo de pago|referencia de pago|referencia del pago
        |numero de recibo|recibo|recibo de caja|comprobante|comprobante de pago|numero de transaccion|id transaccion
        |transaccion|payment id|payment number|payment reference|payment ref|transaction id|transaction number
        |receipt number|charge id|receipt|id do pagamento|numero do pagamento|referencia|reference|id
        order_id: numero de pedido|no pedido|nro pedido|id pedido|pedido|numero de orden|orden|numero de factura
        |no factura|nro factura|id factura|factura|factura numero|documento|order id|order number|order no|order
        |invoice id
        |invoice number|invoice no|invoice|numero do pedido|nota fiscal
        paid_at: fecha de pago|fecha del pago|fecha pago|fecha de recaudo|fecha recaudo|fecha de abono|fecha abono
        |fecha de cobro|fecha consignacion|pagado el|fecha y hora|fecha|payment date|paid at|paid on|date paid
        |payment time|transaction date|created at|timestamp|date|data do pagamento|data de pagamento|data
        amount: valor pagado|monto pagado|importe pagado|valor del pago|valor pago|monto del pago|valor recaudado
        |recaudo|abono|valor abono|importe|monto|valor|total pagado|amount paid|payment amount|paid amount|amount
        |total paid|gross amount|net amount|total|valor do pagamento|valor pago cliente
        currency: moneda|divisa|currency code|currency|moeda
        method: medio de pago|metodo de pago|forma de pago|tipo de pago|franquicia|banco|payment method|payment type
        |payment gateway|gateway|card brand|method|forma de pagamento|meio de pagamento
        status: estado del pago|estado pago|estado de la transaccion|estado|estatus|payment status
        |transaction status|status|state|situacao|status do pagamento

        """

    /// Whom an order, an event or a payment is about.
    static let whom = """
        customer_ref: codigo cliente|codigo de cliente|codigo del cliente|cod cliente|id cliente|id del cliente
        |numero de cliente|no cliente|nro cliente|clave cliente|referencia cliente|id comprador|id usuario|id contacto
        |customer ref|customer reference|customer id|customer no|customer number|customer code|customer user id
        |client id|client code|user id|buyer id|member id|contact id|profile id|external id|account id
        |codigo do cliente
        |id do cliente|comprador|tercero|usuario|socio|cliente|customer|client|buyer|member|user
        email: correo electronico|correo del cliente|correo cliente|email cliente|email del cliente|correo
        |email address
        |customer email|billing email|buyer email|user email|contact email|e mail|email|mail|endereco de email
        |email do cliente
        phone: telefono del cliente|telefono cliente|celular cliente|celular|movil|whatsapp|telefono|tel|cel
        |customer phone|billing phone|phone number|mobile phone|mobile|phone|telefone do cliente|telefone
        document: numero de documento|documento cliente|documento del cliente|numero documento|cedula cliente|cedula
        |nit cliente|nit del cliente|nit|identificacion cliente|numero de identificacion|identificacion|rfc|curp
        |dni|nif|rut
        |cuit|ruc|documento|customer document|customer tax id|document number|tax id|national id|vat number
        |document|cpf
        |cpf cnpj|dni cuit|cpf do cliente|cnpj

        """
}
