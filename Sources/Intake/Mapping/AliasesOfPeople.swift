/// Names of the fields of people, companies, and of their consents.
extension Aliases {
    static let people = """
        external_id: id externo|id cliente|codigo cliente|cod cliente|numero de cliente|no cliente|nro cliente
        |clave cliente|numero de socio|codigo de socio|id contacto|id de registro|id persona|id usuario|matricula
        |customer id|customer number|customer no|customer code|customer ref|client id|client code|contact id
        |record id|member id|member number|subscriber id|user id|person id|profile id|account number|loyalty number
        |rec id|unique id|uuid
        |id do cliente|codigo do cliente|codigo do contato|codigo|clave|code|id
        full_name: nombre completo|nombres y apellidos|nombre y apellido|nombre y apellidos|apellidos y nombres
        |apellido y nombre|nombre del cliente|nombre cliente|nombre contacto|nombre persona|full name|customer name
        |contact name|client name|display name|member name|nome completo|nome do cliente|nome e sobrenome
        |titular|cliente|contacto|persona|customer|contact|nombre|nombres|name|nome
        given_names: nombres|primer nombre|nombre de pila|nombre|given names|given name|first name|firstname|first
        |forename|fname|primeiro nome|prenome|nome|name
        surnames: apellidos|apellido|primer apellido|apellido paterno|surnames|surname|last name|lastname|last
        |family name|lname|second name|sobrenome|sobrenomes|ultimo nome
        email: correo electronico|direccion de correo electronico|direccion de correo|correo principal
        |correo personal|email personal
        |email principal|correo|correo 1|email address|e mail address|email 1|e mail 1|primary email|e mail|email
        |mail|endereco de email|correio eletronico|email do cliente
        phone: telefono fijo|telefono casa|telefono residencia|telefono principal|telefono 1|numero de telefono
        |numero telefonico|telefono|fijo|tel|phone number|telephone|home phone|work phone|primary phone|landline
        |phone 1|phone|telefone fixo|telefone|fone|sms
        mobile: telefono movil|telefono celular|numero de celular|numero celular|celular|celular 1|movil|cel
        |celular whatsapp|whatsapp|numero de whatsapp|telefono whatsapp|mobile phone|mobile number|mobile
        |cell phone|cell|cellphone
        |telemovel|telefone celular|numero de celular do cliente
        document_type: tipo de documento|tipo documento|tipo doc|tipo de identificacion|tipo identificacion|tipo id
        |tipo de documento de identidad|document type|id type|identification type|tipo do documento
        document: numero de documento|numero documento|no documento|documento de identidad|documento identidad
        |cedula de ciudadania|numero de cedula|cedula|numero de identificacion|identificacion|id nacional|nit|nit o cc
        |cc o nit|rfc|curp|dni|dni nif|nif|nie|rut|run|cuit|cuil|ruc|documento|document number|national id
        |national identity number|tax id|tax number|id number|identification number|identification|document|passport
        |pasaporte|cpf|cpf cnpj|rg|numero do documento
        birth_date: fecha de nacimiento|fecha nacimiento|f nacimiento|f nac|dia de nacimiento|nacimiento|cumpleanos
        |fecha de cumpleanos|date of birth|birth date|birthdate|birthday|dob|data de nascimento|nascimento
        |aniversario
        sex: sexo|genero|sex|gender
        address: direccion|direccion de residencia|direccion residencia|direccion casa|direccion 1|direccion postal
        |domicilio|calle|calle y numero|address line 1|address 1|address1|street address|home address|mailing address
        |street|address|endereco|rua|logradouro
        city: ciudad|ciudad de residencia|ciudad residencia|municipio|municipio residencia|localidad|poblacion
        |city|town|city town|suburb|cidade|municipio de residencia
        region: departamento|dpto|departamento residencia|provincia|estado|region|comunidad autonoma|comunidad
        |entidad federativa|state|state region|state province|province|county|uf
        postcode: codigo postal|cp|c p|cod postal|postal code|postcode|zip code|zip postal code|zip|cep
        country: pais|pais de residencia|country|country code|country region|codigo de pais|nacion
        company: empresa|nombre de la empresa|nombre empresa|razon social|compania|organizacion|negocio|company name
        |company|organization name|organization|organisation|account name|account|associated company|business name
        |empregador|companhia
        job_title: cargo|puesto|puesto de trabajo|profesion|ocupacion|job title|job|title|position|role|occupation
        |profissao|ocupacao
        language: idioma|lengua|idioma preferido|language|preferred language|locale|lingua
        tags: etiquetas|tags|labels|marcas|categorias de contacto|contact tags|marcadores
        notes: notas|nota|observaciones|observacion|obs|comentarios|comentario|notes|note|comments|remarks
        |customer note
        |observacoes
        referred_by: referido por|recomendado por|quien lo refirio|referenciado por|referido|referred by|referrer
        |indicado por|indicacao
        created_at: fecha de registro|fecha registro|fecha de creacion|fecha creacion|fecha de alta|fecha alta
        |fecha de ingreso|fecha ingreso|fecha de inscripcion|registrado|creado|creado el|alta|cliente desde
        |create date|created date|date created|created at|created on|created|creation date|signup date|sign up date
        |sign up|date added|registered at|registration date|joined|join date|member since|customer since|date joined
        |data de cadastro|data de criacao|cadastrado em
        hobbies: aficiones|intereses|pasatiempos|gustos|aficion|hobby|hobbies|interests|interesses|passatempos
        life_phase: etapa de vida|ciclo de vida familiar|life phase|life stage|fase da vida
        decision_model: modelo de decision|decision model|modelo de decisao

        """

    static let companies = """
        external_id: id externo|id empresa|codigo empresa|codigo cliente|id cliente|cod cliente|numero de cliente
        |company id|account id|account number|customer id|customer number|record id|organization id|client id
        |id da empresa|codigo da empresa|codigo do cliente|codigo|clave|code|id
        name: razon social|nombre de la empresa|nombre empresa|nombre o razon social|nombre razon social
        |nombre comercial|denominacion social|empresa|compania|organizacion|cliente|company name|legal name
        |business name|account name|organization name|organization|organisation|company|customer|razao social
        |nome da empresa|nome fantasia|nombre|name|nome
        tax_id_type: tipo de identificacion|tipo identificacion|tipo de documento|tipo documento|tipo doc|tipo id
        |tax id type|document type|id type|tipo do documento
        tax_id: nit|nit sin dv|rut|rfc|cif|nif|nif cif|ruc|cuit|cnpj|cnpj cpf|numero de identificacion tributaria
        |numero de identificacion|identificacion|identificacion fiscal|numero fiscal|documento|numero de documento
        |registro fiscal|tax id|tax number|tax identification number|vat|vat number|vat id|ein|company number
        |registration number|inscricao
        industry: sector|industria|actividad|actividad economica|giro|rubro|ramo|ciiu|industry|sector economico
        |business sector|line of business|setor|atividade
        employees: empleados|numero de empleados|no empleados|cantidad de empleados|trabajadores|plantilla|personal
        |number of employees|employees|employee count|headcount|company size|funcionarios|numero de funcionarios
        annual_revenue: ingresos anuales|facturacion anual|ventas anuales|ingresos|facturacion|annual revenue
        |yearly revenue|annual sales|revenue|turnover|receita anual|faturamento|faturamento anual
        annual_profit: utilidad anual|ganancia anual|beneficio anual|utilidad neta|utilidad|annual profit
        |net profit|net income|profit|lucro anual|lucro
        email: correo electronico|correo de contacto|correo corporativo|correo empresa|correo|email address
        |company email|business email|e mail|email|mail|endereco de email|correio eletronico
        phone: telefono principal|telefono empresa|telefono 1|numero de telefono|telefono|pbx|conmutador|tel
        |phone number|company phone|main phone|telephone|phone|telefone|celular|movil|mobile
        website: pagina web|sitio web|web|pagina|url|dominio|website url|website|web site|company domain name|domain
        |homepage|site|dominio web
        address: direccion|direccion fiscal|domicilio fiscal|domicilio|direccion 1|calle|street address
        |address line 1|address 1|address1|street|address|endereco|rua|logradouro
        city: ciudad|municipio|localidad|poblacion|city|town|cidade
        region: departamento|provincia|estado|region|state|state region|province|uf
        country: pais|country|country region|country code
        parent_external_id: id empresa matriz|empresa matriz|matriz|casa matriz|parent company id|parent id
        |parent company|parent account|parent account id|empresa mae
        tags: etiquetas|tags|labels|marcadores
        notes: notas|observaciones|observacion|obs|comentarios|notes|note|comments|description|observacoes
        created_at: fecha de creacion|fecha creacion|fecha de alta|fecha de registro|fecha registro|cliente desde
        |create date|created at|date created|created|customer since|data de criacao|data de cadastro

        """

    static let consentColumns = """
        consent_email: acepta correo|acepta correo electronico|acepta email|acepta correos
        |acepta publicidad por correo
        |autoriza correo|autoriza correo electronico|autoriza email|consentimiento correo|consentimiento email
        |permiso correo|suscrito|suscripcion correo|suscrito al boletin|boletin|newsletter|recibe correos|habeas data
        |acepta habeas data|acepta marketing|acepta publicidad|autoriza tratamiento de datos|autorizacion de datos
        |accepts email marketing
        |accepts marketing|email marketing consent|email consent|email opt in|email optin|email subscribed
        |subscribed|marketing consent|marketing opt in|opt in|optin|opt in email|newsletter subscription
        |email permission
        |aceita email|aceita emails|aceita marketing|aceita receber emails|consentimento email
        consent_sms: acepta sms|autoriza sms|consentimiento sms|acepta mensajes de texto|accepts sms marketing
        |sms marketing consent|sms consent|sms opt in|sms optin|opt in sms|aceita sms|consentimento sms
        consent_whatsapp: acepta whatsapp|autoriza whatsapp|consentimiento whatsapp|whatsapp consent|whatsapp opt in
        |accepts whatsapp|accepts whatsapp marketing|whatsapp marketing consent|opt in whatsapp|aceita whatsapp
        consent_phone: acepta llamadas|acepta telefono|autoriza llamadas|autoriza telefono|consentimiento llamadas
        |acepta telemercadeo|phone consent|accepts calls|phone marketing consent|call consent|phone opt in
        |aceita ligacoes|aceita telefone
        consent_postal: acepta carta|acepta correo postal|acepta correo fisico|autoriza correo fisico
        |autoriza correo postal|postal consent|mail consent|accepts mail|direct mail consent|aceita carta
        consent_at: fecha de autorizacion|fecha autorizacion|fecha de consentimiento|fecha consentimiento
        |fecha de suscripcion|fecha suscripcion|fecha habeas data|consent date|consent timestamp|opt in date
        |optin date
        |opt in time|optin time|confirm time|subscribed at|subscription date|data do consentimento
        consent_source: fuente de autorizacion|origen de autorizacion|fuente del consentimiento
        |origen del consentimiento
        |medio de autorizacion|consent source|opt in source|signup source|origem do consentimento

        """
}
