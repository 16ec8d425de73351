/// Names that are one name: short forms, endearments, spellings, other languages of one country.
///
/// Each line begins with the full form. A short form may belong to several (`Chelo`, `Alex`): it is the same name as each
/// of them, while they are not the same as each other.
enum Nicknames {
    static let lines = """
        francisco paco pancho curro kiko quico fran fco frasco cisco paquito panchito francesc
        francisca paca paqui pancha fca paquita
        jose pepe pepito jse josep chepe cheo xose
        josefa pepa pepi fina josefina chepa
        josefina fina chepina
        maria ma mari mary mia maruja marita
        manuel manolo manolito manu lolo nel
        manuela manoli manola manu
        antonio toni tono antoine anton tonio tonho antoni
        antonia toni tona tonia
        ignacio nacho iñaki inaki nachito
        dolores lola loli lolita
        pilar pili pilarica
        concepcion concha conchi conchita
        encarnacion encarna encarni
        mercedes merche meche merce
        inmaculada inma macu
        montserrat montse
        rosario charo chayo sary
        guillermo guille memo willy guillem william
        alejandro alex ale jandro sandro alexander
        alejandra alex ale sandra jandra
        consuelo chelo
        teresa tere teresita teresina
        rafael rafa rafi falo
        rafaela rafi rafa
        enrique quique kike enric quico
        jorge jordi coque george
        santiago santi yago chago jaime
        gabriel gabi gabo
        gabriela gabi gaby
        fernando nando fer ferran hernando
        fernanda fer nanda
        isabel isa chabela isabela belen
        javier javi xavi xavier
        miguel micky mike migue miki michael
        beatriz bea betty
        cristina cris cristi christina tina
        cristian cris christian
        daniel dani
        daniela dani
        eduardo edu lalo eddy edward
        gonzalo chalo
        luis lucho lluis luisito
        lucia lucy luci
        luisa luisi
        roberto beto robert rober
        alberto beto alber berto tito
        gilberto beto gil
        humberto beto
        norberto beto
        ricardo richi rica ricky riki
        vicente chente vicent
        jesus chucho chuy
        maria_jesus chus
        leonardo leo
        leonor leo nora
        sebastian sebas
        nicolas nico nicolau
        sergio checho
        pedro perico pere
        pablo pau paul
        andres andy
        andrea andy
        juan juanito juancho joan johan jhon john
        carlos carlitos charly carlo
        diego dieguito
        felipe pipe lipe
        mauricio mauro mao
        oscar oskar
        victor vitor
        victoria vicky
        veronica vero
        patricia paty patri pati
        carolina caro
        catalina cata caty katalina
        natalia nata naty
        valentina vale
        valeria vale
        margarita marga mago margot
        magdalena magda malena lena
        esperanza pera espe
        guadalupe lupe lupita
        graciela chela
        marcela chela marce
        monica moni
        silvia sil
        susana susi su
        yolanda yoli
        elena nena helena
        elizabeth eli liz lizzie beth betty isabel elisa eliza libby betsy lisa
        angela angie
        angeles angie
        angelica angie
        ana anita annie anne ann anna
        sofia sofi
        claudia clau
        paula pau
        paola pao
        raquel raque kelly
        soledad sole
        milagros mila
        remedios reme
        asuncion asun chon
        adriana adri
        adrian adri
        joaquin quino chimo
        agustin tin agus
        domingo mingo
        bernardo berna
        bartolome bartolo tolo
        federico fede freddy
        alfonso poncho fonso
        alfredo fredy alfred fred
        wilfredo fredy
        ernesto neto
        ines agnes
        jaime jimmy jaume
        julio yulio
        julian yulian
        esteban estevan stephen
        gregorio goyo
        gertrudis tula
        hortensia tencha
        ildefonso poncho
        lorenzo lencho
        refugio cuca
        socorro coco
        salvador chava salva
        rodrigo rodri
        ruben rube
        tomas tommy tom
        ximena jimena
        yesica jessica yessica
        jonathan jhonatan jonatan yonatan
        stephanie estefania stefania estefany
        cecilia ceci chila
        rosa rosi rosita rous
        rocio chio
        robert rob bob bobby robbie bert
        william will bill billy willie liam
        richard rich dick rick ricky
        james jim jimmy jamie
        john jack johnny jon
        michael mike mick mikey
        thomas tom tommy
        joseph joe joey
        charles charlie chuck chas
        edward ed eddie ted ned
        andrew andy drew
        anthony tony
        christopher chris kit
        daniel dan danny
        david dave davey
        donald don donnie
        george geordie
        gregory greg
        henry harry hank
        kenneth ken kenny
        lawrence larry
        matthew matt
        nicholas nick nicky
        patrick pat paddy
        peter pete
        philip phil
        raymond ray
        ronald ron ronnie
        samuel sam sammy
        stephen steve
        steven steve
        timothy tim
        walter walt wally
        alexander alex sandy xander
        alexandra alex sandra lexi
        benjamin ben benny
        frederick fred freddie
        jacob jake
        joshua josh
        jonathan jon
        zachary zach zac
        katherine kate kathy katie kat kit
        catherine cathy kate cath
        margaret maggie meg peggy madge
        susan sue susie
        deborah deb debbie
        barbara barb babs
        jennifer jen jenny
        jessica jess jessie
        rebecca becky
        patricia pat patty trish
        victoria vicky tori
        samantha sam
        abigail abby
        amanda mandy
        christine chris tina
        dorothy dot dottie
        eleanor ellie nell
        frances fran
        florence flo
        isabella bella izzy
        josephine jo josie
        judith judy
        pamela pam
        sarah sally sara
        theresa terry tess
        virginia ginny
        joao jo zezinho
        jose ze zezinho
        francisco chico
        eduardo dudu
        fernando nando
        luiz lula
        antonio toninho
        """

    /// For each short form the full forms it stands for.
    static let fullForms: [String: [String]] = {
        var forms: [String: [String]] = [:]
        for line in lines.split(separator: "\n") {
            let names = line.split(separator: " ").map { String($0).replacing("ñ", with: "n") }
            guard let full = names.first else { continue }
            for name in names { forms[name, default: []].append(full) }
        }
        return forms
    }()
}
