import Foundation

/// Countries as tables write them: by code, or by name in Spanish, English, Portuguese or their own language.
public enum CountryText {
    /// ISO 3166-1 alpha-2 (`CO`) of a code of two, three letters or three digits, or of a name; nil for other texts.
    ///
    /// Case, accents and punctuation do not matter: `méxico`, `MEX`, `EE.UU.`, `Brasil`.
    public static func parse(_ text: String) -> String? {
        guard text.utf8.count <= 120 else { return nil }
        let key = TextKey.of(text)
        switch key.utf8.count {
        case 2: return regions.contains(key.uppercased()) ? key.uppercased() : names[key]
        case 3: return alpha3[key] ?? names[key]
        default: return names[withoutArticle(key)] ?? names[key]
        }
    }

    /// The country's name in a language (`es`, `en`, `pt`); nil for a code that is none.
    public static func name(_ code: String, language: String) -> String? {
        guard regions.contains(code) else { return nil }
        return Locale(identifier: language).localizedString(forRegionCode: code)
    }

    /// All alpha-2 codes of ISO 3166-1.
    public static let regions: Set<String> = Set(
        // Territories that Locale knows and ISO does not: Ascension, Clipperton, Diego García, Ceuta, the Canaries…
        Locale.Region.isoRegions.map(\.identifier).filter { $0.utf8.count == 2 && $0.utf8.allSatisfy { $0 > 0x40 } }
    ).subtracting(["AC", "CP", "CQ", "DG", "EA", "IC", "TA", "EU", "EZ", "UN", "QO", "XA", "XB", "ZZ"])

    private static func withoutArticle(_ key: String) -> String {
        for article in [
            "republicadel", "republicade", "republicof", "therepublicof", "the", "republicado", "republicada",
        ]
        where key.hasPrefix(article) && key.utf8.count > article.utf8.count + 3 {
            return String(key.dropFirst(article.utf8.count))
        }
        return key
    }

    /// Names by folded key, made once of what the operating system's library (ICU, CLDR) calls the countries.
    private static let names: [String: String] = {
        var names: [String: String] = [:]
        for code in regions.sorted() {
            for language in ["es", "es_MX", "es_CO", "en", "pt", "pt_PT", "fr", "it", "de"] {
                guard let name = Locale(identifier: language).localizedString(forRegionCode: code) else { continue }
                let key = TextKey.of(name)
                if key != code.lowercased(), names[key] == nil { names[key] = code }
            }
        }
        for (code, list) in aliases { for name in list.split(separator: " ") { names[String(name)] = code } }
        return names
    }()

    /// What people write and CLDR does not.
    private static let aliases: [(String, String)] = [
        (
            "US",
            "eeuu eua usa estadosunidosdeamerica estadosunidosdenorteamerica unitedstatesofamerica us estadosunidosdaamerica "
                + "norteamerica eu"
        ),
        ("MX", "mejico estadosunidosmexicanos mex mx"),
        (
            "GB",
            "uk inglaterra england granbretana greatbritain escocia scotland gales "
                + "wales irlandadelnorte northernireland grabretanha"
        ),
        ("DO", "rdominicana repdominicana santodomingo republicadominicana dominicana rd"),
        ("NL", "holanda holland paisesbajos"),
        ("CO", "republicadecolombia col"), ("VE", "republicabolivarianadevenezuela venezuelarb"),
        ("BO", "estadoplurinacionaldebolivia"),
        ("AR", "republicaargentina arg"), ("BR", "republicafederativadobrasil"), ("UY", "republicaorientaldeluruguay"),
        ("ES", "reinodeespana espanha"), ("CZ", "republicacheca czechrepublic chequia"),
        ("KR", "corea coreadelsur southkorea coreiadosul"),
        ("KP", "coreadelnorte northkorea"), ("RU", "federacionrusa russianfederation"),
        ("TR", "turquia turkey turkiye"),
        ("CI", "costademarfil ivorycoast cotedivoire"), ("CD", "congorepublicademocratica drcongo"),
        ("MM", "birmania burma"),
        ("SZ", "suazilandia swaziland"), ("MK", "macedonia"), ("VA", "vaticano vatican santasede"),
        ("PS", "palestina palestine"),
        ("TW", "taiwan chinataipei"), ("HK", "hongkong"), ("MO", "macao macau"), ("IR", "iran"), ("SY", "siria"),
        ("LA", "laos"),
        ("VN", "vietnam"), ("MD", "moldavia moldova"), ("TZ", "tanzania"), ("BN", "brunei"),
        ("CV", "caboverde capeverde"),
        ("TL", "timororiental easttimor"), ("CW", "curazao curacao"),
        ("FK", "malvinas islasmalvinas falkland"),
        ("PR", "ptorico"), ("SV", "salvador"), ("PA", "republicadepanama"), ("EC", "republicadelecuador"),
        ("AE", "emiratosarabes eau uae"), ("SA", "arabiasaudi saudiarabia"), ("BA", "bosnia"), ("DE", "rfa"),
        ("BY", "bielorrusia"),
    ]

    /// Alpha-3 and numeric codes of ISO 3166-1.
    private static let alpha3: [String: String] = {
        var codes: [String: String] = [:]
        let rows = threeLetters.split(separator: " ")
        for row in rows where row.utf8.count == 5 { codes[row.suffix(3).lowercased()] = String(row.prefix(2)) }
        for (number, code) in numeric { codes[number] = code }
        return codes
    }()

    private static let numeric: [String: String] = [
        "170": "CO", "484": "MX", "724": "ES", "152": "CL", "032": "AR", "076": "BR", "604": "PE", "218": "EC",
        "862": "VE",
        "591": "PA", "188": "CR", "840": "US", "068": "BO", "600": "PY", "858": "UY", "320": "GT", "340": "HN",
        "222": "SV",
        "558": "NI", "214": "DO", "192": "CU", "124": "CA", "250": "FR", "276": "DE", "380": "IT", "620": "PT",
        "826": "GB",
    ]

    /// Alpha-2 and alpha-3 codes together.
    ///
    /// - SeeAlso: ISO 3166-1.
    private static let threeLetters = """
        ADAND AEARE AFAFG AGATG AIAIA ALALB AMARM AOAGO AQATA ARARG ASASM ATAUT AUAUS AWABW AXALA AZAZE BABIH BBBRB BDBGD \
        BEBEL BFBFA BGBGR BHBHR BIBDI BJBEN BLBLM BMBMU BNBRN BOBOL BQBES BRBRA BSBHS BTBTN BVBVT BWBWA BYBLR BZBLZ CACAN \
        CCCCK CDCOD CFCAF CGCOG CHCHE CICIV CKCOK CLCHL CMCMR CNCHN COCOL CRCRI CUCUB CVCPV CWCUW CXCXR CYCYP CZCZE DEDEU \
        DJDJI DKDNK DMDMA DODOM DZDZA ECECU EEEST EGEGY EHESH ERERI ESESP ETETH FIFIN FJFJI FKFLK FMFSM FOFRO FRFRA GAGAB \
        GBGBR GDGRD GEGEO GFGUF GGGGY GHGHA GIGIB GLGRL GMGMB GNGIN GPGLP GQGNQ GRGRC GSSGS GTGTM GUGUM GWGNB GYGUY HKHKG \
        HMHMD HNHND HRHRV HTHTI HUHUN IDIDN IEIRL ILISR IMIMN ININD IOIOT IQIRQ IRIRN ISISL ITITA JEJEY JMJAM JOJOR JPJPN \
        KEKEN KGKGZ KHKHM KIKIR KMCOM KNKNA KPPRK KRKOR KWKWT KYCYM KZKAZ LALAO LBLBN LCLCA LILIE LKLKA LRLBR LSLSO LTLTU \
        LULUX LVLVA LYLBY MAMAR MCMCO MDMDA MEMNE MFMAF MGMDG MHMHL MKMKD MLMLI MMMMR MNMNG MOMAC MPMNP MQMTQ MRMRT MSMSR \
        MTMLT MUMUS MVMDV MWMWI MXMEX MYMYS MZMOZ NANAM NCNCL NENER NFNFK NGNGA NINIC NLNLD NONOR NPNPL NRNRU NUNIU NZNZL \
        OMOMN PAPAN PEPER PFPYF PGPNG PHPHL PKPAK PLPOL PMSPM PNPCN PRPRI PSPSE PTPRT PWPLW PYPRY QAQAT REREU ROROU RSSRB \
        RURUS RWRWA SASAU SBSLB SCSYC SDSDN SESWE SGSGP SHSHN SISVN SJSJM SKSVK SLSLE SMSMR SNSEN SOSOM SRSUR SSSSD STSTP \
        SVSLV SXSXM SYSYR SZSWZ TCTCA TDTCD TFATF TGTGO THTHA TJTJK TKTKL TLTLS TMTKM TNTUN TOTON TRTUR TTTTO TVTUV TWTWN \
        TZTZA UAUKR UGUGA UMUMI USUSA UYURY UZUZB VAVAT VCVCT VEVEN VGVGB VIVIR VNVNM VUVUT WFWLF WSWSM YEYEM YTMYT ZAZAF \
        ZMZMB ZWZWE
        """
}
