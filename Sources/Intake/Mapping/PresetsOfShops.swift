/// Exports of online shops.
extension Preset {
    static let shops = [shopifyCustomers, shopifyOrders, wooCustomers, wooOrders]

    /// Shopify › Customers › Export. Ids, postcodes and phones carry an apostrophe. Columns as on the page
    /// «Exporting customers» of Shopify's help centre, before and after the address columns got their prefix.
    static let shopifyCustomers = Preset(
        "shopify-customers", tool: "Shopify", kind: .people,
        required: """
            Customer ID|First Name|Last Name|Email|Accepts Email Marketing|Accepts SMS Marketing|Total Spent\
            |Total Orders|Note|Tax Exempt|Tags
            """,
        rules: [
            Rule("Customer ID", "external_id", .dropApostrophe), Rule("First Name", "given_names"),
            Rule("Last Name", "surnames"), Rule("Email", "email"), Rule("Phone", "phone", .dropApostrophe),
            Rule("Default Address Phone", "mobile", .dropApostrophe), Rule("Accepts Email Marketing", "consent_email"),
            Rule("Accepts SMS Marketing", "consent_sms"), Rule("Accepts WhatsApp Marketing", "consent_whatsapp"),
            Rule("Default Address Company", "company"), Rule("Company", "company"),
            Rule("Default Address Address1", "address"), Rule("Address1", "address"),
            Rule("Default Address Address2", "+"), Rule("Address2", "+"), Rule("Default Address City", "city"),
            Rule("City", "city"), Rule("Default Address Province Code", "region"), Rule("Province", "region"),
            Rule("Province Code", "+"), Rule("Default Address Country Code", "country"),
            Rule("Country Code", "country"),
            Rule("Country", "+"), Rule("Default Address Zip", "postcode", .dropApostrophe),
            Rule("Zip", "postcode", .dropApostrophe), Rule("Total Spent", "+"), Rule("Total Orders", "+"),
            Rule("Note", "notes"), Rule("Tax Exempt", "+"), Rule("Tags", "tags"),
        ], decimal: .point)

    /// Shopify › Orders › Export, a row per line; what belongs to the order stands on its first row only, but for
    /// `Name`, `Email` and `Created at`. Columns as on the page «Exporting orders» of Shopify's help centre.
    static let shopifyOrders = Preset(
        "shopify-orders", tool: "Shopify", kind: .orders,
        required: """
            Name|Email|Financial Status|Paid at|Fulfillment Status|Fulfilled at|Currency|Subtotal|Shipping|Taxes|Total\
            |Discount Code|Discount Amount|Shipping Method|Created at|Lineitem quantity|Lineitem name|Lineitem price\
            |Lineitem sku|Billing Name
            """,
        rules: [
            Rule("Name", "order_id"), Rule("Email", "email"), Rule("Phone", "phone", .dropApostrophe),
            Rule("Created at", "ordered_at"), Rule("Financial Status", "status", .valueMap(shopifyStatus)),
            Rule("Currency", "currency"), Rule("Shipping", "shipping"), Rule("Taxes", "tax"),
            Rule("Total", "order_total"), Rule("Discount Amount", "order_discount"),
            Rule("Lineitem quantity", "quantity"), Rule("Lineitem name", "product"),
            Rule("Lineitem price", "unit_price"), Rule("Lineitem sku", "sku", .dropApostrophe),
            Rule("Lineitem discount", "discount"), Rule("Payment Method", "payment_method"), Rule("Source", "channel"),
            Rule("Location", "store"), Rule("Billing Zip", "+", .dropApostrophe),
            Rule("Shipping Zip", "+", .dropApostrophe), Rule("Billing Phone", "+", .dropApostrophe),
            Rule("Shipping Phone", "+", .dropApostrophe),
        ]
            + others(
                """
                Subtotal|Paid at|Fulfillment Status|Fulfilled at|Accepts Marketing|Discount Code|Shipping Method\
                |Lineitem compare at price|Lineitem requires shipping|Lineitem taxable|Lineitem fulfillment status\
                |Billing Name|Billing Street|Billing Address1|Billing Address2|Billing Company|Billing City\
                |Billing Province|Billing Country|Shipping Name|Shipping Street|Shipping Address1|Shipping Address2\
                |Shipping Company|Shipping City|Shipping Province|Shipping Country|Notes|Note Attributes|Cancelled at\
                |Payment Reference|Refunded Amount|Vendor|Outstanding Balance|Employee|Device ID|Id|Tags|Risk Level\
                |Receipt Number|Duties|Billing Province Name|Shipping Province Name|Payment ID|Payment Terms Name\
                |Next Payment Due At|Payment References|Tax 1 Name|Tax 1 Value|Tax 2 Name|Tax 2 Value
                """), decimal: .point, dateOrder: .ymd)

    /// Money that came or will come in is a sale; an expired authorisation is none.
    private static let shopifyStatus = [
        "partially_refunded": "paid", "partially_paid": "paid", "authorized": "processing", "expired": "voided",
    ]

    /// WooCommerce › Analytics › Customers › Download. Columns as on the page «Customers report» of WooCommerce's
    /// documentation.
    static let wooCustomers = Preset(
        "woocommerce-customers", tool: "WooCommerce", kind: .people,
        required: """
            Name|Username|Last Active|Sign Up|Email|Orders|Total Spend|AOV|Country / Region|City|Region|Postal Code
            """,
        rules: [
            Rule("Name", "full_name"), Rule("Username", "+"), Rule("Last Active", "+"), Rule("Sign Up", "created_at"),
            Rule("Email", "email"), Rule("Orders", "+"), Rule("Total Spend", "+"), Rule("AOV", "+"),
            Rule("Country / Region", "country"), Rule("City", "city"), Rule("Region", "region"),
            Rule("Postal Code", "postcode"),
        ])

    /// Orders as the common export plugins of WooCommerce label them («Advanced Order Export For WooCommerce»
    /// at wordpress.org), a row per line. WooCommerce itself has no export of orders.
    static let wooOrders = Preset(
        "woocommerce-orders", tool: "WooCommerce", kind: .orders,
        required: """
            Order Number|Order Status|Order Date|First Name (Billing)|Last Name (Billing)|Email (Billing)\
            |Phone (Billing)|Payment Method Title|Cart Discount Amount|Order Shipping Amount|Order Total Amount\
            |Order Total Tax Amount|SKU|Item Name|Item Cost
            """,
        rules: [
            Rule("Order Number", "order_id"), Rule("Order Status", "status", .valueMap(wooStatus)),
            Rule("Order Date", "ordered_at"), Rule("Customer User ID", "customer_ref"),
            Rule("Email (Billing)", "email"), Rule("Phone (Billing)", "phone", .dropApostrophe),
            Rule("Payment Method Title", "payment_method"), Rule("Cart Discount Amount", "order_discount"),
            Rule("Order Shipping Amount", "shipping"), Rule("Order Total Tax Amount", "tax"),
            Rule("Order Total Amount", "order_total"), Rule("Order Currency", "currency"), Rule("SKU", "sku"),
            Rule("Item #", "line_id"), Rule("Item Name", "product"), Rule("Category", "category"),
            Rule("Quantity (- Refund)", "quantity"), Rule("Quantity", "quantity"), Rule("Item Cost", "unit_price"),
        ]
            + others(
                """
                Customer Note|First Name (Billing)|Last Name (Billing)|Company (Billing)|Address 1&2 (Billing)\
                |City (Billing)|State Code (Billing)|Postcode (Billing)|Country Code (Billing)|First Name (Shipping)\
                |Last Name (Shipping)|Address 1&2 (Shipping)|City (Shipping)|State Code (Shipping)\
                |Postcode (Shipping)|Country Code (Shipping)|Order Subtotal Amount|Shipping Method Title\
                |Order Refund Amount|Coupon Code|Discount Amount|Discount Amount Tax
                """))

    /// The states of WooCommerce, as stored and as its Spanish pages show them, in the words of the status table.
    private static let wooStatus = [
        "wc-completed": "completed", "wc-processing": "processing", "wc-on-hold": "on-hold", "wc-pending": "pending",
        "wc-cancelled": "cancelled", "wc-refunded": "refunded", "wc-failed": "failed", "wc-checkout-draft": "draft",
        "pending payment": "pending", "on hold": "on-hold", "procesando": "processing", "en espera": "on-hold",
        "pendiente de pago": "pending", "checkout-draft": "draft",
    ]

    /// Columns that are kept as the file's own fields, whatever their names are like.
    static func others(_ columns: String) -> [Rule] {
        columns.split(separator: "|").map { Rule(String($0), "+") }
    }
}
