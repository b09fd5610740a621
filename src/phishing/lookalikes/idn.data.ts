/**
 * Which non-ASCII letters registries take, by suffix, lower case: a digest of the tables that registries file with IANA
 * (https://www.iana.org/domains/idn-tables). A name in two scripts is refused by all of them, so only whole names are
 * written in Cyrillic or Greek. Of suffixes that are not listed, those of two letters take none here (nl, uk, us, io and
 * many others are ASCII only) and longer ones take `GENERIC`. A letter too many costs a name that can't be registered, a
 * letter too few a look-alike.
 */
export interface IdnTable {
  readonly latin: string;
  readonly scripts: readonly ("cyrillic" | "greek")[];
}

const WESTERN = "àáâãäåæçèéêëìíîïðñòóôõöøùúûüýþÿßœ";
const CENTRAL = "āăąćĉċčďđēĕėęěĝğġģĥħĩīĭįıĵķĺļľłńņňŋōŏőŕŗřśŝşšţťŧũūŭůűųŵŷźżž";
const FURTHER = "ƀɓƈɖɗǝɛƒɠǥɣɨɩƙǩɫɲǫɵơƥʀɾșțʈƭưʉʋƴẅẃẁẇẉạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịḷḿṁṃṅṇọỏốồổỗộớờởỡợṗṕṛṣṭụủứừửữựỳỵỷỹẓ";

export const GENERIC: IdnTable = { latin: WESTERN + CENTRAL + FURTHER, scripts: ["cyrillic", "greek"] };

const latin = (letters: string): IdnTable => ({ latin: letters, scripts: [] });

export const IDN_TABLES: Readonly<Record<string, IdnTable>> = {
  com: GENERIC,
  net: GENERIC,
  org: { latin: WESTERN + CENTRAL, scripts: ["cyrillic"] },
  info: { latin: "áäåąćčéėęíįłñńóöøőśšúüūűųźżžæ", scripts: ["cyrillic"] },
  biz: latin(WESTERN + CENTRAL),
  eu: latin(`${WESTERN}${CENTRAL}șț`),
  de: latin(`${WESTERN}${CENTRAL}`),
  at: latin("àáâãäåæçèéêëìíîïðñòóôõöøùúûüýþÿœšž"),
  ch: latin("àáâãäåæçèéêëìíîïðñòóôõöøùúûüýþÿœ"),
  li: latin("àáâãäåæçèéêëìíîïðñòóôõöøùúûüýþÿœ"),
  fr: latin("àáâãäåæçèéêëìíîïñòóôõöùúûüýÿœß"),
  re: latin("àáâãäåæçèéêëìíîïñòóôõöùúûüýÿœß"),
  be: latin("àáâãäåæçèéêëìíîïðñòóôõöøùúûüýþÿß"),
  lu: latin(WESTERN),
  es: latin("áàéèíìïóòúüñç"),
  it: latin("àâäèéêëìîïòôöùûüæœçÿß"),
  pt: latin("àáâãçéêíóôõú"),
  "com.br": latin("àáâãçéêíóôõúü"),
  br: latin("àáâãçéêíóôõúü"),
  se: latin("àáâãäåæçèéêëìíîïðñòóôõöøùúûüýþÿ"),
  dk: latin("æøåöäüé"),
  no: latin("áàäčçđéèêŋńñóòôöšŧüžæøå"),
  fi: latin("åäöšžâčđǥǧǩŋõŧʒǯ"),
  pl: latin(`${WESTERN}${CENTRAL}`),
  hu: latin("áéíóöőúüű"),
  ca: latin("éëêèâàæôœùûüçîïÿ"),
  co: latin("áéíóúñü"),
  me: latin(WESTERN + CENTRAL),
  cc: GENERIC,
  tv: GENERIC,
  pro: latin(WESTERN),
};

/** Cyrillic and Greek letters that make a whole name, by the Latin letter that they pass for. */
export const WHOLE: Readonly<Record<"cyrillic" | "greek", Readonly<Record<string, string>>>> = {
  cyrillic: {
    a: "а",
    b: "ь",
    c: "с",
    d: "ԁ",
    e: "е",
    g: "ԍ",
    h: "һ",
    i: "і",
    j: "ј",
    k: "к",
    l: "ӏ",
    m: "м",
    n: "п",
    o: "о",
    p: "р",
    q: "ԛ",
    r: "г",
    s: "ѕ",
    t: "т",
    u: "и",
    v: "ѵ",
    w: "ԝ",
    x: "х",
    y: "у",
    "3": "з",
  },
  greek: {
    a: "α",
    b: "β",
    e: "ε",
    i: "ι",
    k: "κ",
    n: "η",
    o: "ο",
    p: "ρ",
    t: "τ",
    u: "υ",
    v: "ν",
    w: "ω",
    x: "χ",
    y: "γ",
  },
};
