import type { AccessTexts } from "../access-texts.ts";

export const en: AccessTexts = {
  title: "Answer to your request for access",
  request: {
    heading: "Your request",
    asked:
      "You asked which data about you we passed on, and to whom. This is our answer under Article 15(1)(c) of the GDPR, for the id {id}.",
    identities:
      "Devices and earlier ids that belong to this id are included. Where others use the same device, some of it may be theirs.",
    unknown: "We have no record of disclosures about this id.",
    nothing: "We know this id, but our record has nothing about it that was passed on.",
    record:
      "This answer comes from a record that we write before anything is sent, so it may name something that did not arrive. The record holds no contents: it says which kinds of data went where, not what they said.",
    limits:
      "It is about data that went to the services named here. Other data that we hold about you is not part of it.",
  },
  sender: {
    heading: "Who we are",
    named: "We are {organisation}, {country}. Write to {contact} with any question about this answer.",
  },
  recipient: {
    role: "Its role",
    roles: {
      processor: "It works with the data on our behalf and on our instructions (processor).",
      controller: "It decides itself what it does with the data (controller).",
      "joint-controller": "It decides together with us what is done with the data (joint controller).",
      "sub-processor": "It works with the data on behalf of another of our service providers (sub-processor).",
    },
    safeguard: "Why the data may go there",
    safeguards: {
      adequacy: "The European Commission has decided that the data is well protected there (adequacy decision).",
      dpf: "It takes part in the EU-US Data Privacy Framework.",
      scc: "We agreed on the standard contractual clauses of the European Commission with it.",
      bcr: "Its group has binding corporate rules that an authority approved.",
      derogation: "An exception of Article 49 of the GDPR applies.",
    },
    forwards: "It passes data on to",
    data: "Your data, and how it went",
    first: "First time",
    last: "Last time",
    items: "Number of messages",
    kept: "How long it is kept there",
    keeps: {
      event: "What you did: {days} days.",
      profile: "What describes you: until it is deleted.",
      group: "What describes your organisation: until it is deleted.",
    },
    keepsUnknown: "What you did: we cannot say, because this connection is no longer in use.",
    removed: "What we asked it to delete",
    removals: {
      unset: "Single details, last on {day}: {categories}.",
      delete: "Your whole profile, last on {day}.",
    },
  },
  erasure: {
    heading: "Erasure",
    none: "Our record shows no erasure for this id.",
    begun: "On {day} we began to erase you. Since then we pass on nothing more about you.",
    pending:
      "Once every service has agreed to delete, and a waiting time has passed, we destroy what links this id to our record.",
    done: "On {day} we destroyed what linked this id to our record. We only keep a code, so that nothing new about you is passed on.",
    states: {
      "to-ask": "We will ask it to delete all data about you.",
      "by-hand": "We have to ask it in writing to delete all data about you. We have no answer yet.",
      refused: "It has not accepted our request to delete all data about you.",
      promised: "On {day} it accepted our request to delete all data about you.",
    },
  },
  unknown: {
    heading: "What our record cannot tell",
    none: "Nothing was recorded yet.",
    since: "Our record begins on {day}. It cannot tell what was passed on before.",
    whole: "Our record begins on {day}. Nothing was passed on before.",
    before: "It is complete only from {day} on.",
    gap: "Between {from} and {to}, data may have gone there without our record.",
    lasting: "Since {from}, data may have gone there without our record.",
  },
  rights: {
    heading: "Your rights",
    yours:
      "You may ask us to correct your data, to erase it, to limit its use or to hand it over to you, and you may object to its use. You may also complain to a data protection authority, for instance where you live or work.",
    write: "Write to {contact} for this.",
  },
};
