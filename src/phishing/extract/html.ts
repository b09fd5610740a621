import { Parser } from "htmlparser2";
import { LIMITS, type LimitHit } from "../limits.ts";
import { emptyPage, type Form, type Image, type Link, type Page, type PageKind } from "./page.ts";
import { isInvisible, type Look, lookOf, PLAIN, StyleSheet } from "./style.ts";
import { linksInText } from "./text-links.ts";

const BLOCK = new Set(
  "address article aside blockquote br center dd div dl dt fieldset footer form h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section table td th title tr ul".split(
    " ",
  ),
);
const VOID = new Set("area base br col embed hr img input link meta source track wbr".split(" "));
const SILENT = new Set(["script", "style", "noscript", "template"]);
const CHUNK = 8_192;
const DEEPEST = 1_000;
/** Long literals in scripts that hold a page: base64, or percent-escaped markup. */
const LITERAL = /["'`]([A-Za-z0-9+/=]{200,2000000}|(?:%[\da-fA-F]{2}|[\w .,:;/=-]){200,2000000})["'`]/g;
const DECODES = /\b(?:atob|unescape|fromCharCode|createObjectURL|document\.write|decodeURIComponent|eval)\b/g;

type Attributes = Readonly<Record<string, string>>;

/** Reads a page as a person sees it. Linear in the text; open elements are counted, never walked. */
export function readHtml(part: string, kind: PageKind, html: string, limits: Set<LimitHit>): Page {
  const reader = new PageReader(part, limits);
  const parser = new Parser(
    {
      onopentag: (name, attributes) => reader.open(name, attributes),
      onclosetag: (name) => reader.close(name),
      ontext: (text) => reader.text(text),
    },
    { decodeEntities: true, lowerCaseTags: true },
  );
  // The parser searches its stack for every closing tag, so a page of unclosed ones would take quadratic time.
  for (let at = 0; at < html.length; at += CHUNK) {
    if (reader.depth > DEEPEST) {
      limits.add("nesting-cut");
      break;
    }
    parser.write(html.slice(at, at + CHUNK));
  }
  parser.end();
  return { ...emptyPage(part, kind), ...reader.read() };
}

class PageReader {
  readonly #part: string;
  readonly #limits: Set<LimitHit>;
  readonly #sheet = new StyleSheet();
  readonly #looks: Look[] = [];
  readonly #silent: string[] = [];
  readonly #visible = new Collapsed();
  readonly #hidden = new Collapsed();
  readonly #links: Link[] = [];
  readonly #forms: (Form & { fields: string[]; hasPassword: boolean })[] = [];
  readonly #images: Image[] = [];
  readonly #scripts = new Set<string>();
  readonly #packed: string[] = [];
  #anchors: { href: string; offset: number; alt: string }[] = [];
  #base: string | undefined;

  constructor(part: string, limits: Set<LimitHit>) {
    this.#part = part;
    this.#limits = limits;
  }

  get depth(): number {
    return this.#looks.length;
  }

  open(name: string, attributes: Attributes): void {
    if (SILENT.has(name)) this.#silent.push(name);
    const look = lookOf(this.#looks.at(-1) ?? PLAIN, attributes, this.#sheet);
    if (!VOID.has(name)) this.#looks.push(look);
    if (BLOCK.has(name)) this.#visible.breakLine();
    switch (name) {
      case "a":
      case "area":
        this.#openAnchor(name, attributes);
        break;
      case "base":
        this.#base ??= attributes["href"];
        break;
      case "meta":
        this.#refresh(attributes);
        break;
      case "img":
      case "image":
        this.#image(attributes, look);
        break;
      case "form":
        this.#form(attributes);
        break;
      case "input":
      case "textarea":
      case "select":
        this.#field(attributes);
        break;
    }
  }

  close(name: string): void {
    if (this.#silent.at(-1) === name) this.#silent.pop();
    if (!VOID.has(name)) this.#looks.pop();
    if (BLOCK.has(name)) this.#visible.breakLine();
    if (name === "a") this.#closeAnchor();
  }

  text(text: string): void {
    const silent = this.#silent.at(-1);
    if (silent === "style") this.#sheet.add(text);
    if (silent === "script") this.#script(text);
    if (silent !== undefined) return;
    (isInvisible(this.#looks.at(-1) ?? PLAIN) ? this.#hidden : this.#visible).add(text);
  }

  read(): Omit<Page, "part" | "kind"> {
    while (this.#anchors.length > 0) this.#closeAnchor();
    const visible = this.#visible.text();
    const inText = linksInText(this.#part, visible, LIMITS.links - this.#links.length);
    const anchored = new Set(this.#links.map((one) => one.href));
    return {
      visible,
      hidden: this.#hidden.text(),
      links: [...this.#links, ...inText.filter((one) => !anchored.has(one.href))],
      forms: this.#forms,
      images: this.#images,
      scripts: [...this.#scripts],
      packed: this.#packed,
    };
  }

  #openAnchor(name: string, attributes: Attributes): void {
    const href = attributes["href"] ?? attributes["xlink:href"];
    if (href === undefined || this.#isFull()) return;
    if (name === "area") this.#link({ href, offset: this.#visible.length, shown: "", via: "image-map" });
    else if (this.#anchors.length < 100) this.#anchors.push({ href, offset: this.#visible.length, alt: "" });
  }

  #closeAnchor(): void {
    const anchor = this.#anchors.pop();
    if (anchor === undefined) return;
    const shown = this.#visible.since(anchor.offset) || anchor.alt;
    this.#link({ href: anchor.href, offset: anchor.offset, shown: shown.slice(0, 300), via: "anchor" });
  }

  #link(link: Omit<Link, "part">): void {
    if (this.#isFull()) return;
    this.#links.push({ ...link, href: resolved(link.href, this.#base), part: this.#part });
  }

  #isFull(): boolean {
    if (this.#links.length < LIMITS.links) return false;
    this.#limits.add("links-cut");
    return true;
  }

  #refresh(attributes: Attributes): void {
    if (attributes["http-equiv"]?.toLowerCase() !== "refresh") return;
    const href = /url\s*=\s*['"]?([^'"]{1,4096})/i.exec(attributes["content"] ?? "")?.[1];
    if (href !== undefined) this.#link({ href, offset: this.#visible.length, shown: "", via: "refresh" });
  }

  #image(attributes: Attributes, look: Look): void {
    const [src, alt] = [attributes["src"] ?? attributes["href"] ?? "", attributes["alt"]?.slice(0, 300) ?? ""];
    const anchor = this.#anchors.at(-1);
    if (anchor !== undefined) anchor.alt ||= alt;
    const isPixel = [attributes["width"], attributes["height"]].some((one) => /^[01](?:px)?$/.test(one ?? ""));
    if (look.isHidden || isPixel || this.#images.length >= LIMITS.links) return;
    this.#images.push({ part: this.#part, src: src.slice(0, 4 * 2 ** 20), alt, isLinked: anchor !== undefined });
  }

  #script(text: string): void {
    for (const [word] of text.matchAll(DECODES)) this.#scripts.add(word);
    for (const [, literal = ""] of text.matchAll(LITERAL)) {
      if (this.#packed.length < LIMITS.pages) this.#packed.push(literal);
    }
  }

  #form(attributes: Attributes): void {
    if (this.#forms.length >= 50) return;
    const [action, offset] = [attributes["action"]?.slice(0, LIMITS.urlChars) ?? "", this.#visible.length];
    this.#forms.push({
      part: this.#part,
      offset,
      action: resolved(action, this.#base),
      hasPassword: false,
      fields: [],
    });
    if (action !== "") this.#link({ href: action, offset, shown: "", via: "form" });
  }

  #field(attributes: Attributes): void {
    const type = attributes["type"]?.toLowerCase() ?? "text";
    if (type === "hidden") return;
    const form = this.#forms.at(-1) ?? this.#looseForm();
    if (form === undefined || form.fields.length >= 50) return;
    form.fields.push((attributes["name"] ?? attributes["placeholder"] ?? type).slice(0, 60));
    form.hasPassword ||= type === "password";
  }

  /** Fields without a form around them, which a script sends. */
  #looseForm() {
    this.#forms.push({ part: this.#part, offset: this.#visible.length, action: "", hasPassword: false, fields: [] });
    return this.#forms.at(-1);
  }
}

function resolved(href: string, base: string | undefined): string {
  const plain = href
    .replace(/[\t\r\n]/g, "")
    .trim()
    .slice(0, LIMITS.urlChars);
  if (base === undefined || /^[a-z][a-z0-9+.-]*:/i.test(plain)) return plain;
  try {
    return new URL(plain, base).href.slice(0, LIMITS.urlChars);
  } catch {
    return plain;
  }
}

/** Text with white space collapsed as a browser does, and its length known while it grows. */
class Collapsed {
  readonly #pieces: string[] = [];
  #end = "\n";
  length = 0;

  add(text: string): void {
    let piece = text.replace(/[ \t\r\n\f]+/g, " ");
    if (piece.startsWith(" ") && (this.#end === " " || this.#end === "\n")) piece = piece.slice(1);
    if (piece === "" || this.length + piece.length > LIMITS.textBytes) return;
    this.#push(piece);
  }

  breakLine(): void {
    if (this.#end !== "\n") this.#push("\n");
  }

  #push(piece: string): void {
    this.#pieces.push(piece);
    this.#end = piece.at(-1) ?? this.#end;
    this.length += piece.length;
  }

  /** What was added after the text had that length. Reads back from the end, so that each piece is read once. */
  since(offset: number): string {
    const back: string[] = [];
    let size = 0;
    for (let at = this.#pieces.length - 1; at >= 0 && size < this.length - offset && size < 2_000; at--) {
      back.push(this.#pieces[at] ?? "");
      size += this.#pieces[at]?.length ?? 0;
    }
    return back.toReversed().join("").trim();
  }

  text(): string {
    return this.#pieces.join("");
  }
}
