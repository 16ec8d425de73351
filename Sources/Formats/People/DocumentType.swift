/// The names that tables give the kinds of document.
enum DocumentType {
    /// The kind that a written type means in a country; nil for an unknown one. Case, accents, blanks and points do not
    /// matter.
    static func kind(_ written: String, country: String) -> NationalID.Kind? {
        guard written.utf8.count <= 100 else { return nil }
        let key = TextKey.of(written)
        guard !key.isEmpty else { return nil }
        return national[country]?[key] ?? everywhere[key]
    }

    /// The name says no more than that it is a document: `NIF`, which Spain's persons and companies have alike, `ID`.
    static func isGeneral(_ written: String) -> Bool {
        guard written.utf8.count <= 100 else { return false }
        let key = TextKey.of(written)
        return key.isEmpty || general.contains(key)
    }

    private static let general: Set<String> = Set(
        [
            "nif nifcif cifnif dninie niedni dninif nifdni nifnie dnicif cifdni dninifcif nifiva vat taxid idfiscal",
            "identificacionfiscal documento documentodeidentidad documentoidentidad identificacion id doc",
            "numerodeidentificacion numerodedocumento cedulanit nitcedula ccnit nitcc cedulaonit rutnit cpfcnpj cnpjcpf",
        ].flatMap { $0.split(separator: " ").map(String.init) })

    private static func table(_ rows: [(NationalID.Kind, String)]) -> [String: NationalID.Kind] {
        var table: [String: NationalID.Kind] = [:]
        for (kind, names) in rows { for name in names.split(separator: " ") { table[String(name)] = kind } }
        return table
    }

    /// Names that mean one thing wherever they stand.
    private static let everywhere = table([
        (.passport, "pasaporte passport passaporte pp pas pasap p"),
        (.colombianTax, "nit numerodeidentificaciontributaria"),
        (.mexicanTax, "rfc registrofederaldecontribuyentes"),
        (.mexicanPerson, "curp claveunicaderegistrodepoblacion"),
        (.spanishForeigner, "nie"),
        (.argentineTax, "cuit cuil cuitcuil"),
        (.brazilianPerson, "cpf cadastrodepessoasfisicas"),
        (.brazilianCompany, "cnpj cadastronacionaldapessoajuridica"),
    ])

    private static let national: [String: [String: NationalID.Kind]] = [
        "CO": colombian,
        "MX": table([(.mexicanTax, "rfcgenerico rfcconhomoclave"), (.mexicanPerson, "clavecurp")]),
        "ES": table([
            (.spanishPerson, "dni documentonacionaldeidentidad nifpersona"),
            (.spanishForeigner, "tarjetadeextranjero numerodeidentidaddeextranjero"),
            (.spanishCompany, "cif codigodeidentificacionfiscal nifempresa"),
        ]),
        "CL": table([
            (
                .chileanTax,
                "rut run rolunicotributario roluniconacional rolunico cedula ci ceduladeidentidad cedulaidentidad"
            )
        ]),
        "AR": table([
            (
                .argentinePerson,
                "dni documentonacionaldeidentidad 96 du documentounico libretacivica libretadeenrolamiento lc le"
            ),
            (.argentineTax, "80 86 87 cdi claveunicadeidentificaciontributaria"), (.passport, "94"),
        ]),
        "BR": table([
            (.brazilianIdentity, "rg registrogeral identidade carteiradeidentidade cin"),
            (.brazilianPerson, "pf pessoafisica"),
            (.brazilianCompany, "pj pessoajuridica"),
        ]),
        // The numbers are those of SUNAT's catalogue 6.
        "PE": table([
            (.peruvianPerson, "dni documentonacionaldeidentidad 1 01 libretaelectoral"),
            (.peruvianForeigner, "ce carnedeextranjeria carnetdeextranjeria 4 04"),
            (.peruvianTax, "ruc registrounicodecontribuyentes 6 06"), (.passport, "7 07"),
        ]),
    ]

    /// The numbers are those of the DIAN's table of document types (Resolución 000162 de 2023).
    private static let colombian = table([
        (.colombianCedula, "cc cedula ceduladeciudadania cedulaciudadania ciudadania ceduladeciudadano 13 c cedulacc"),
        (.colombianForeigner, "ce ceduladeextranjeria cedulaextranjeria extranjeria 22 21 te tarjetadeextranjeria"),
        (.colombianMinor, "ti tarjetadeidentidad tarjetaidentidad 12"),
        (.colombianBirth, "rc registrocivil registrocivildenacimiento 11 nuip 91"),
        (.colombianStay, "pep ppt permisoespecialdepermanencia permisoporprotecciontemporal 47 48"),
        (.colombianTax, "rut 31 n nitempresa registrounicotributario"),
        (.passport, "41"),
    ])
}
