import type { Category } from "../domain/category.ts";
import type { Generalisation } from "./generalise.ts";

type Language = "en" | "fr" | "es" | "de" | "it" | "pt";

/**
 * What a property's name says of its value, in lower case without accents. `x` is a whole name; `_x` is one, too, and an
 * ending: `_email` covers `email` and `billing_email`. The first rule wins, so special names stand before general ones.
 */
export interface KeyRule {
  readonly category: Category;
  readonly names: Readonly<Partial<Record<Language, string>>>;
  readonly leaves?: Generalisation;
  readonly mapsAs?: "identity" | "event-id";
}

export const KEY_RULES: readonly KeyRule[] = [
  {
    category: "user.contact.email",
    names: {
      en: "_email mail _email_address _e_mail _emails user_mail contact_mail mail_address",
      fr: "_courriel _adresse_mail _adresse_email _adresse_e_mail _adresse_electronique",
      es: "_correo _correo_electronico _direccion_correo",
      de: "_e_mail_adresse _emailadresse _mailadresse _mail_adresse",
      it: "_posta_elettronica _indirizzo_email _indirizzo_mail _pec",
      pt: "_endereco_email _endereco_de_email _correio_eletronico _correio_electronico",
    },
  },
  {
    category: "user.contact.phone_number",
    names: {
      en: "_phone _phone_number _mobile mobile_number _mobile_phone cell_phone _cellphone cell_number _telephone _tel msisdn _fax whatsapp landline phone_no",
      fr: "_numero_telephone _numero_de_telephone _num_tel _telephone_portable _tel_portable _tel_fixe _tel_mobile _numero_portable",
      es: "_telefono _movil _celular _numero_telefono _numero_de_telefono _telefono_movil _telefono_fijo",
      de: "_telefon _telefonnummer _handy _handynummer _mobilnummer _mobiltelefon _rufnummer _festnetz _telefax telefon_nr",
      it: "_cellulare _numero_cellulare _numero_di_telefono _recapito_telefonico",
      pt: "_telefone _telemovel _numero_telefone _numero_de_telefone _telefone_celular",
    },
  },
  {
    category: "user.name",
    names: {
      // Whose name: `plan_name` and `event_name` are none, so the ending `_name` alone would take too much.
      en:
        "name _first_name _last_name _full_name _surname _given_name _family_name _middle_name _display_name _nickname _username " +
        "user_name _customer_name _contact_name account_name firstname lastname fullname _owner_name patient_name " +
        "employee_name member_name guest_name author_name manager_name sender_name recipient_name billing_name " +
        "shipping_name cardholder_name card_holder_name holder_name beneficiary_name student_name parent_name child_name " +
        "person_name real_name legal_name _maiden_name agent_name assignee_name creator_name driver_name doctor_name _forename " +
        "user_login author assignee recipient sender owner manager creator approver reviewer",
      fr: "nom _prenom _prenoms nom_complet _nom_complet _nom_de_famille _nom_famille _nom_usage _nom_naissance _nom_de_naissance nom_client nom_utilisateur _nom_jeune_fille titulaire destinataire",
      es: "nombre nombres _apellido _apellidos _primer_apellido _segundo_apellido _nombre_completo _nombre_de_pila nombre_cliente nombre_usuario nombre_de_usuario titular destinatario",
      de: "_vorname _nachname _familienname _zuname _geburtsname _vollstandiger_name _vollstaendiger_name _benutzername _nutzername kundenname ansprechpartner empfanger empfaenger kontoinhaber",
      it: "nome _cognome _nome_completo _nominativo nome_cliente nome_utente intestatario destinatario",
      pt: "_sobrenome _apelido _nome_completo _primeiro_nome _ultimo_nome nome_cliente nome_do_cliente nome_utilizador nome_usuario",
    },
  },
  {
    category: "user.authorizing.credentials",
    names: {
      en:
        "_password passwd pwd _secret _token _api_key apikey authorization auth credential credentials _private_key _access_key cookie " +
        "set_cookie otp pin one_time_code verification_code passphrase _passcode security_code security_answer recovery_code totp jwt bearer mfa_code",
      fr: "_mot_de_passe _motdepasse mdp cle_api cle_privee jeton _code_secret code_verification code_de_verification",
      es: "_contrasena _clave clave_api _clave_privada codigo_verificacion codigo_de_verificacion",
      de: "_passwort _kennwort api_schluessel api_schlussel geheimnis bestatigungscode bestaetigungscode",
      it: "parola_chiave parola_d_ordine chiave_api chiave_privata codice_di_verifica codice_verifica",
      pt: "_senha _palavra_passe palavra_chave chave_api chave_privada codigo_de_verificacao codigo_verificacao",
    },
  },
  {
    category: "user.device.ip_address",
    names: {
      en: "_ip _ip_address ipv4 ipv6 remote_addr client_ip x_forwarded_for ip_addr",
      fr: "_adresse_ip",
      es: "_direccion_ip",
      de: "_ip_adresse",
      it: "_indirizzo_ip",
      pt: "_endereco_ip",
    },
  },
  {
    category: "user.location.precise",
    names: {
      en: "_lat _latitude _lng _lon long _longitude _coordinates coords geo gps location geolocation lat_lng latlng",
      fr: "_coordonnees geolocalisation",
      es: "_latitud _longitud _coordenadas ubicacion geolocalizacion",
      de: "_breitengrad _langengrad _laengengrad _koordinaten standort",
      it: "_latitudine _longitudine coordinate posizione geolocalizzazione",
      pt: "localizacao geolocalizacao",
    },
  },
  {
    category: "user.location.imprecise",
    names: {
      en: "_city region state province timezone time_zone tz _postal_code _zip _zip_code zipcode _postcode county",
      fr: "_ville _code_postal _codepostal commune departement code_insee",
      es: "_ciudad _codigo_postal _cod_postal provincia municipio localidad poblacion",
      de: "_plz _postleitzahl _stadt _ort _wohnort bundesland landkreis",
      it: "_citta _codice_postale comune localita regione",
      pt: "_cidade cep _codigopostal localidade concelho distrito freguesia bairro",
    },
  },
  { category: "user.contact.address.country", names: { en: "country _country_code" } },
  {
    category: "user.contact.address",
    names: {
      en:
        "_address _street street_name _street_address house_number address_line _address_line1 _address_line2 _address_line_1 " +
        "_address_line_2 address_1 address_2 address1 address2 addr shipping billing",
      fr: "_adresse _rue numero_rue _adresse_postale _complement_adresse domicile",
      es: "_direccion _calle _domicilio _direccion_postal _direccion_envio _direccion_facturacion numero_calle",
      de: "_strasse _hausnummer _anschrift _wohnadresse _lieferadresse _rechnungsadresse strasse_nr",
      it: "_indirizzo _numero_civico _indirizzo_residenza _indirizzo_di_spedizione residenza",
      pt: "_endereco _morada _rua _logradouro numero_porta",
    },
  },
  {
    category: "user.demographic.date_of_birth",
    names: {
      en: "_dob _birthday _birth_date _date_of_birth _birthdate birth_year year_of_birth age user_age bday birth",
      fr: "_date_de_naissance _date_naissance naissance annee_naissance anniversaire",
      es: "_fecha_de_nacimiento _fecha_nacimiento nacimiento _cumpleanos edad",
      de: "_geburtsdatum _geburtstag geb_datum geburtsjahr alter",
      it: "_data_di_nascita _data_nascita nascita compleanno",
      pt: "_data_de_nascimento _data_nascimento nascimento idade data_de_aniversario",
    },
  },
  {
    category: "user.demographic.gender",
    names: {
      en: "_gender sex pronouns salutation",
      fr: "sexe civilite",
      es: "sexo genero",
      de: "geschlecht anrede",
      it: "sesso",
    },
  },
  {
    // Art. 9 GDPR: what these say of a person may be used against them.
    category: "user.demographic",
    names: {
      en:
        "race _ethnicity ethnic_group _religion political_party political_opinion union_member sexual_orientation marital_status " +
        "nationality disability health_condition medical_condition _diagnosis medication blood_type pregnant birthplace birth_place place_of_birth citizenship",
      fr: "nationalite ethnie situation_familiale etat_civil orientation_sexuelle handicap groupe_sanguin lieu_de_naissance lieu_naissance maladie syndicat opinion_politique etat_de_sante",
      es: "nacionalidad etnia raza estado_civil orientacion_sexual discapacidad grupo_sanguineo lugar_de_nacimiento lugar_nacimiento enfermedad diagnostico sindicato embarazada",
      de: "staatsangehorigkeit staatsangehoerigkeit nationalitat nationalitaet konfession familienstand sexuelle_orientierung behinderung blutgruppe geburtsort diagnose krankheit gewerkschaft schwanger",
      it: "nazionalita cittadinanza religione stato_civile orientamento_sessuale disabilita gruppo_sanguigno luogo_di_nascita luogo_nascita malattia diagnosi",
      pt: "nacionalidade religiao raca orientacao_sexual deficiencia grupo_sanguineo local_de_nascimento naturalidade doenca",
    },
  },
  {
    category: "user.demographic.language",
    names: { en: "language lang _locale _language", fr: "langue", es: "idioma", de: "sprache", it: "lingua" },
  },
  {
    category: "user.financial.credit_card",
    names: {
      en: "_card_number _credit_card cc_number pan cvv cvc card_no debit_card card_expiry",
      fr: "_carte_bancaire _numero_carte _numero_de_carte carte_de_credit",
      es: "_tarjeta _numero_tarjeta _numero_de_tarjeta _tarjeta_credito tarjeta_de_credito",
      de: "_kreditkarte _kartennummer _kreditkartennummer",
      it: "_carta_di_credito _carta_credito _numero_carta",
      pt: "_cartao _numero_cartao _numero_do_cartao _cartao_de_credito cartao_credito",
    },
  },
  {
    category: "user.financial.bank_account",
    names: {
      en: "_iban _bic account_number _bank_account routing_number sort_code bank_account_number swift_code",
      fr: "_rib _compte_bancaire _numero_compte _numero_de_compte",
      es: "_cuenta_bancaria _numero_cuenta _numero_de_cuenta",
      de: "_kontonummer _bankverbindung blz bankleitzahl",
      it: "_conto_corrente _numero_conto _conto_bancario",
      pt: "_conta_bancaria _numero_conta _numero_da_conta nib",
    },
  },
  {
    category: "user.financial",
    names: {
      en: "salary income wallet_address _btc_address _eth_address crypto_address",
      fr: "salaire revenu",
      es: "salario sueldo",
      de: "gehalt einkommen",
      it: "stipendio reddito",
      pt: "rendimento",
    },
  },
  {
    category: "user.government_id",
    names: {
      en:
        "_ssn social_security_number _national_id _national_insurance national_insurance_number nino ni_number _nhs_number passport passport_no _passport_number _tax_id " +
        "tax_number vat_id vat_number licence_number license_number driving_licence drivers_license driver_license itin identity_number id_number id_card government_id aadhaar",
      fr: "nir _numero_securite_sociale _numero_de_securite_sociale num_secu numero_secu nss carte_identite _carte_d_identite cni passeport _numero_passeport permis_conduire permis_de_conduire numero_fiscal _siret _siren tva_intracommunautaire niss",
      es: "_dni _nif _nie _cif documento_identidad documento_de_identidad _numero_documento pasaporte _numero_pasaporte _numero_seguridad_social carnet_de_conducir licencia_conducir cedula curp cuit",
      de: "_steuer_id _steuernummer _steueridentifikationsnummer _sozialversicherungsnummer sv_nummer rentenversicherungsnummer _personalausweis ausweisnummer _ausweis_nr reisepass reisepassnummer fuhrerschein fuehrerschein ust_id",
      it: "_codice_fiscale codicefiscale _partita_iva carta_di_identita carta_identita passaporto _numero_passaporto patente tessera_sanitaria",
      pt: "_contribuinte _nipc _cpf _cartao_cidadao _cartao_de_cidadao bilhete_de_identidade numero_identificacao_fiscal passaporte carta_de_conducao",
    },
  },
  {
    category: "user.government_id",
    names: { en: "_bsn burgerservicenummer rijksregisternummer _pesel _personnummer" },
  },
  {
    category: "user.behavior.search_history",
    names: {
      en: "q query search _query search_query search_term _keyword keywords search_words",
      fr: "recherche mot_cle mots_cles",
      es: "busqueda palabra_clave palabras_clave",
      de: "suche suchbegriff suchwort stichwort",
      it: "ricerca parole_chiave",
      pt: "pesquisa busca palavras_chave",
    },
  },
  {
    category: "user.content",
    names: {
      en: "_message _comment note notes description body text subject _title bio feedback review prompt content answer",
      fr: "_commentaire _remarque texte sujet objet avis reponse",
      es: "_mensaje _comentario _comentarios descripcion texto asunto respuesta opinion",
      de: "_nachricht _kommentar _bemerkung notiz beschreibung betreff antwort bewertung",
      it: "_messaggio _commento descrizione testo oggetto risposta recensione",
      pt: "_mensagem descricao assunto resposta avaliacao observacoes",
    },
  },
  { category: "user.tracking", names: { en: "gclid fbclid msclkid dclid ttclid _click_id" } },
  {
    category: "user.tracking",
    names: { en: "_session_id session message_id event_id insert_id request_id trace_id" },
    mapsAs: "event-id",
  },
  {
    category: "user.unique_id",
    names: {
      en:
        "_user_id userid uid user member_id customer_id account_id person_id contact_id profile_id subscriber_id " +
        "distinct_id anonymous_id external_id employee_id owner_id author_id manager_id patient_id student_id recipient_id " +
        "customer_number customer_no member_number subscriber_number patient_number employee_number student_number " +
        "visitor_id guest_id lead_id sender_id assignee_id creator_id inviter_id invitee_id referrer_id referred_by invited_by created_by updated_by assigned_to",
      fr: "utilisateur utilisateur_id id_utilisateur identifiant client_numero numero_client id_client",
      es: "usuario usuario_id id_usuario cliente_id id_cliente numero_cliente numero_de_cliente",
      de: "benutzer benutzer_id nutzer_id kunden_id kunde_id kundennummer kunden_nr mitgliedsnummer",
      it: "utente utente_id id_utente codice_cliente",
      pt: "utilizador utilizador_id id_utilizador numero_do_cliente",
    },
    mapsAs: "identity",
  },
  {
    category: "user.device.device_id",
    names: { en: "_device_id idfa idfv adid gaid android_id advertising_id _mac_address mac imei imsi iccid" },
    mapsAs: "identity",
  },
  {
    category: "user.workplace",
    names: { en: "company_id organisation_id organization_id org tenant_id workspace_id team_id" },
    mapsAs: "identity",
  },
  {
    category: "user.workplace",
    names: {
      en: "company_name organisation organization organisation_name organization_name employer",
      fr: "entreprise societe employeur raison_sociale",
      es: "empresa empleador razon_social",
      de: "firma arbeitgeber unternehmen",
      it: "azienda societa datore_di_lavoro ragione_sociale",
      pt: "empregador",
    },
  },
  { category: "user.device", names: { en: "_user_agent ua useragent" }, leaves: "browser-family" },
  { category: "user.behavior.browsing_history", names: { en: "_referrer _referer" }, leaves: "origin" },
  {
    category: "user.behavior.browsing_history",
    names: { en: "_url uri href link page page_url path pathname landing_page" },
    leaves: "path-template",
  },
];
