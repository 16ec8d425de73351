import Testing

@testable import Formats

@Suite("Colombian municipalities")
struct MunicipalityTests {
    @Test("The table is whole: 1,102 municipalities of 33 departments, every capital among them")
    func table() {
        #expect(Municipality.all.count == 1_102 && Department.all.count == 33)
        #expect(Set(Municipality.all.map(\.code)).count == 1_102)
        #expect(Set(Municipality.all.map(\.department)).count == 33)
        // Bogotá's and San Andrés' codes end in 001 too.
        #expect(Set(Municipality.all.filter { $0.code.hasSuffix("001") }.map(\.department)).count == 33)
    }

    @Test("Every municipality is found by its code, and by its name in its department")
    func everyOne() {
        for municipality in Municipality.all {
            #expect(Municipality.find(municipality.code, region: nil) == municipality)
            #expect(
                Municipality.find(municipality.name.uppercased(), region: municipality.department.name) == municipality,
                "\(municipality.name)")
        }
    }

    @Test(
        "As people write them",
        arguments: [
            ("Bogotá", nil, "11001"), ("BOGOTA D.C.", nil, "11001"), ("Bogotá, D.C.", nil, "11001"),
            ("Santafé de Bogotá", nil, "11001"), ("bogota dc", "Cundinamarca", "11001"),
            ("Bogotá", "Bogotá D.C.", "11001"),
            ("11001", nil, "11001"), ("5001", nil, "05001"), ("medellin", nil, "05001"),
            ("Medellín, Antioquia", nil, "05001"),
            ("Medellín (Ant)", nil, "05001"), ("Cali", nil, "76001"), ("Santiago de Cali", "Valle", "76001"),
            ("Cartagena", nil, "13001"), ("Cartagena de Indias", nil, "13001"), ("Cúcuta", nil, "54001"),
            ("San José de Cúcuta", "Norte de Santander", "54001"), ("La Unión", "Nariño", "52399"),
            ("LA UNION", "05", "05400"), ("La Unión - Valle", nil, "76400"), ("Union", "Sucre", "70400"),
            ("Carmen de Bolívar", nil, "13244"), ("Pasto", nil, "52001"), ("Buga", "CO-VAC", "76111"),
            ("Chima", "Santander", "68176"),
            ("San Andrés", "San Andrés", "88001"), ("Armenia", "Quindio", "63001"), ("Mompós", nil, "13468"),
            ("Sta. Marta", nil, "47001"),
            ("Pto Asís", nil, "86568"), ("Riohacha", nil, "44001"), ("Rio Hacha", nil, "44001"),
        ] as [(String, String?, String)])
    func written(_ text: String, _ region: String?, _ code: String) {
        #expect(Municipality.find(text, region: region)?.code == code)
    }

    @Test(
        "Unknown, ambiguous or elsewhere",
        arguments: [
            ("", nil), ("La Unión", nil), ("Armenia", nil), ("Springfield", nil), ("99999", nil),
            ("Medellín", "Nariño"),
            ("Medellín, Nariño", nil), ("Medellín, Antioquia", "Nariño"), ("Antioquia", nil), ("San", nil), (",", nil),
        ] as [(String, String?)])
    func unknown(_ text: String, _ region: String?) { #expect(Municipality.find(text, region: region) == nil) }

    @Test("A region that is no department does not stand in the way")
    func unknownRegion() { #expect(Municipality.find("Medellín", region: "Región Andina")?.code == "05001") }

    @Test(
        "Departments by code and name",
        arguments: [
            ("05", "05"), ("5", "05"), ("ANT", "05"), ("CO-ANT", "05"), ("antioquia", "05"),
            ("Departamento de Antioquia", "05"),
            ("Valle", "76"), ("N. de Santander", "54"), ("Guajira", "44"), ("La Guajira", "44"), ("Bogotá", "11"),
            ("DC", "11"),
            ("San Andrés", "88"), ("Quindio", "63"), ("Dpto. del Huila", "41"),
        ])
    func departments(_ text: String, _ code: String) { #expect(Department.find(text)?.code == code) }

    @Test("What is no department", arguments: ["", "00", "Lima", "XX"])
    func noDepartments(_ text: String) { #expect(Department.find(text) == nil) }
}
