import type { NoticeTexts } from "../notice-texts.ts";

export const en: NoticeTexts = {
  subject: {
    affected: "Your data and the incident at {vendor}",
    admins: "Data of your organisation and the incident at {vendor}",
    "not-affected": "Your data was not included in the incident at {vendor}",
  },
  greeting: { named: "Dear {name},", unnamed: "Dear reader," },
  opening: {
    affected:
      "Your data is among the data that somebody may have copied from {vendor}, an analytics service that we used.",
    admins:
      "You administer {members}, and data of {count} of its people is among the data that somebody may have copied from {vendor}, an analytics service that we used.",
    "not-affected": "Your data was not included in the incident at {vendor}, an analytics service that we used.",
  },
  processor:
    "We process this data on your behalf. This is our notice to you under Article 33(2) of the GDPR. What your people are told is for you to decide, so we have not written to them.",
  correction: "We wrote to you before that your data was not included. That was wrong, and we are sorry.",
  happened: {
    heading: "What happened",
    day: "On {day}, somebody without permission got access to data that {vendor} held for us, and may have copied it.",
    days: "Between {from} and {to}, somebody without permission got access to data that {vendor} held for us, and may have copied it.",
    told: "We were told on {day}.",
  },
  data: {
    heading: "Which data",
    yours: "This data about you was there:",
    members: "These are the people, each with their data. The list is JSON, so that a program can read it.",
  },
  untouched: {
    heading: "What was not touched",
    sure: "This was not among the data:",
    asKnown: "As far as we know today, this was not among the data:",
  },
  risks: {
    heading: "What may follow",
    cited: "Somebody may write or call and mention this data to seem genuine: {cited}. Such messages may use our name.",
    opaque:
      "The data does not name you and gives no way to reach you. Together with other data it might still point to you.",
    anyway: "Others may use the news of this incident for false messages in our name.",
  },
  done: {
    heading: "What we did",
    "stopped-sending": "We stopped sending data to {vendor}.",
    "compared-dataset": "We compared the data that {vendor} gave us with our own records.",
    "told-authority": "We told the data protection authority.",
    "ended-contract": "We ended our work with {vendor}.",
    "reviewed-vendors": "We reviewed the other services that we send data to.",
  },
  advice: {
    heading: "What you can do",
    nothing: "You need not do anything. This is good practice at any time:",
    list: [
      "Look at the sender and at the links of a message before you trust it.",
      "To visit us, type {site} into your browser yourself.",
      "Turn on two-step sign-in for your accounts.",
      "Never share passwords, API keys or codes. We will never ask you for them.",
      "Change passwords that you use in more than one place.",
    ],
  },
  contact: {
    heading: "How to reach us",
    ask: "Write to {contact} with any question.",
    check:
      "This notice has the code {code}. To check that it is ours, type {site} into your browser, find our contact there and ask about the code.",
    checkOnPage:
      "This notice has the code {code}. To check that it is ours, type {page} into your browser and enter the code there.",
  },
  signature: "{organisation}",
  categories: {
    "system.operations": "technical operating data",
    "user.account": "account details",
    "user.account.username": "user name",
    "user.authorizing.credentials": "passwords, keys and codes",
    "user.behavior": "what you did in our services",
    "user.behavior.browsing_history": "pages visited",
    "user.behavior.purchase_history": "purchases",
    "user.behavior.search_history": "searches",
    "user.contact.address": "postal address",
    "user.contact.address.country": "country",
    "user.contact.email": "e-mail address",
    "user.contact.phone_number": "telephone number",
    "user.content": "messages and other content that you wrote",
    "user.demographic": "facts about your person",
    "user.demographic.date_of_birth": "date of birth",
    "user.demographic.gender": "gender",
    "user.demographic.language": "language",
    "user.device": "device, operating system and browser",
    "user.device.cookie_id": "cookie identifier",
    "user.device.device_id": "device identifier",
    "user.device.ip_address": "IP address",
    "user.financial": "financial data",
    "user.financial.bank_account": "bank account",
    "user.financial.credit_card": "payment card",
    "user.government_id": "identity document numbers",
    "user.location.imprecise": "approximate location",
    "user.location.precise": "precise location",
    "user.name": "name",
    "user.payment": "payment data",
    "user.telemetry": "usage figures",
    "user.tracking": "where you came from to our pages",
    "user.unique_id": "user identifier",
    "user.workplace": "employer and work details",
  },
  forms: {
    clear: "as it is",
    masked: "partly hidden",
    pseudonymous: "replaced by a code that only we can resolve",
    generalised: "only roughly",
  },
};
