import type { AskKind } from "./asks.ts";
import type { Phrases } from "./lexicon.ts";

/** What a mail can ask for, in en, fr, es, de, it, pt and nl. General knowledge of the languages; nothing is counted from mails. */
export const WANTED: Phrases<AskKind> = {
  password: [
    ..."password*|passcode*|pass code|login details|login information|sign in details|credentials|account credentials|username and password".split(
      "|",
    ),
    ..."mot de passe|mots de passe|identifiants|code d acces|code secret|code confidentiel".split("|"),
    ..."contrasena*|clave de acceso|clave personal|clave secreta|credenciales|datos de acceso".split("|"),
    ..."passwort*|passworter|kennwort*|zugangsdaten|anmeldedaten|login daten|logindaten".split("|"),
    ..."credenziali|dati di accesso|dati d accesso|parola d ordine".split("|"),
    ..."senha*|palavra passe|palavra chave|dados de acesso|credenciais".split("|"),
    ..."wachtwoord*|inloggegevens|inlogcode".split("|"),
  ],
  key: [
    ..."api key*|api token*|secret key*|access token*|access key*".split("|"),
    ..."cle api|cles api|cle d api|cles d api|cle secrete".split("|"),
    ..."clave api|claves api|clave de api|claves de api".split("|"),
    ..."api schlussel*|geheimen schlussel".split("|"),
    ..."chiave api|chiavi api|chiave segreta".split("|"),
    ..."chave api|chave de api|chaves de api|chave da api".split("|"),
    ..."api sleutel*|geheime sleutel".split("|"),
  ],
  "seed-phrase": [
    ..."recovery phrase*|seed phrase*|secret phrase*|recovery key*|24 word*|12 word*|seed words".split("|"),
    ..."phrase de recuperation|phrase secrete|frase de recuperacion|frase semilla|frase secreta".split("|"),
    ..."wiederherstellungsphrase|wiederherstellungsschlussel|seedphrase|frase di recupero|frase segreta".split("|"),
    ..."frase de recuperacao|frase semente|herstelzin|private key*|privesleutel|cle privee|clave privada".split("|"),
    ..."chiave privata|chave privada|privaten schlussel|privater schlussel".split("|"),
  ],
  code: [
    ..."verification code*|security code*|one time code*|one time password*|one time passcode*|otp|2fa code*|authentication code*|confirmation code*|sms code*|code we sent|code you received|6 digit code|six digit code".split(
      "|",
    ),
    ..."code de verification|code de securite|code de validation|code de confirmation|code a 6 chiffres|code recu par|code sms|code 2fa|code d authentification".split(
      "|",
    ),
    ..."codigo de verificacion|codigo de seguridad|codigo de confirmacion|codigo de autenticacion|codigo sms|codigo 2fa|codigo de 6 digitos".split(
      "|",
    ),
    ..."bestatigungscode*|sicherheitscode*|verifizierungscode*|verifikationscode*|sms code|einmalcode|einmalpasswort|tan|2fa code|authentifizierungscode".split(
      "|",
    ),
    ..."codice di verifica|codice di sicurezza|codice di conferma|codice otp|codice sms|codice a 6 cifre|codice 2fa|codice di autenticazione".split(
      "|",
    ),
    ..."codigo de verificacao|codigo de seguranca|codigo de confirmacao|codigo sms|codigo 2fa|codigo de autenticacao|token de seguranca".split(
      "|",
    ),
    ..."verificatiecode*|beveiligingscode*|bevestigingscode*|sms code|eenmalige code".split("|"),
  ],
  card: [
    ..."credit card*|debit card*|card number*|card details|card information|carte bancaire|carte de credit".split("|"),
    ..."tarjeta de credito|numero de tarjeta|datos de la tarjeta|kreditkarte*|kartendaten|kartennummer".split("|"),
    ..."carta di credito|numero di carta|dati della carta|cartao de credito|numero do cartao|dados do cartao".split(
      "|",
    ),
    ..."creditcard*|betaalpas|cvv|cvc".split("|"),
  ],
  "bank-details": [
    ..."bank details|bank account*|iban|coordonnees bancaires|donnees bancaires|rib|datos bancarios".split("|"),
    ..."cuenta bancaria|bankdaten|bankverbindung|kontodaten|dati bancari|conto bancario|coordinate bancarie".split("|"),
    ..."dados bancarios|conta bancaria|bankgegevens|bankrekening".split("|"),
  ],
  payment: [
    ..."payment details|payment method*|payment information|billing details|billing information|billing info|shipping fee*|delivery fee*|customs fee*|customs duty|redelivery fee|handling fee|clearance fee|outstanding balance|outstanding payment|gift card*".split(
      "|",
    ),
    ..."moyen de paiement|mode de paiement|informations de paiement|informations de facturation|frais de livraison|frais de douane|frais de port|frais d expedition".split(
      "|",
    ),
    ..."metodo de pago|datos de pago|informacion de pago|gastos de envio|tasa de aduana|gastos de aduana".split("|"),
    ..."zahlungsdaten|zahlungsmethode*|zahlungsinformation*|zahlungsart|versandkosten|versandgebuhr*|zollgebuhr*|liefergebuhr*|bearbeitungsgebuhr*".split(
      "|",
    ),
    ..."metodo di pagamento|dati di pagamento|spese di spedizione|spese doganali|dazio".split("|"),
    ..."forma de pagamento|metodo de pagamento|dados de pagamento|taxa de entrega|taxa alfandegaria|taxa de envio|taxa de importacao|boleto*|pix|taxa pendente".split(
      "|",
    ),
    ..."betaalgegevens|betaalmethode|verzendkosten|douanekosten|invoerrechten".split("|"),
  ],
  "identity-document": [
    ..."identity document*|proof of identity|piece d identite|documento de identidad|ausweis*|personalausweis".split(
      "|",
    ),
    ..."documento d identita|id card|passport|kyc|copie de votre carte".split("|"),
  ],
  "remote-access": [
    ..."anydesk|teamviewer|remote access|remote support|screen sharing|acces a distance|acceso remoto".split("|"),
    ..."fernzugriff|fernwartung|accesso remoto|acesso remoto|toegang op afstand".split("|"),
  ],
  "personal-data": [
    ..."personal details|personal information|your identity|date of birth|social security|contact details|your information|your details|wallet verification|verify wallet|your wallet".split(
      "|",
    ),
    ..."identite|informations personnelles|donnees personnelles|vos informations|vos coordonnees|date de naissance|numero de securite sociale|carte vitale".split(
      "|",
    ),
    ..."identidad|datos personales|informacion personal|sus datos|tus datos|fecha de nacimiento".split("|"),
    ..."identitat|personliche daten|personlichen daten|ihre daten|ihre angaben|ihre informationen|geburtsdatum".split(
      "|",
    ),
    ..."identita|dati personali|i tuoi dati|i suoi dati|data di nascita|codice fiscale".split("|"),
    ..."identidade|dados pessoais|seus dados|dados cadastrais|data de nascimento|cpf".split("|"),
    ..."identiteit|persoonlijke gegevens|uw gegevens|je gegevens|geboortedatum".split("|"),
  ],
  account: [
    ..."your account|the account|account information|account details|your mailbox|your email|your e mail|your subscription|your membership|your device*|your profile|your access".split(
      "|",
    ),
    ..."votre compte|ton compte|votre abonnement|votre boite|votre acces|votre espace".split("|"),
    ..."su cuenta|tu cuenta|su suscripcion|tu suscripcion|su acceso".split("|"),
    ..."ihr konto|ihres kontos|ihrem konto|dein konto|deines kontos|ihr abonnement|ihr abo|ihr postfach|ihren zugang|ihr zugang|ihr benutzerkonto".split(
      "|",
    ),
    ..."il tuo account|il suo account|tuo conto|suo conto|il tuo abbonamento|il suo abbonamento|la tua casella|il vostro account".split(
      "|",
    ),
    ..."sua conta|seu cadastro|sua assinatura|seu acesso|seu dispositivo".split("|"),
    ..."uw account|je account|uw rekening|uw abonnement|je abonnement".split("|"),
  ],
};

/** How one asks for it. */
export const ASKING: Phrases<"asking" | "changing" | "sending"> = {
  asking: [
    ..."enter|provide|submit|confirm*|verif*|validat*|updat*|reactivat*|restor*|unlock|re enter|renew*|authenticat*|reply with|send us|send me|give us|share|supply|fill in|fill out|type|log in|login|sign in|complete|correct|review|secure|pay|settle|synchroni*|revalidat*|register".split(
      "|",
    ),
    ..."saisi*|entrez|entrer|fourni*|indiqu*|transmet*|tapez|confirm*|verif*|validez|valider|mettre a jour|mettez a jour|actualise*|reactive*|envoyez|communique*|renseigne*|connectez|connecter|repondez|payez|regle*|regulari*|complete*|identifie*|indiquez".split(
      "|",
    ),
    ..."introduzca|introduce|introducir|ingrese|ingresa|ingresar|proporcione|proporciona|indique|escriba|confirm*|verifi*|valide|validar|actuali*|reactiv*|envie|envienos|inicie sesion|inicia sesion|responda|pague|pagar|regulari*|complete|facilite".split(
      "|",
    ),
    ..."eingeben|geben sie|gib|bestatig*|verifizier*|validier*|aktualisier*|reaktivier*|entsperr*|ubermitteln|senden sie|schicken sie|melden sie sich|einloggen|anmelden|antworten sie|bezahlen|zahlen sie|begleichen|prufen sie|uberprufen|erneuer*|teilen sie|nennen sie|tippen sie|hinterleg*|angeben|freischalt*|legitimier*".split(
      "|",
    ),
    ..."inserisc*|inserire|fornisc*|fornire|conferm*|verific*|valid*|aggiorn*|indichi|digiti|riattiv*|invia*|invii|acceda|accedi|accedere|rispond*|paga|paghi|pagare|regolarizza*|completa*|comunica*|sblocca*|rinnova*".split(
      "|",
    ),
    ..."insira|informe|digite|forneca|confirm*|verifi*|valide|validar|atualiz*|reativ*|envie|acesse|acessar|faca login|responda|pague|pagar|regulari*|complete|desbloque*|renov*|efetu*|cadastr*|recadastr*|preench*".split(
      "|",
    ),
    ..."voer|vul|geef|bevestig*|verifieer*|valideer*|bijwerken|werk|heractiveer*|stuur|log in|inloggen|aanmelden|antwoord|betaal*|controleer*|update*|vernieuw*|ontgrendel*".split(
      "|",
    ),
  ],
  sending: [
    ..."reply with|reply to this email with|reply to this mail with|respond with|answer with|send us|send me|email us|mail us|forward us|text us|by replying|by return".split(
      "|",
    ),
    ..."repondez|repondre|en repondant|envoyez|envoyer|transmettez|communiquez|par retour".split("|"),
    ..."responda|respondiendo|conteste|contestando|envie|envienos|enviar|remita|mande".split("|"),
    ..."antworten sie|senden sie|schicken sie|mailen sie|ubermitteln sie|ruckantwort|antworten".split("|"),
    ..."risponda|rispondi|rispondendo|invii|inviare|inviaci|mandi|mandare|ci comunichi".split("|"),
    ..."respondendo|envie nos|mande nos|encaminhe".split("|"),
    ..."antwoord|stuur|beantwoord|mail ons".split("|"),
  ],
  changing:
    "change|reset|cambie|cambia|cambia*|changez|modifie*|modifica*|andern|zurucksetzen|altere|wijzig*|reinitialise*|restablezca|reimposta*|redefin*".split(
      "|",
    ),
};

/** What turns a request into an assurance: "we never ask for your password". */
export const NEGATIONS: Phrases<"not"> = {
  not: [
    ..."never|not|don|no|nobody|without|cannot|won|didn|doesn|nor|neither".split("|"),
    ..."jamais|pas|aucun|aucune|ni|sans".split("|"),
    ..."nunca|jamas|ningun|ninguna|sin".split("|"),
    ..."niemals|nie|nicht|kein|keine|keinen|keiner|ohne".split("|"),
    ..."mai|non|nessun|nessuna|senza".split("|"),
    ..."nao|jamais|nem|nenhum|nenhuma|sem".split("|"),
    ..."nooit|niet|geen|zonder".split("|"),
  ],
};
