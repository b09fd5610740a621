/**
 * Words that phishers put beside a brand's name in a domain, per language ("" is used with all), the most frequent first:
 * in the development mails most look-alikes are of this form, and almost none is a typing mistake.
 */
export const COMBO_WORDS: Readonly<Record<string, readonly string[]>> = {
  "": [
    "login support secure verify account billing mail security service update wallet app online help id alert team",
    "notice auth signin verification payment pay info portal rewards reward confirm unlock recovery helpdesk admin",
    "customer client center prime notification notifications mailer mailserver server srv email webmail access",
    "accounts invoice refund members membership promo gift bonus claim airdrop token dashboard web my get official",
    "desk care news bulletin communication private validation validate connect cloud live pro plus vip",
    "resolution services serviceteam customerservice password reset restore sso session activity protect safe review",
    "docs file files share shop store tracking track delivery shipping package parcel redelivery bank banking card",
    "survey winner deals offers hr careers jobs ads business partner dev api status host scanner appcom com www inc",
  ],
  fr: [
    "connexion securite compte client clients espace service facture paiement remboursement colis suivi livraison verification assistance banque aide mise-a-jour",
  ],
  de: [
    "anmelden anmeldung sicherheit konto kunde kunden kundenservice rechnung zahlung paket sendung lieferung bestaetigung hilfe verifizierung gutschein gewinn germany deutschland",
  ],
  es: [
    "acceso seguridad cuenta cliente clientes servicio factura pago paquete envio entrega verificacion ayuda soporte banco actualizar premio",
  ],
  it: [
    "accesso sicurezza conto cliente clienti servizio fattura pagamento pacco consegna verifica assistenza aiuto banca aggiornamento",
  ],
  pt: [
    "acesso seguranca conta cliente clientes servico fatura pagamento encomenda encomendas entrega rastreio suporte ajuda atualizar pontos ponto resgate resgatar regularizar",
  ],
  nl: [
    "inloggen beveiliging rekening klant klanten klantenservice factuur betaling betalen pakket bezorging zending verificatie hulp",
  ],
};

/** Suffixes that phishers take for a known name, the most frequent first. */
export const SWAPPED_SUFFIXES: readonly string[] =
  "com net org co info io app online top xyz site shop store live help support care cc me biz dev cloud click link pro us ru one ai icu vip digital uno agency blog email space website team tech world today life club eu de fr es it nl pt co.uk com.br cm om".split(
    " ",
  );
