/// Names of the fields of events, products, costs, consents and suppressions.
extension Aliases {
    static let events = """
        event_id: id evento|id del evento|codigo evento|numero de evento|id interaccion|id visita|id llamada
        |numero de caso|caso|event id|event uuid|message id|interaction id|activity id|id do evento|id
        occurred_at: fecha del evento|fecha evento|fecha de la visita|fecha visita|fecha de la llamada|fecha llamada
        |fecha interaccion|fecha y hora|fecha hora|ocurrido el|fecha|hora|event date|event time|event timestamp
        |occurred on|occurred|activity date|timestamp|datetime|created at|date time|date|time|data do evento|data
        type: tipo de evento|tipo evento|evento|nombre del evento|tipo de interaccion|tipo interaccion
        |tipo de actividad
        |actividad|accion|tipo|event type|event name|event|activity type|interaction type|action|type
        |tipo do evento
        channel: canal|medio|via|channel|medium|utm medium
        campaign: campana|nombre de campana|nombre de la campana|id campana|campaign name|campaign id|utm campaign
        |campaign|campanha|nome da campanha
        product: producto|nombre del producto|codigo producto|sku|articulo|referencia|product name|product id
        |product sku
        |item|product|produto
        value: valor del evento|valor|monto|importe|puntos|event value|conversion value|value|amount|score|points
        |valor do evento
        text: texto|comentario|comentarios|mensaje|descripcion|detalle|observacion|observaciones|respuesta|asunto
        |notas
        |message|comment|comments|description|subject|notes|note|body|text|comentario do cliente|mensagem|descricao
        minutes: minutos|duracion|duracion minutos|duracion en minutos|tiempo minutos|minutes|duration minutes
        |duration
        |duration min|call duration|duracao

        """

    static let products = """
        sku: codigo de producto|codigo producto|codigo del producto|cod producto|id producto|codigo articulo
        |codigo de articulo|referencia|codigo de barras|codigo barras|ean|codigo interno|plu|product sku|product code
        |product id|variant sku|item code|item id|item number|stock code|barcode|upc|handle|codigo do produto
        |codigo|clave|ref|code|id
        name: nombre del producto|nombre de producto|nombre producto|descripcion del producto|descripcion producto
        |nombre articulo|producto|articulo|nombre|descripcion|product name|product title|item name|item description
        |title
        |product|name|description|nome do produto|descricao|produto|nome
        category: categoria del producto|categoria de producto|categoria producto|categoria|categorias|linea
        |familia|grupo
        |rubro|departamento|product category|category name|product type|category|categories|department|collection
        |type|categoria do produto
        subcategory: subcategoria|sub categoria|subgrupo|sublinea|subfamilia|subcategory|sub category|product subtype
        cost: costo unitario|costo del producto|costo promedio|costo|coste|precio de costo|precio costo|unit cost
        |cost per item|cost price|product cost|cost|custo unitario|custo|preco de custo
        price: precio de venta|precio venta|precio al publico|precio publico|precio unitario|precio regular|pvp
        |precio|valor|selling price|sale price|regular price|list price|unit price|variant price|price
        |preco de venda|preco
        stock: existencias|existencia|inventario|unidades en inventario|cantidad disponible|disponible|saldo
        |stock actual
        |stock|cantidad|variant inventory qty|inventory quantity|quantity on hand|on hand|in stock|available
        |quantity|inventory|qty|estoque
        active: activo|esta activo|habilitado|publicado|visible|vigente|estado|active|is active|enabled|published
        |status
        |ativo
        replaces: reemplaza a|reemplaza|sustituye a|sustituye|producto anterior|codigo anterior|replaces
        |predecessor|supersedes|substitui
        url: enlace|link|pagina|direccion web|url del producto|enlace del producto|product url|product link
        |permalink|url
        image_url: imagen|foto|url imagen|url de la imagen|enlace imagen|image src|image url|image link|image
        |images|picture
        |photo|imagem
        currency: moneda|divisa|currency code|currency|moeda

        """

    static let costs = """
        sku: codigo de producto|codigo producto|codigo del producto|cod producto|id producto|codigo articulo
        |referencia
        |product sku|product code|product id|item code|stock code|barcode|codigo do produto|codigo|ref|item
        valid_from: vigente desde|valido desde|fecha de vigencia|fecha vigencia|vigencia|desde|fecha del costo
        |valid from|effective from|effective date|start date|from|valido a partir de|vigente a partir de
        unit_cost: costo unitario|costo por unidad|costo del producto|costo promedio|costo|coste unitario|coste
        |precio de costo|unit cost|cost per item|cost price|cost per unit|product cost|cost|custo unitario|custo
        currency: moneda|divisa|currency code|currency|moeda
        cost_id: id gasto|id costo|id del gasto|numero de gasto|comprobante|numero de comprobante|factura|cost id
        |expense id
        |invoice number|transaction id|id
        spent_at: fecha del gasto|fecha gasto|fecha de gasto|fecha de pago|fecha de factura|fecha|spend date
        |expense date
        |cost date|spent on|day|date|data do gasto|data
        amount: valor gastado|importe gastado|monto gastado|gasto|gasto total|inversion|valor|monto|importe
        |amount spent
        |spend|spent|ad spend|expense|cost total|total cost|cost|costo|amount|total|valor gasto|investimento
        label: concepto|rubro|tipo de gasto|tipo de costo|etiqueta|cuenta|categoria del gasto|expense type|cost type
        |expense category|label|concept|conceito|tipo|type
        channel: canal|medio|plataforma|channel|platform|medium|network|source
        campaign: campana|nombre de campana|nombre de la campana|id campana|campaign name|campaign|campaign id
        |campanha
        customer_ref: codigo cliente|codigo de cliente|id cliente|numero de cliente|cliente|customer ref|customer id
        |customer number|customer code|client id|customer|client|codigo do cliente
        notes: notas|nota|observaciones|observacion|obs|comentarios|descripcion|detalle|notes|note|comments
        |description
        |memo|observacoes

        """

    static let consents = """
        external_id: id cliente|codigo cliente|codigo de cliente|numero de cliente|id externo|id contacto|id usuario
        |customer id|customer ref|customer number|contact id|user id|member id|record id|client id|codigo do cliente
        |cliente|codigo|customer|id
        channel: canal de contacto|canal|medio de contacto|medio|tipo de consentimiento|contact channel|channel|medium
        |consent type|canal de contato
        purpose: finalidad del tratamiento|finalidad|proposito|fin|uso|processing purpose|purpose|finalidade|topic
        |tema
        state: estado del consentimiento|estado consentimiento|consentimiento|estado|autorizacion|autoriza|acepta
        |aceptacion|respuesta|decision|consent status|consent state|consent|opt in|opted in|subscribed|status|granted
        |estado do consentimento|consentimento|aceita
        at: fecha del consentimiento|fecha de consentimiento|fecha consentimiento|fecha de autorizacion
        |fecha autorizacion
        |fecha de aceptacion|fecha y hora|fecha|consent date|consent time|consent timestamp|consented at|timestamp
        |created at|opt in date|date|data do consentimento|data
        source: fuente del consentimiento|fuente|origen del consentimiento|origen|medio de obtencion|formulario
        |consent source|source|origin|form|origem|fonte
        text_version: version del texto|version texto|version de la politica|version politica|version|politica
        |text version|policy version|terms version|versao do texto|versao
        valid_until: valido hasta|vigente hasta|fecha de vencimiento|vence|vence el|vencimiento|caduca|expira
        |valid until|expires at|expiry date|expiration date|expires|valido ate
        allowed_hours: horario permitido|horas permitidas|horario de contacto|horario|franja horaria|allowed hours
        |contact hours|calling hours|horario permitido de contato

        """

    static let suppressions = """
        external_id: id cliente|codigo cliente|codigo de cliente|numero de cliente|id externo|id contacto|customer id
        |customer ref|contact id|user id|member id|record id|codigo do cliente|cliente|codigo|customer|id
        channel: canal|medio|medio de contacto|tipo de canal|channel|medium|contact channel
        reason: motivo de la baja|motivo de baja|motivo del bloqueo|motivo|razon|causa|tipo de rebote|tipo de baja
        |suppression reason|unsubscribe reason|bounce type|bounce reason|reason|cause|type|tipo|razao
        at: fecha de la baja|fecha de baja|fecha baja|fecha del bloqueo|fecha de bloqueo|fecha rebote|fecha de rebote
        |fecha exclusion|fecha|suppressed at|suppression date|unsubscribed at|unsubscribe date|unsub time|opt out date
        |bounced at|bounce date|created at|added at|timestamp|date|data da baixa|data
        valid_until: valido hasta|vigente hasta|bloqueado hasta|hasta|vence|vencimiento|valid until|expires at|until
        |expiry date|expires|valido ate

        """

    /// Where somebody is reached, or who it is.
    static let address = """
        email: correo electronico|correo del cliente|correo cliente|correo|email address|customer email|e mail
        |email|mail
        |recipient|destinatario|endereco de email
        phone: numero de telefono|numero de celular|telefono|celular|movil|whatsapp|numero|linea|msisdn|phone number
        |mobile phone|mobile|cell phone|phone|telefone|celular cliente
        document: numero de documento|numero documento|cedula|numero de identificacion|identificacion|nit|rfc|curp
        |dni|nif
        |rut|cuit|ruc|cpf|documento|document number|national id|tax id|document

        """
}
