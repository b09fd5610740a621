import type { Phrases } from "./lexicon.ts";
import type { Theme } from "./themes.ts";

/** Pressure and bait, in en, fr, es, de, it, pt and nl. General knowledge of the languages; nothing is counted from mails. */
export const THEMES: Phrases<Theme> = {
  threat: [
    ..."suspend*|deactivat*|disabled|account locked|locked out|be locked|is locked|been locked|be blocked|is blocked|been blocked|we ve blocked|wallet blocked|restricted|be limited|been limited|be terminated|will terminate|termination of|be deleted|will be deleted|permanently delete*|be closed|be lost|lose access|lose your|loss of access|legal action|penalt*|be frozen|asset freeze|account hold|on hold|shutdown|shut down|will expire|has expired|have expired|expires today|expired|expiring|protection ends|subscription ended".split(
      "|",
    ),
    ..."suspendu*|desactive*|bloque*|sera bloque|verrouille*|limite d acces|resilie*|supprime*|sera supprime|cloture*|expire*|expiration|poursuites|amende|perdre l acces|a ete limite".split(
      "|",
    ),
    ..."suspendid*|desactivad*|bloquead*|cancelad*|sera eliminad*|restringid*|caduca*|vencid*|vencera|expirad*|perdera|multa".split(
      "|",
    ),
    ..."gesperrt|sperrung|sperren|deaktivier*|eingeschrankt|einschrankung*|geloscht|loschung|abgelaufen|ablauft|lauft ab|lauft bald ab|ausgesetzt|gekundigt|blockier*|mahnung|inkasso|verlieren|verlust".split(
      "|",
    ),
    ..."sospes*|disattivat*|bloccat*|limitato|limitata|cancellato|cancellata|scadut*|scadenza|in scadenza|scade|verra chius*|chiusura|perdere l accesso|multa".split(
      "|",
    ),
    ..."suspens*|bloquead*|bloqueio|desativad*|cancelad*|cancelamento|restricao|restricoes|expirad*|expira*|vencid*|sera excluid*|retid*|penalidade*|divida ativa|multa|irregular*|pendencia*".split(
      "|",
    ),
    ..."geblokkeerd|opgeschort|gedeactiveerd|beperkt|verwijderd|verlopen|verloopt|gesloten|boete".split("|"),
  ],
  urgency: [
    ..."urgent*|immediate action|immediate attention|immediately|asap|as soon as possible|action required|action needed|attention required|required action|final notice|final warning|final reminder|last notice|last warning|last chance|last day|final attempt|2nd attempt|second attempt|before it s too late|act now|don t delay|within 24 hours|within 48 hours|24 hours|48 hours|72 hours|ends today|today only|expires soon|limited time|hurry|important notice|mandatory|must be completed|deadline".split(
      "|",
    ),
    ..."urgent*|immediatement|immediate|sans delai|derniere chance|dernier rappel|dernier avis|dernier delai|dernier avertissement|action requise|sous 24|24 heures|48 heures|24h|48h|au plus vite|des que possible|aujourd hui seulement".split(
      "|",
    ),
    ..."urgente*|inmediat*|ultimo aviso|ultima oportunidad|ultimo recordatorio|accion requerida|accion necesaria|24 horas|48 horas|cuanto antes|hoy mismo".split(
      "|",
    ),
    ..."dringend*|umgehend|sofort*|unverzuglich|letzte chance|letzte mahnung|letzte erinnerung|letzte mitteilung|letzte warnung|letzter hinweis|handeln sie|handlungsbedarf|24 stunden|48 stunden|so schnell wie moglich|nur heute|noch heute|zwingend".split(
      "|",
    ),
    ..."urgente*|immediatamente|immediata|subito|ultimo avviso|ultima possibilita|ultimo promemoria|azione richiesta|24 ore|48 ore|al piu presto|entro oggi".split(
      "|",
    ),
    ..."urgente*|imediat*|ultimo aviso|ultima chance|ultima chamada|ultimo dia|prazo final|acao necessaria|acao requerida|24 horas|48 horas|o quanto antes|evite|ultimas horas".split(
      "|",
    ),
    ..."dringend*|onmiddellijk|direct actie|laatste kans|laatste herinnering|laatste waarschuwing|actie vereist|24 uur|48 uur|zo snel mogelijk".split(
      "|",
    ),
  ],
  alarm: [
    ..."unusual activity|suspicious activity|unusual sign in|suspicious sign in|unauthori*|new device|unfamiliar|unrecogni*|security alert|security breach|security incident|data breach|compromised|virus*|malware|infected|hacked|threats detected|billing error|billing issue|payment failed|payment declined|failed payment|security patch|security update|firmware update|storage is full|storage full|mailbox is full|almost full|quota exceeded|verification required|could be full|unprotected".split(
      "|",
    ),
    ..."activite inhabituelle|activite suspecte|connexion inhabituelle|non autorise*|nouvel appareil|alerte de securite|incident de securite|fuite de donnees|compromis*|paiement refuse|stockage est plein|stockage plein|virus".split(
      "|",
    ),
    ..."actividad inusual|actividad sospechosa|no autorizad*|nuevo dispositivo|alerta de seguridad|incidente de seguridad|comprometid*|pago rechazado|almacenamiento lleno|virus".split(
      "|",
    ),
    ..."ungewohnliche aktivitat*|verdachtige aktivitat*|ungewohnliche anmeldung|unbefugt*|neues gerat|sicherheitswarnung|sicherheitsvorfall|sicherheitsupdate|kompromittiert|speicher ist voll|speicher voll|speicher belegt|speicherplatz|zahlung fehlgeschlagen|viren|ungeschutzt|gefahrdet|bedroht*".split(
      "|",
    ),
    ..."attivita insolita|attivita sospetta|accesso non autorizzato|nuovo dispositivo|avviso di sicurezza|incidente di sicurezza|compromess*|pagamento rifiutato|pagamento non riuscito|spazio esaurito|virus".split(
      "|",
    ),
    ..."atividade incomum|atividade suspeita|transacao suspeita|nao autorizad*|novo dispositivo|alerta de seguranca|incidente de seguranca|comprometid*|pagamento recusado|armazenamento cheio|virus|acesso a sua conta".split(
      "|",
    ),
    ..."ongebruikelijke activiteit|verdachte activiteit|onbevoegd*|nieuw apparaat|beveiligingswaarschuwing|beveiligingsincident|gecompromitteerd|opslag is vol|opslag vol|virus".split(
      "|",
    ),
  ],
  prize: [
    ..."congratulations|congrats|you won|you ve won|you have won|winner*|you have been selected|been selected|been chosen|you are selected|claim your|claim now|claim yours|your reward|pending reward|unclaimed|exclusive reward|reward*|free gift|gift card*|giveaway|mystery box|sweepstake*|lottery|jackpot|prize|lucky|finalist*|surprise|bonus|free kit|complimentary|thank you gift|short survey|take the survey|answer a few|loyalty".split(
      "|",
    ),
    ..."felicitations|vous avez gagne|gagnant*|vous avez ete selectionne|recompense*|cadeau*|reclame*|tirage au sort|loterie|sondage|enquete".split(
      "|",
    ),
    ..."felicidades|enhorabuena|ha ganado|has ganado|ganador*|ha sido seleccionado|has sido seleccionado|premio*|recompensa*|regalo*|reclam*|sorteo|loteria|encuesta".split(
      "|",
    ),
    ..."gluckwunsch|herzlichen gluckwunsch|gewonnen|gewinner*|gewinnspiel|ausgewahlt|pramie*|belohn*|geschenk*|gutschein*|verlosung|lotterie|umfrage|finalist*|uberraschung|gratis|beanspruch*".split(
      "|",
    ),
    ..."congratulazioni|complimenti|hai vinto|ha vinto|vincitor*|sei stato selezionato|e stato selezionato|premio|ricompens*|regalo|regali|lotteria|sondaggio|buono regalo".split(
      "|",
    ),
    ..."parabens|voce ganhou|ganhador*|voce foi selecionad*|foi sortead*|premio*|premiad*|recompensa*|presente|resgat*|sorteio|loteria|responda a pesquisa|pontos|beneficio liberado|valores a receber|brinde".split(
      "|",
    ),
    ..."gefeliciteerd|gewonnen|winnaar*|geselecteerd|u bent gekozen|beloning*|cadeau*|prijs gewonnen|cadeaukaart|enquete|loterij".split(
      "|",
    ),
  ],
  parcel: [
    ..."parcel|your package|the package|shipment|redeliver*|delivery attempt|could not be delivered|failed delivery|undelivered|pending delivery|customs|courier|tracking number|on hold at".split(
      "|",
    ),
    ..."colis|livraison|livreur|douane*|bureau de poste|point relais|numero de suivi".split("|"),
    ..."paquete|envio pendiente|entrega|aduana*|repartidor|numero de seguimiento".split("|"),
    ..."paket*|ihre sendung|sendungs*|zustell*|lieferung|zoll|zollamt|sendungsnummer".split("|"),
    ..."pacco|pacchi|spedizione|consegna|dogana|corriere|numero di tracciamento|giacenza".split("|"),
    ..."encomenda*|pacote|seu pedido|alfandega*|alfandegari*|entrega|rastreio|rastreamento|mercadoria retida|objeto postal".split(
      "|",
    ),
    ..."pakket*|bezorg*|zending*|douane|track and trace".split("|"),
  ],
  money: [
    ..."refund*|reimbursement|compensation|tax return|tax refund|inheritance|beneficiary|next of kin|million dollars|million usd|funds transfer|wire transfer|payout|withdrawal|your balance|been credited|has been sent|payment is ready|funds have been|unclaimed funds|loan approved|pre approved|cash out|transaction approved|invoice attached|order confirmation|has been charged|will be charged|auto renew*|renewal".split(
      "|",
    ),
    ..."remboursement*|impot*|heritage|beneficiaire|virement|indemnisation|credit accorde|vous attend".split("|"),
    ..."reembolso*|devolucion de impuestos|herencia|beneficiari*|transferencia|indemnizacion|prestamo".split("|"),
    ..."ruckerstattung*|erstattung|steuer|steuererstattung|erbschaft|auszahlung*|uberweisung|guthaben|kredit|zahlung ist bereit|entschadigung".split(
      "|",
    ),
    ..."rimborso|rimborsi|eredita|beneficiari*|bonifico|indennizzo|prestito".split("|"),
    ..."restituicao|reembolso|imposto de renda|heranca|transferencia|indenizacao|emprestimo|credito aprovado|credito liberado|pre aprovac*|saque|limite liberado|divida*".split(
      "|",
    ),
    ..."terugbetaling|teruggave|belasting*|erfenis|uitbetaling|overschrijving|lening".split("|"),
  ],
  crypto:
    "airdrop*|wallet|wallets|bitcoin|btc|ethereum|eth|crypto*|token allocation|staking|xrp|nft|blockchain|seed phrase|defi|usdt|hardware wallet|firmware|tokens|mining|portefeuille crypto|krypto*|cripto*|monedero|portafoglio cripto|carteira digital".split(
      "|",
    ),
  health:
    "weight loss|lose weight|burn fat|belly fat|keto|erectile|viagra|cialis|pills|pharmacy|cure|remedy|blood sugar|diabetes|tinnitus|memory loss|medicare|supplement*|cbd|gummies|testosterone|hair loss|abnehmen|emagrec*|maigrir|adelgazar".split(
      "|",
    ),
};
