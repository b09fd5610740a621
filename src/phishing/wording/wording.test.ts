import assert from "node:assert/strict";
import { test } from "node:test";
import { type AskKind, asksIn } from "./asks.ts";
import { ASKING, NEGATIONS, WANTED } from "./asks.data.ts";
import { Lexicon } from "./lexicon.ts";
import { THEMES } from "./themes.data.ts";
import { wordsIn } from "./words.ts";

const asked = (text: string): readonly AskKind[] => [...new Set(asksIn(wordsIn(text)).map(({ kind }) => kind))];

const REQUESTS: readonly (readonly [text: string, kind: AskKind])[] = [
  ["Please confirm your password.", "password"],
  ["To keep access, enter the API key of your project below", "key"],
  ["Reply with the 6 digit code", "code"],
  ["Type your recovery phrase to restore the wallet", "seed-phrase"],
  ["Veuillez saisir votre mot de passe", "password"],
  ["Merci d'indiquer le code de vérification reçu", "code"],
  ["Introduzca su clave de API", "key"],
  ["Confirme los datos de la tarjeta", "card"],
  ["Bitte geben Sie Ihr Passwort ein", "password"],
  ["Aktualisieren Sie jetzt Ihre Zahlungsmethode", "payment"],
  ["Inserisca il codice di verifica", "code"],
  ["Confermi la sua password", "password"],
  ["Informe sua senha para continuar", "password"],
  ["Regularize a taxa de importação", "payment"],
  ["Voer uw wachtwoord in", "password"],
  ["Ｐｌｅａｓｅ cоnfirm your pаssword", "password"],
  ["Confirm your pass\u200bword", "password"],
  ["Change your password", "account"],
];

test("requests are understood in seven languages, whatever letters they are spelt with", () => {
  for (const [text, kind] of REQUESTS) assert.ok(asked(text).includes(kind), `${text}: ${asked(text).join(" ")}`);
});

const ASSURANCES = [
  "We will never ask you for your password, your API key or a verification code.",
  "Never share your password or your card number with anybody.",
  "Your password was not changed.",
  "No passwords, API keys or payment details were in the dataset.",
  "Nous ne vous demanderons jamais de confirmer votre mot de passe.",
  "Nunca le pediremos que confirme su contraseña.",
  "Geben Sie Ihr Passwort niemals an andere weiter.",
  "Non le chiederemo mai di inserire la password.",
  "Nunca informe sua senha.",
  "Deel nooit uw wachtwoord; wij vragen er niet naar.",
  "The verification code expires soon.",
];

test("an assurance is no request", () => {
  for (const text of ASSURANCES) assert.deepEqual(asked(text), [], text);
});

test("places are those of the original text", () => {
  const text = "Zoë: pleаse\u200b confirm  your pаssword now";
  const [ask] = asksIn(wordsIn(text));
  assert.equal(text.slice(ask?.offset, (ask?.offset ?? 0) + (ask?.length ?? 0)), "confirm  your pаssword");
});

test("the longest phrase of a kind counts, and prefixes only where they are marked", () => {
  const lexicon = new Lexicon({ a: ["one", "one two three"], b: ["tw*"] });
  assert.deepEqual(lexicon.find(wordsIn("one two three twist")), [
    { kind: "a", at: 0, length: 3 },
    { kind: "b", at: 1, length: 1 },
    { kind: "b", at: 3, length: 1 },
  ]);
  assert.deepEqual(lexicon.find(wordsIn("ones")), []);
});

test("phrases are written as words are read: lower case, without accents or signs", () => {
  const lists = [WANTED, ASKING, NEGATIONS, THEMES].flatMap((one) => Object.values(one).flat());
  for (const phrase of lists) assert.match(phrase, /^[a-z0-9]+\*?(?: [a-z0-9]+\*?)*$/, phrase);
});
