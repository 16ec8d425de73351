import Foundation
import Intake
import Kernel
import Matching

/// Which column of a file is compared as what.
///
/// A person's word comes first, then what the import would take the column for, then what only matching knows: second surnames, parts of a
/// date, the number of a house. Fields that tell rows apart without telling people apart (ids, dates of registration, consents) are left
/// out, and so is what looks like the answer (`cluster_id`): neither is evidence. What nobody knows is compared as text.
public struct MatchMapping: Sendable {
    public struct Column: Sendable {
        public let name: String
        /// Nil for a column that is not compared.
        public let kind: MatchKind?
    }

    public let columns: [Column]

    /// - Parameters:
    ///   - said: Column → name of a `MatchKind` or of an import's field; empty, or `-`, leaves a column out.
    /// - Throws: `match.unknown-column`, `match.unknown-field` (usage).
    static func of(_ mapping: ColumnMapping, said: [String: String], onlyMapped: Bool) throws -> MatchMapping {
        let header = mapping.columns.map(\.name)
        var words: [String: String] = [:]
        for (column, field) in said {
            let key = FoldedText.key(column)
            guard let name = header.first(where: { $0 == column }) ?? header.first(where: { FoldedText.key($0) == key })
            else {
                throw PlainProblem(
                    "match.unknown-column", .usage, ["column": column, "columns": header.joined(separator: ", ")])
            }
            words[name] = field
        }
        let columns = try mapping.columns.map { column in
            if let word = words[column.name] { return Column(name: column.name, kind: try kind(said: word)) }
            if onlyMapped { return Column(name: column.name, kind: nil) }
            return Column(name: column.name, kind: kind(of: column))
        }
        // "Birthday" is a whole date, unless the year has a column of its own.
        let hasYear = columns.contains { $0.kind == .birthYear }
        return MatchMapping(
            columns: columns.map {
                $0.kind == .birthDay && !hasYear && words[$0.name] == nil ? Column(name: $0.name, kind: .birthDate) : $0
            })
    }

    /// The columns that another mapping has by the same name, compared as there.
    static func of(_ mapping: ColumnMapping, like other: MatchMapping) -> MatchMapping {
        MatchMapping(
            columns: mapping.columns.map { column in
                let key = FoldedText.key(column.name)
                let known =
                    other.columns.first { $0.name == column.name }
                    ?? other.columns.first { FoldedText.key($0.name) == key }
                return Column(name: column.name, kind: known?.kind)
            })
    }

    private static func kind(said word: String) throws -> MatchKind? {
        if word.isEmpty || word == "-" { return nil }
        if let kind = MatchKind(rawValue: word) ?? fields[word] { return kind }
        if word.hasPrefix("custom:") { return .text }
        throw PlainProblem(
            "match.unknown-field", .usage,
            ["field": word, "fields": MatchKind.allCases.map(\.rawValue).sorted().joined(separator: ", ")])
    }

    private static func kind(of column: ColumnMapping.Column) -> MatchKind? {
        let key = FoldedText.key(column.name)
        if answers.contains(key) { return nil }
        if let kind = headers[key] { return kind }
        guard let field = column.field?.name, !field.hasPrefix("custom:") else { return .text }
        return fields[field]
    }

    /// What a field of the base is compared as; nil where it is no evidence.
    static func kind(ofField field: String, companies: Bool) -> MatchKind? {
        if field.hasPrefix("custom:") {
            let key = FoldedText.key(String(field.dropFirst(7)))
            // A second surname, the number of a house: what the base has no field for, and matching knows.
            return answers.contains(key) ? nil : headers[key] ?? .text
        }
        // A company's own name, and the company somebody works for.
        if field == "name" { return companies ? .companyName : nil }
        return fields[field]
    }

    /// What the import's fields are compared as; those that are not here are not compared.
    private static let fields: [String: MatchKind] = [
        "full_name": .fullName, "given_names": .givenNames, "surnames": .surnames, "email": .email, "phone": .phone,
        "mobile": .phone, "document": .document, "document_type": .documentType, "birth_date": .birthDate, "sex": .sex,
        "address": .address, "city": .city, "region": .region, "postcode": .postcode, "company": .text,
        "job_title": .text, "hobbies": .text, "name": .companyName, "tax_id": .document, "tax_id_type": .documentType,
        "website": .text, "industry": .text,
    ]

    /// Names of columns, as `FoldedText.key` writes them, that an import has no field for or only one of.
    private static let headers: [String: MatchKind] = {
        let lists: [(MatchKind, String)] = [
            (
                .surnames,
                """
                surname1 surname2 apellido1 apellido2 primerapellido segundoapellido apellidopaterno apellidomaterno
                lastname1 lastname2 paterno materno lname lnamec1 lnamec2 nachname maidenname apellidodesoltera
                """
            ),
            (
                .givenNames,
                """
                givenname1 givenname2 nombre1 nombre2 primernombre segundonombre middlename secondname othernames fname
                fnamec1 fnamec2 vorname nombrepila middleinitial middle
                """
            ),
            (.birthYear, "by birthyear yearofbirth anonacimiento anodenacimiento yob annonacimiento"),
            (.birthMonth, "bm birthmonth monthofbirth mesnacimiento mesdenacimiento mob"),
            (.birthDay, "bd birthday dayofbirth dianacimiento diadenacimiento"),
            (.houseNumber, "streetnumber housenumber numeroexterior numext numerocasa hausnummer"),
            (.address, "address1 address2 addressline2 direccion2 street addr strasse callenumero calleynumero"),
            (.city, "suburb ort stadt"), (.postcode, "plz"), (.birthDate, "geburtsdatum"),
            (
                .companyName,
                "sitename establecimiento razonsocial nombrecomercial companyname businessname organizationname organisation"
            ),
        ]
        var kinds: [String: MatchKind] = [:]
        for (kind, words) in lists {
            for word in words.split(whereSeparator: \.isWhitespace) { kinds[String(word)] = kind }
        }
        return kinds
    }()

    private static let answers: Set<String> = [
        "cluster", "clusterid", "truth", "truthid", "trueid", "truecluster", "entityid", "matchid", "groupid", "isdup",
        "isduplicate", "goldid", "goldenid", "grupo", "idgrupo", "idcluster", "personid", "entity",
    ]
}
