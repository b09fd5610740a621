/**
 * Words that stand beside a brand's name when it speaks as itself ("Apple Support", "Kundenservice der Post"), in the
 * languages of the inspector. Beside an ordinary word they say that the brand is meant.
 */
export const SERVICE_WORDS: readonly string[] = [
  ..."account accounts alert alerts billing card care center centre customer customers desk help helpdesk id info inc llc".split(
    " ",
  ),
  ..."mail message messages no-reply noreply no reply notice notification notifications notify official online order orders".split(
    " ",
  ),
  ..."pay payment payments prime protection protect reward rewards security secure service services shop store shipping".split(
    " ",
  ),
  ..."delivery tracking support system team the by from for your verification verify update updates bank banking www com app cloud".split(
    " ",
  ),
  ..."der die das ihr ihre ihres von vom konto kunden kundenservice kundendienst sicherheit benachrichtigung rechnung zahlung".split(
    " ",
  ),
  ..."bestellung lieferung paket versand hilfe beratung gmbh ag bestätigung".split(" "),
  ..."le la les de du des votre vos compte client clients service sécurité paiement facture livraison colis assistance".split(
    " ",
  ),
  ..."commande espace banque info sa sas".split(" "),
  ..."el los su tu cuenta cliente clientes seguridad pago factura entrega paquete envío pedido atención soporte ayuda banco".split(
    " ",
  ),
  ..."il lo gli tuo vostro servizio sicurezza pagamento fattura consegna pacco spedizione ordine assistenza clienti conto banca spa".split(
    " ",
  ),
  ..."o a os as do da sua seu conta segurança pagamento fatura entrega encomenda pedido suporte atendimento ajuda aviso".split(
    " ",
  ),
  ..."het een uw jouw rekening klant klanten klantenservice beveiliging betaling factuur bezorging pakket bestelling hulp bv".split(
    " ",
  ),
];
