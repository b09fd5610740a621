/**
 * Words that stand beside a brand's name when it speaks as itself ("Apple Support", "Telekom Kundenservice"), in the
 * languages of the inspector. Beside an ordinary word they say that the brand is meant.
 */
export const SERVICE_WORDS: readonly string[] = [
  "account accounts airdrop alert alerts bank banking benefits billing bonus card care center centre cloud coupon",
  "customer customers delivery desk discounts help helpdesk id invoice mail mailbox member members membership message",
  "news newsletter no-reply noreply notice notification notifications online order orders pay payment payments prime",
  "protect protection receipt renewal reward rewards secure security service services shipping shop solutions store",
  "subscription support survey system team tracking update updates upgrade verification verify wallet winner winners",
  "benachrichtigung beratung bestellung bestätigung gewinner gutschein hilfe konto kunden kundendienst kundenservice",
  "lieferung paket rechnung sicherheit umfrage versand zahlung mitgliedschaft gewinnspiel abteilung",
  "assistance banque client clients colis commande compte espace facture livraison paiement remboursement sécurité",
  "aviso ayuda atención banco cliente clientes cuenta entrega envío factura notificación pago paquete pedido seguridad",
  "soporte premio encuesta",
  "assistenza avviso banca clienti consegna conto fattura notifica ordine pacco pagamento servizio sicurezza spedizione",
  "ajuda atendimento autoatendimento cartão comunicado conta encomenda fatura notificação pontos protocolo resgate",
  "segurança suporte rastreio restituição",
  "bestelling betaling bezorging beveiliging factuur hulp klant klanten klantenservice pakket rekening winnaar",
].flatMap((line) => line.split(" "));

/** Words that say nothing beside a name. */
export const FILLERS: readonly string[] = [
  "a ag an and bv by com da das de den der des die do du e el et for from gmbh het i ihr ihre inc info it la le les lo",
  "llc los ltd mijn mon my of official o os sa seu spa su the to tu und us uw van via vom von vos votre vous www y you",
  "your",
].flatMap((line) => line.split(" "));
