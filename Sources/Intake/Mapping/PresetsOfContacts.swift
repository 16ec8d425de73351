/// Exports of address books.
extension Preset {
    static let contacts = [googleContacts, googleContactsBefore2024, outlook, outlookSpanish]

    /// Google Contacts › Export › Google CSV. ` ::: ` parts several values of one cell, `* ` marks what Google
    /// itself keeps. Columns as the export has them since 2024.
    static let googleContacts = Preset(
        "google-contacts", tool: "Google Contacts", kind: .people,
        required: """
            First Name|Middle Name|Last Name|Phonetic First Name|Phonetic Last Name|Name Prefix|Name Suffix|Nickname\
            |File As|Organization Name|Organization Title|Birthday|Notes|Labels|E-mail 1 - Value|Phone 1 - Value
            """,
        rules: [
            Rule("First Name", "given_names"), Rule("Last Name", "surnames"), Rule("Labels", "tags", labels),
        ] + googleRules, dateOrder: .ymd)

    /// The same with the columns it had until 2024: `Name`, `Given Name`, `Group Membership`, `… - Type`.
    static let googleContactsBefore2024 = Preset(
        "google-contacts-2023", tool: "Google Contacts", kind: .people,
        required: """
            Name|Given Name|Additional Name|Family Name|Yomi Name|Name Prefix|Name Suffix|Nickname|Birthday|Notes\
            |Group Membership|E-mail 1 - Type|E-mail 1 - Value|Phone 1 - Type|Phone 1 - Value
            """,
        rules: [
            Rule("Name", "full_name"), Rule("Given Name", "given_names"), Rule("Family Name", "surnames"),
            Rule("Group Membership", "tags", labels), Rule("Gender", "sex"), Rule("Organization 1 - Name", "company"),
            Rule("Organization 1 - Title", "job_title"),
        ] + googleRules, dateOrder: .ymd)

    private static let labels = CellRule.list(separator: " ::: ", mark: "* ")
    private static let first = CellRule.firstOf(" ::: ")
    private static let googleRules =
        [
            Rule("E-mail 1 - Value", "email", first), Rule("Phone 1 - Value", "phone", first),
            Rule("Phone 2 - Value", "mobile", first), Rule("Organization Name", "company"),
            Rule("Organization Title", "job_title"), Rule("Birthday", "birth_date"), Rule("Notes", "notes"),
            Rule("Address 1 - Street", "address", first), Rule("Address 1 - City", "city", first),
            Rule("Address 1 - Region", "region", first), Rule("Address 1 - Postal Code", "postcode", first),
            Rule("Address 1 - Country", "country", first), Rule("E-mail 1 - Label", "+", .dropMark("* ")),
            Rule("E-mail 1 - Type", "+", .dropMark("* ")), Rule("Phone 1 - Label", "+", .dropMark("* ")),
            Rule("Hobby", "hobbies"), Rule("Language", "language"),
        ]
        + others(
            """
            Middle Name|Additional Name|Phonetic First Name|Phonetic Middle Name|Phonetic Last Name|Yomi Name\
            |Name Prefix|Name Suffix|Nickname|File As|Organization Department|Photo|Occupation|Location\
            |Address 1 - Formatted|Address 1 - Label|Phone 1 - Type
            """)

    /// Outlook › Open & Export › Export to a file, and the export of Outlook on the web. `0/0/00` is no birthday.
    /// Columns as in the sample file of Microsoft's page «Create or edit .csv files to import into Outlook».
    static let outlook = Preset(
        "outlook-contacts", tool: "Outlook", kind: .people,
        required: """
            First Name|Middle Name|Last Name|Company|Job Title|E-mail Address|E-mail 2 Address|Home Phone\
            |Mobile Phone|Business Phone|Birthday|Notes|Business Street|Home Street|Suffix
            """,
        rules: [
            Rule("First Name", "given_names"), Rule("Last Name", "surnames"), Rule("E-mail Address", "email"),
            Rule("Home Phone", "phone"), Rule("Mobile Phone", "mobile"), Rule("Company", "company"),
            Rule("Job Title", "job_title"), Rule("Birthday", "birth_date", noBirthday),
            Rule("Gender", "sex", .valueMap(["unspecified": ""])), Rule("Home Street", "address"),
            Rule("Home City", "city"), Rule("Home State", "region"), Rule("Home Postal Code", "postcode"),
            Rule("Home Country/Region", "country"), Rule("Home Country", "country"), Rule("Categories", "tags"),
            Rule("Government ID Number", "document"), Rule("Language", "language"), Rule("Hobby", "hobbies"),
            Rule("Notes", "notes"), Rule("Referred By", "referred_by"),
        ]
            + others(
                """
                Title|Middle Name|Suffix|Department|Business Street|Business City|Business State\
                |Business Postal Code|Business Country/Region|Business Phone|Other Phone|Primary Phone\
                |E-mail 2 Address|E-mail 3 Address|E-mail Display Name|E-mail Type|Anniversary|Location
                """))

    /// Outlook › Exportar a un archivo, in Spanish, in Windows-1252. `Departamento` is one of a company.
    static let outlookSpanish = Preset(
        "outlook-contacts-es", tool: "Outlook", kind: .people,
        required: """
            Tratamiento|Nombre|Segundo nombre|Apellidos|Sufijo|Puesto|Calle del trabajo|Teléfono del trabajo\
            |Cumpleaños|Dirección de correo electrónico|Notas|Categorías
            """,
        rules: [
            Rule("Nombre", "given_names"), Rule("Apellidos", "surnames"),
            Rule("Dirección de correo electrónico", "email"), Rule("Teléfono particular", "phone"),
            Rule("Particular", "phone"), Rule("Teléfono móvil", "mobile"), Rule("Móvil", "mobile"),
            Rule("Organización", "company"), Rule("Compañía", "company"), Rule("Puesto", "job_title"),
            Rule("Cumpleaños", "birth_date", noBirthday), Rule("Sexo", "sex", .valueMap(["sin especificar": ""])),
            Rule("Calle del domicilio", "address"), Rule("Calle del domicilio 1", "address"),
            Rule("Ciudad del domicilio", "city"), Rule("Ciudad de residencia", "city"),
            Rule("Provincia o estado del domicilio", "region"), Rule("Provincia o estado de residencia", "region"),
            Rule("Código postal del domicilio", "postcode"), Rule("Código postal de residencia", "postcode"),
            Rule("País o región del domicilio", "country"), Rule("Categorías", "tags"), Rule("Notas", "notes"),
            Rule("Aficiones", "hobbies"), Rule("Idioma", "language"),
        ]
            + others(
                """
                Tratamiento|Segundo nombre|Sufijo|Departamento|Calle del trabajo|Ciudad de trabajo\
                |Provincia o estado de trabajo|Código postal de trabajo|País o región de trabajo\
                |Teléfono del trabajo|Dirección de correo electrónico 2|Aniversario|Ubicación
                """))

    private static let noBirthday = CellRule.valueMap(["0/0/00": "", "00/00/00": "", "0/0/0000": ""])
}
