/** How text can be made invisible (CSS that mail programs honour). Only what hides from a person counts. */
export interface Look {
  readonly isHidden: boolean;
  /** `#rrggbb`; undefined when it is not said. */
  readonly colour: string | undefined;
  readonly ground: string | undefined;
}

export const PLAIN: Look = { isHidden: false, colour: undefined, ground: undefined };

const HIDING = [
  /(?:^|;)\s*display\s*:\s*none/,
  /(?:^|;)\s*visibility\s*:\s*(?:hidden|collapse)/,
  /(?:^|;)\s*opacity\s*:\s*0?\.?0+\s*(?:;|!|$)/,
  /(?:^|;)\s*font-size\s*:\s*(?:0|0?\.\d+|1)(?:px|pt|em|rem|%)?\s*(?:;|!|$)/,
  /(?:^|;)\s*mso-hide\s*:\s*all/,
  /(?:^|;)\s*(?:left|top|text-indent|margin-left)\s*:\s*-\d{3,}/,
  /(?:^|;)\s*clip\s*:\s*rect\(\s*0/,
];

const NO_SIZE = /(?:^|;)\s*(?:max-)?(?:height|width)\s*:\s*[01](?:px)?\s*(?:;|!|$)/;
const CUTS = /(?:^|;)\s*overflow\s*:\s*hidden/;

const hides = (style: string): boolean =>
  HIDING.some((one) => one.test(style)) || (NO_SIZE.test(style) && CUTS.test(style));

/** The look of an element inside one that looks like `outer`. */
export function lookOf(outer: Look, attributes: Readonly<Record<string, string>>, sheet: StyleSheet): Look {
  const style = [sheet.of(attributes), attributes["style"]?.slice(0, 4_000).toLowerCase() ?? ""].join(";");
  const colour = colourOf(/(?:^|;)\s*color\s*:\s*([^;!]{1,40})/.exec(style)?.[1] ?? attributes["color"]);
  const ground = colourOf(
    /(?:^|;)\s*background(?:-color)?\s*:\s*([^;!]{1,200})/.exec(style)?.[1] ?? attributes["bgcolor"],
  );
  const isHidden = outer.isHidden || hides(style) || attributes["hidden"] !== undefined;
  return { isHidden, colour: colour ?? outer.colour, ground: ground ?? outer.ground };
}

/** Text in (nearly) the colour of what it stands on. Unsaid colours are not guessed. */
export function isInvisible({ isHidden, colour, ground }: Look): boolean {
  if (isHidden) return true;
  if (colour === undefined || ground === undefined) return false;
  return [1, 3, 5].every((at) => Math.abs(channel(colour, at) - channel(ground, at)) <= 8);
}

const channel = (colour: string, at: number): number => Number.parseInt(colour.slice(at, at + 2), 16);

const NAMED: Readonly<Record<string, string>> = { white: "#ffffff", black: "#000000" };

function colourOf(text: string | undefined): string | undefined {
  const word = text?.trim().toLowerCase() ?? "";
  const hex = /#([\da-f]{6}|[\da-f]{3})\b/.exec(word)?.[1];
  if (hex !== undefined) return `#${hex.length === 3 ? hex.replace(/./g, "$&$&") : hex}`;
  const rgb = /rgb\(\s*(\d{1,3})\s*,\s*(\d{1,3})\s*,\s*(\d{1,3})\s*\)/.exec(word)?.slice(1);
  if (rgb !== undefined)
    return `#${rgb.map((one) => Math.min(255, Number(one)).toString(16).padStart(2, "0")).join("")}`;
  return NAMED[word];
}

/** Rules of `<style>` with a single class or id as selector, which is how mail hides with a sheet. */
export class StyleSheet {
  readonly #rules = new Map<string, string>();

  add(css: string): void {
    const text = css.slice(0, 100_000).replace(/\/\*[^*]*\*+(?:[^/*][^*]*\*+)*\//g, "");
    for (const block of text.split("}").slice(0, 500)) {
      const [selector, body] = block.split("{", 2);
      // A rule inside `@media` has two braces: the screen it is for is not known, so it hides nothing.
      if (selector === undefined || body === undefined || selector.includes("@")) continue;
      for (const name of selector.split(",").map((one) => one.trim())) {
        if (/^[\w]*[.#][\w-]{1,100}$/.test(name)) this.#rules.set(name.replace(/^\w+/, ""), body.toLowerCase());
      }
    }
  }

  of(attributes: Readonly<Record<string, string>>): string {
    if (this.#rules.size === 0) return "";
    const classes = attributes["class"]?.split(/\s+/, 20).map((one) => this.#rules.get(`.${one}`)) ?? [];
    return [...classes, this.#rules.get(`#${attributes["id"]}`)].filter((one) => one !== undefined).join(";");
  }
}
