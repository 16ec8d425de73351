import Kernel

/// A name as it is written, and as it stands in an e-mail address (`Peña`, `pena`).
struct Name: Sendable {
    let written: [UInt8]
    let plain: [UInt8]
    let weight: Double

    /// Reads `María 60, Luz 30`: names parted by commas, each with its weight.
    static func list(_ text: String) -> WeightedList<Name> {
        let names = text.split(whereSeparator: { $0 == "," || $0.isNewline }).map { entry in
            let parts = entry.split(separator: " ")
            let word = parts.first.map(String.init) ?? ""
            return Name(
                written: Array(word.utf8), plain: Array(FoldedText.key(word).utf8),
                weight: parts.last.flatMap { Double($0) } ?? 0)
        }
        return WeightedList(names, weight: \.weight)
    }
}

/// Given names and surnames as they are common in Colombia. The weights are our rough judgement, not a register.
enum Names {
    static let women = Name.list(
        """
        María 60, Luz 26, Ana 24, Sandra 18, Claudia 17, Martha 16, Diana 20, Laura 20, Paola 15, Andrea 19
        Carolina 16, Natalia 15, Valentina 17, Daniela 17, Camila 15, Paula 16, Juliana 14, Catalina 12, Adriana 15
        Liliana 12, Gloria 14, Patricia 14, Mónica 12, Ángela 12, Yolanda 8, Blanca 8, Rosa 9, Olga 8, Marcela 12
        Alejandra 14, Isabella 9, Mariana 11, Sofía 12, Gabriela 10, Lina 9, Tatiana 9, Viviana 8, Johana 8
        Esperanza 6, Beatriz 7, Manuela 7, Sara 9, Salomé 5, Lucía 6, Verónica 6, Ximena 4, Nubia 5, Fernanda 9
        """)

    static let men = Name.list(
        """
        José 40, Luis 36, Carlos 38, Juan 48, Jorge 26, Andrés 26, Diego 20, Jaime 12, Álvaro 10, Hernán 8
        Santiago 20, Sebastián 20, Nicolás 15, Mateo 12, Samuel 11, Daniel 18, David 18, Felipe 17, Camilo 13
        Alejandro 17, Mauricio 12, Óscar 14, Fernando 14, Edwin 8, Wilson 9, Jhon 13, Fabián 9, Julián 12
        Cristian 11, Iván 9, Ricardo 13, Hugo 7, Germán 10, Gustavo 9, Héctor 9, Rafael 9, Miguel 16, Antonio 11
        Javier 12, Esteban 9, Tomás 7, Emmanuel 5, Orlando 6, Rodrigo 6
        """)

    static let surnames = Name.list(
        """
        Rodríguez 60, Gómez 46, González 46, Martínez 44, García 44, López 42, Hernández 38, Sánchez 37, Ramírez 34
        Pérez 33, Díaz 30, Muñoz 26, Rojas 25, Moreno 24, Jiménez 23, Vargas 22, Gutiérrez 21, Torres 27, Castro 20
        Álvarez 20, Ruiz 19, Suárez 18, Ortiz 18, Castillo 16, Romero 16, Valencia 15, Quintero 15, Restrepo 14
        Herrera 15, Medina 13, Cárdenas 13, Giraldo 12, Ríos 12, Morales 15, Ospina 11, Zapata 11, Mejía 12, Parra 12
        Salazar 12, Guerrero 11, Cortés 11, Osorio 10, Arias 11, Peña 10, Beltrán 10, Acosta 10, Henao 9, Marín 10
        Mosquera 9, Montoya 10, Londoño 9, Cardona 10, Franco 8, Correa 9, Duque 8, Vélez 8, Escobar 8, Bedoya 7
        Buitrago 8, Caicedo 8, Pineda 8, Patiño 7, Barrera 8, Ávila 8, Contreras 8, Navarro 7, Mendoza 9, Molina 8
        Ramos 8, Delgado 8, Silva 7, Arango 8, Uribe 7, Jaramillo 8, Velásquez 8, Betancur 6, Sierra 7, Camacho 7
        Niño 6, Bernal 6, Rincón 7, Reyes 7, Forero 6, Cubillos 4, Lozano 6, Murillo 6, Palacios 6, Córdoba 6
        Ibarra 4, Bolaños 4, Narváez 4, Echeverri 4, Villegas 5, Tovar 4, Páez 4, Cano 5
        """)
}
