import type { Check } from "../check.ts";
import { addressedByMailbox } from "./addressed-by-mailbox.ts";
import { alarm } from "./alarm.ts";
import { asksAccount } from "./asks-account.ts";
import { asksByReply } from "./asks-by-reply.ts";
import { asksIdentity } from "./asks-identity.ts";
import { asksPayment } from "./asks-payment.ts";
import { asksSecret } from "./asks-secret.ts";
import { attachedPage } from "./attached-page.ts";
import { baitHeading } from "./bait-heading.ts";
import { bounce } from "./bounce.ts";
import { brandClaim } from "./brand-claim.ts";
import { brandDisowns } from "./brand-disowns.ts";
import { brandSubject } from "./brand-subject.ts";
import { brandText } from "./brand-text.ts";
import { changedBankDetails } from "./changed-bank-details.ts";
import { conversation } from "./conversation.ts";
import { crypto } from "./crypto.ts";
import { decoratedName } from "./decorated-name.ts";
import { disguisedBrand } from "./disguised-brand.ts";
import { fakeReply } from "./fake-reply.ts";
import { foreignLetters } from "./foreign-letters.ts";
import { forgedCode } from "./forged-code.ts";
import { forgedSender } from "./forged-sender.ts";
import { freeMailOrganisation } from "./free-mail-organisation.ts";
import { health } from "./health.ts";
import { hiddenText } from "./hidden-text.ts";
import { hostedLink } from "./hosted-link.ts";
import { imageOnly } from "./image-only.ts";
import { impossibleSender } from "./impossible-sender.ts";
import { invisibleLetters } from "./invisible-letters.ts";
import { linkTextMismatch } from "./link-text-mismatch.ts";
import { lookAlikeLink } from "./look-alike-link.ts";
import { lookAlikeSender } from "./look-alike-sender.ts";
import { money } from "./money.ts";
import { nameShowsAddress } from "./name-shows-address.ts";
import { noSender } from "./no-sender.ts";
import { numericLink } from "./numeric-link.ts";
import { offBrandLink } from "./off-brand-link.ts";
import { officialSender } from "./official-sender.ts";
import { oneWay } from "./one-way.ts";
import { openRedirector } from "./open-redirector.ts";
import { ownLinks } from "./own-links.ts";
import { packedPage } from "./packed-page.ts";
import { parcel } from "./parcel.ts";
import { passwordForm } from "./password-form.ts";
import { personalised } from "./personalised.ts";
import { platformSender } from "./platform-sender.ts";
import { pressureHeading } from "./pressure-heading.ts";
import { prize } from "./prize.ts";
import { qrLink } from "./qr-link.ts";
import { randomLink } from "./random-link.ts";
import { randomSender } from "./random-sender.ts";
import { replyToSwap } from "./reply-to-swap.ts";
import { reversedText } from "./reversed-text.ts";
import { scriptLink } from "./script-link.ts";
import { shortLink } from "./short-link.ts";
import { styledLetters } from "./styled-letters.ts";
import { threat } from "./threat.ts";
import { threeStrangers } from "./three-strangers.ts";
import { unlikeName } from "./unlike-name.ts";
import { urgency } from "./urgency.ts";
import { vouched } from "./vouched.ts";

/** Every check, one line each. Reasons of equal weight are told in this order. */
export const CHECKS: readonly Check[] = [
  brandClaim,
  brandDisowns,
  brandSubject,
  brandText,
  forgedCode,
  forgedSender,
  freeMailOrganisation,
  impossibleSender,
  lookAlikeSender,
  nameShowsAddress,
  personalised,
  platformSender,
  randomSender,
  replyToSwap,
  threeStrangers,
  unlikeName,
  hostedLink,
  linkTextMismatch,
  lookAlikeLink,
  numericLink,
  offBrandLink,
  oneWay,
  openRedirector,
  randomLink,
  shortLink,
  asksAccount,
  asksByReply,
  asksIdentity,
  asksPayment,
  asksSecret,
  changedBankDetails,
  passwordForm,
  attachedPage,
  decoratedName,
  disguisedBrand,
  foreignLetters,
  hiddenText,
  imageOnly,
  invisibleLetters,
  packedPage,
  qrLink,
  reversedText,
  scriptLink,
  styledLetters,
  addressedByMailbox,
  alarm,
  baitHeading,
  crypto,
  fakeReply,
  health,
  money,
  parcel,
  pressureHeading,
  prize,
  threat,
  urgency,
  noSender,
  bounce,
  conversation,
  officialSender,
  ownLinks,
  vouched,
];
