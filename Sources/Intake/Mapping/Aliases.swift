import Kernel

/// The names under which tools and people write a field in Spanish, English and Portuguese.
///
/// Names are compared by `FoldedText.key`: no accents, no case, letters and digits only.
enum Aliases {
    static func field(for header: String, kind: ImportKind) -> Field? {
        let key = FoldedText.key(header)
        guard let name = (kind == .orders ? orders : people)[key] else { return nil }
        return Field(known: name)
    }

    private static let orders = table(
        [
            "order_id":
                "order id|order|order number|order no|invoice|invoice no|invoice number|invoice id|transaction id|receipt|ticket|pedido|id pedido|numero de pedido|no pedido|nro pedido|n pedido|orden|numero de orden|factura|numero de factura|no factura|nro factura|num factura|id factura|venta|id venta|numero de venta|transaccion|comprobante|recibo|numero do pedido|nota fiscal|venda|id venda",
            "customer_ref":
                "customer ref|customer id|customer|customer no|customer number|customer code|client id|client|user id|buyer id|member id|cliente|id cliente|codigo cliente|codigo de cliente|cod cliente|no cliente|nro cliente|numero de cliente|id del cliente|comprador|codigo do cliente|id do cliente",
            "email":
                "email|e mail|mail|email address|customer email|billing email|correo|correo electronico|correo cliente|correo del cliente|email cliente|endereco de email",
            "phone": "phone|phone number|mobile|billing phone|telefono|celular|movil|tel|cel|whatsapp|telefone",
            "document":
                "document|tax id|document number|documento|numero de documento|cedula|identificacion|numero de identificacion|nit|rfc|dni|nif|rut|cuit|cpf|ruc|curp",
            "ordered_at":
                "ordered at|order date|date|datetime|timestamp|created at|invoice date|purchase date|transaction date|sale date|fecha|fecha de pedido|fecha pedido|fecha del pedido|fecha de compra|fecha compra|fecha de venta|fecha venta|fecha factura|fecha de factura|fecha y hora|fecha hora|data|data do pedido|data da compra|data da venda",
            "sku":
                "sku|stock code|product code|product id|item code|item id|item|lineitem sku|codigo|codigo producto|codigo de producto|codigo del producto|cod producto|id producto|referencia|ref|codigo do produto|codigo articulo",
            "product":
                "product|product name|description|item name|item description|lineitem name|producto|nombre producto|nombre del producto|nombre de producto|descripcion|articulo|detalle|produto|nome do produto|descricao",
            "category":
                "category|product category|department|product type|categoria|linea|familia|grupo|tipo de producto|departamento producto",
            "quantity": "quantity|qty|units|lineitem quantity|item quantity|cantidad|cant|unidades|und|quantidade|qtd",
            "unit_price":
                "unit price|price|lineitem price|item price|precio|precio unitario|precio unidad|valor unitario|vr unitario|vlr unitario|preco|preco unitario",
            "discount":
                "discount|line discount|lineitem discount|discount amount line|descuento|descuento linea|dcto|desconto",
            "amount":
                "amount|line total|line amount|total line|total price|sales|revenue|importe|total linea|valor total|valor|total|monto|subtotal|subtotal linea|vr total|vlr total|montante",
            "unit_cost":
                "unit cost|cost|item cost|cost price|costo|costo unitario|coste|coste unitario|custo|custo unitario",
            "currency": "currency|currency code|moneda|divisa|moeda",
            "channel": "channel|sales channel|source name|canal|canal de venta|canal de venda",
            "store":
                "store|shop|store name|store id|location|branch|pos|tienda|sucursal|almacen|punto de venta|local|sede|loja|filial",
            "payment_method":
                "payment method|payment|payment type|payment gateway|medio de pago|metodo de pago|forma de pago|pago|forma de pagamento",
            "status":
                "status|order status|financial status|state|estado|estado del pedido|estado pedido|estatus|situacao|status do pedido",
            "line_id": "line id|line|line number|order line|lineitem id|linea id|id linea|numero de linea|renglon",
            "order_discount":
                "order discount|discount amount|total discount|cart discount|descuento pedido|descuento del pedido|descuento total|desconto total",
            "shipping":
                "shipping|shipping cost|shipping amount|freight|delivery fee|envio|costo de envio|flete|domicilio|gastos de envio|frete",
            "tax": "tax|taxes|vat|tax amount|impuesto|impuestos|iva|imposto",
            "order_total":
                "order total|grand total|invoice total|total order|total pedido|total del pedido|total factura|total a pagar|total do pedido",
        ], Field.orders)

    private static let people = table(
        [
            "external_id":
                "external id|id|customer id|client id|contact id|record id|user id|member id|customer ref|code|codigo|codigo cliente|codigo de cliente|cod cliente|id cliente|id contacto|numero de cliente|no cliente|codigo do cliente",
            "full_name":
                "full name|name|customer name|contact name|display name|nombre completo|nombre y apellido|nombre y apellidos|nombres y apellidos|cliente|customer|contacto|nome completo|nome",
            "given_names":
                "given names|given name|first name|firstname|forename|nombre|nombres|primer nombre|primeiro nome",
            "surnames": "surnames|surname|last name|lastname|family name|apellido|apellidos|primer apellido|sobrenome",
            "email":
                "email|e mail|mail|email address|email 1|correo|correo electronico|direccion de correo electronico|endereco de email",
            "phone": "phone|phone number|telephone|home phone|work phone|tel|telefono|telefono fijo|fijo|telefone",
            "mobile":
                "mobile|mobile phone|cell|cell phone|mobile number|celular|cel|movil|telefono movil|telefono celular|whatsapp|numero de celular",
            "document_type":
                "document type|id type|tipo documento|tipo de documento|tipo de identificacion|tipo identificacion|tipo id|tipo doc",
            "document":
                "document|document number|national id|tax id|id number|documento|numero documento|numero de documento|no documento|cedula|cedula de ciudadania|identificacion|numero de identificacion|nit|rfc|curp|dni|nif|nie|rut|cuit|cpf|ruc",
            "birth_date":
                "birth date|birthdate|birthday|date of birth|dob|fecha de nacimiento|fecha nacimiento|f nac|nacimiento|cumpleanos|data de nascimento|nascimento",
            "sex": "sex|gender|sexo|genero",
            "address": "address|street|street address|address 1|address line 1|direccion|dir|domicilio|calle|endereco",
            "city": "city|town|ciudad|municipio|localidad|poblacion|cidade",
            "region": "region|state|province|department|departamento|dpto|provincia|estado|comunidad",
            "postcode": "postcode|postal code|zip|zip code|codigo postal|cp|cep",
            "country": "country|country code|pais",
            "company": "company|organization|organisation|account|empresa|razon social|compania|organizacion|negocio",
            "job_title": "job title|title|position|role|cargo|puesto|profesion",
            "language": "language|locale|idioma|lengua",
            "tags": "tags|labels|etiquetas|marcas",
            "notes": "notes|note|comments|remarks|notas|nota|observaciones|obs|comentarios|observacoes",
            "referred_by": "referred by|referrer|referido por|recomendado por|indicado por",
            "created_at":
                "created at|created|create date|signup date|sign up|date added|registered at|fecha de registro|fecha registro|fecha de creacion|fecha de alta|data de cadastro",
            "consent_email":
                "consent email|email consent|accepts email marketing|accepts marketing|email opt in|acepta correo|acepta email|acepta correo electronico|autoriza correo|suscrito|suscripcion correo|aceita email",
            "consent_sms":
                "consent sms|sms consent|accepts sms marketing|sms opt in|acepta sms|autoriza sms|aceita sms",
            "consent_whatsapp": "consent whatsapp|whatsapp consent|acepta whatsapp|autoriza whatsapp|aceita whatsapp",
            "consent_phone": "consent phone|phone consent|acepta llamadas|acepta telefono|autoriza llamadas",
            "consent_postal": "consent postal|postal consent|acepta carta|acepta correo postal|autoriza correo fisico",
            "consent_at":
                "consent at|consent date|confirm time|fecha de autorizacion|fecha autorizacion|fecha de consentimiento",
            "consent_source": "consent source|fuente de autorizacion|origen de autorizacion",
            "hobbies": "hobbies|interests|aficiones|intereses|pasatiempos",
            "life_phase": "life phase|etapa de vida|ciclo de vida familiar",
            "decision_model": "decision model|modelo de decision",
        ], Field.people)

    private static func table(_ lists: [String: String], _ names: [String]) -> [String: String] {
        var table: [String: String] = [:]
        for name in names {
            table[FoldedText.key(name)] = name
            for alias in (lists[name] ?? "").split(separator: "|") {
                let key = FoldedText.key(String(alias))
                if table[key] == nil { table[key] = name }
            }
        }
        return table
    }
}
