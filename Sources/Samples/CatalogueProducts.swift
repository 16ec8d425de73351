/// The articles, shelf by shelf: sku, name, shelf, price, cost, popularity, companions.
extension Catalogue {
    static let coffees: [Product] = [
        Product("CAF-HUI-340", "Café Huila en grano 340 g", .coffee, 38_900, 20_800, 95, with: ["FIL-V60", "CHO-70"]),
        Product("CAF-HUI-MOL", "Café Huila molido 340 g", .coffee, 38_900, 21_200, 80, with: ["CHO-70", "PAN-500"]),
        Product("CAF-NAR-340", "Café Nariño en grano 340 g", .coffee, 42_500, 23_100, 60, with: ["FIL-V60"]),
        Product("CAF-TOL-340", "Café Tolima en grano 340 g", .coffee, 37_500, 20_100, 48, with: ["FIL-CHE"]),
        Product("CAF-ANT-500", "Café Antioquia molido 500 g", .coffee, 46_000, 25_300, 62, with: ["PAN-500"]),
        Product("CAF-SNV-250", "Café Sierra Nevada orgánico 250 g", .coffee, 36_000, 19_600, 34, with: ["FIL-AER"]),
        Product("CAF-GEI-150", "Café Geisha microlote 150 g", .coffee, 72_000, 38_500, 12, with: ["FIL-V60"]),
        Product("CAF-HON-250", "Café proceso honey 250 g", .coffee, 44_900, 24_000, 22, with: ["CHO-70"]),
        Product("CAF-DES-340", "Café descafeinado 340 g", .coffee, 41_900, 23_900, 18, with: ["GAL-AVE"]),
        Product("CAF-ESP-1000", "Café espresso de la casa 1 kg", .coffee, 92_000, 51_000, 30, with: ["REP-CEP"]),
        Product("CAF-CAP-30", "Cápsulas de café 30 unidades", .coffee, 52_000, 29_500, 26, with: ["GAL-AVE"]),
        Product("CAF-FRI-500", "Café frío botella 500 ml", .coffee, 14_500, 6_800, 38, with: ["GAL-AVE"]),
        Product("CAF-DRI-10", "Café en bolsas de goteo 10 unidades", .coffee, 32_000, 15_900, 24, with: ["TAZ-ESM"]),
    ]

    static let brewing: [Product] = [
        Product("MET-V60", "Cafetera V60 cerámica", .brewing, 89_000, 47_000, 14, with: ["FIL-V60", "MET-JAR"]),
        Product("MET-CHE", "Cafetera Chemex 6 tazas", .brewing, 239_000, 141_000, 6, with: ["FIL-CHE"]),
        Product("MET-FRA", "Prensa francesa 600 ml", .brewing, 98_000, 52_000, 11, with: ["CAF-ANT-500"]),
        Product("MET-AER", "Aeropress clásica", .brewing, 189_000, 112_000, 7, with: ["FIL-AER"]),
        Product("MET-MOK", "Greca italiana 3 pocillos", .brewing, 76_000, 39_000, 13, with: ["CAF-HUI-MOL"]),
        Product("MET-MOL", "Molino manual de muelas", .brewing, 165_000, 94_000, 9, with: ["CAF-HUI-340"]),
        Product("MET-BAS", "Báscula con cronómetro", .brewing, 134_000, 76_000, 5, with: ["MET-V60"]),
        Product("MET-JAR", "Jarra cuello de ganso 1 L", .brewing, 158_000, 88_000, 6, with: ["MET-V60"]),
    ]

    static let filters: [Product] = [
        Product("FIL-V60", "Filtros V60 tamaño 2 por 100", .filters, 24_500, 11_600, 44, with: ["CAF-HUI-340"]),
        Product("FIL-CHE", "Filtros Chemex por 100", .filters, 52_000, 28_000, 16, with: ["CAF-TOL-340"]),
        Product("FIL-AER", "Filtros Aeropress por 350", .filters, 32_000, 15_400, 14, with: ["CAF-SNV-250"]),
        Product("FIL-TEL", "Colador de tela", .filters, 9_500, 3_900, 20, with: ["CAF-HUI-MOL"]),
        Product("REP-EMP", "Empaque para greca", .filters, 8_900, 3_200, 10),
        Product("REP-CEP", "Cepillo de limpieza para molino", .filters, 18_500, 8_200, 8),
    ]

    static let tableware: [Product] = [
        Product("TAZ-CAR", "Taza Carmen de Viboral pintada a mano", .tableware, 42_000, 21_000, 30, with: ["TAZ-PLA"]),
        Product("TAZ-PLA", "Plato Carmen de Viboral 20 cm", .tableware, 38_000, 19_500, 18, with: ["TAZ-CAR"]),
        Product("TAZ-ESM", "Pocillo esmaltado La Ceiba", .tableware, 28_000, 12_300, 32, with: ["CAF-DRI-10"]),
        Product("TAZ-ESP", "Juego de 4 pocillos para espresso", .tableware, 64_000, 33_000, 14),
        Product("TAZ-TER", "Termo de acero 500 ml", .tableware, 79_000, 41_000, 22, with: ["CAF-FRI-500"]),
        Product("TAZ-VAS", "Vaso de vidrio doble pared", .tableware, 34_000, 16_200, 18),
        Product("TAZ-BAN", "Bandeja en madera de nogal", .tableware, 96_000, 52_000, 9),
        Product("TAZ-CHO", "Chocolatera de aluminio con molinillo", .tableware, 58_000, 29_000, 9, with: ["CHO-MES"]),
    ]

    static let tea: [Product] = [
        Product("TEA-VER", "Té verde de Bitaco 80 g", .tea, 26_500, 12_800, 24, with: ["TEA-INF", "MIE-300"]),
        Product("TEA-NEG", "Té negro de Bitaco 80 g", .tea, 25_500, 12_100, 18, with: ["TEA-INF"]),
        Product("TEA-COC", "Aromática de frutos rojos 20 sobres", .tea, 15_900, 7_100, 26, with: ["MIE-300"]),
        Product("TEA-MAN", "Infusión de manzanilla y cidrón", .tea, 14_500, 6_200, 20, with: ["MIE-300"]),
        Product("TEA-CAS", "Infusión de cáscara de café 120 g", .tea, 19_900, 8_400, 10),
        Product("TEA-INF", "Infusor de acero", .tea, 17_500, 7_600, 12, with: ["TEA-VER"]),
    ]

    static let sweets: [Product] = [
        Product("CHO-70", "Chocolate Tumaco 70 % 60 g", .sweets, 16_900, 8_100, 46, with: ["CAF-HUI-340"]),
        Product("CHO-85", "Chocolate Arauca 85 % 60 g", .sweets, 17_900, 8_700, 22, with: ["CHO-70"]),
        Product(
            "CHO-MES", "Chocolate de mesa con clavos y canela 250 g", .sweets, 15_500, 7_200, 30, with: ["PAN-500"]),
        Product("PAN-500", "Panela orgánica pulverizada 500 g", .sweets, 11_900, 5_300, 40, with: ["CHO-MES"]),
        Product("MIE-300", "Miel de montaña 300 g", .sweets, 27_900, 14_300, 24, with: ["TEA-VER"]),
        Product("ARE-250", "Arequipe artesanal 250 g", .sweets, 16_500, 7_700, 26, with: ["OBL-12"]),
        Product("OBL-12", "Obleas por 12", .sweets, 9_900, 4_100, 22, with: ["ARE-250"]),
        Product("GAL-AVE", "Galletas de avena y cacao 180 g", .sweets, 13_900, 6_000, 34, with: ["CAF-FRI-500"]),
        Product("BOC-VEL", "Bocadillo veleño 18 unidades", .sweets, 14_900, 6_900, 24),
    ]

    static let home: [Product] = [
        Product("HOG-VEL", "Vela de soya aroma café", .home, 45_000, 20_500, 20),
        Product("HOG-IND", "Individuales tejidos por 4", .home, 68_000, 34_000, 12, with: ["TAZ-PLA"]),
        Product("HOG-RUA", "Ruana de Nobsa", .home, 210_000, 128_000, 5),
        Product("HOG-MOC", "Mochila arhuaca mediana", .home, 285_000, 182_000, 4),
        Product("HOG-LIM", "Limpiones de algodón por 3", .home, 32_000, 14_000, 16),
        Product("HOG-CAN", "Canasto en fique", .home, 74_000, 38_000, 9),
        Product("HOG-MAT", "Matera de barro de Ráquira", .home, 39_000, 17_500, 12),
    ]

    static let gifts: [Product] = [
        Product("REG-ANC", "Ancheta La Ceiba", .gifts, 168_000, 96_000, 8),
        Product("REG-DES", "Desayuno sorpresa", .gifts, 119_000, 64_000, 8),
        Product("REG-BON", "Bono de regalo 50 mil", .gifts, 50_000, 50_000, 9),
        Product("REG-TAL", "Taller de preparación de café", .gifts, 95_000, 36_000, 8, with: ["MET-V60"]),
        Product("REG-SUS", "Caja de cata 3 orígenes", .gifts, 84_000, 45_000, 14, with: ["FIL-V60"]),
        Product("REG-MUE", "Muestra de café 50 g", .gifts, 6_500, 3_100, 3),
    ]
}
