import { posix } from "node:path";
import type { TreeFile } from "./files.ts";
import { file, type Rule } from "./rule.ts";

const isMarkdown = ({ path }: TreeFile): boolean => path.endsWith(".md");

const links: Rule = {
  says: "links between documents resolve, anchors too",
  findings: (files) => {
    const existing = new Set(files.flatMap(({ path }) => [path, ...parents(path)]));
    const anchors = new Map(files.filter(isMarkdown).map((page) => [page.path, anchorsOf(page.text)]));
    return files.filter(isMarkdown).flatMap((page) =>
      linksOf(page.text).flatMap((link) => {
        const [target = "", anchor] = link.split("#");
        const path = target === "" ? page.path : resolveLink(page.path, target);
        if (!existing.has(path)) return [`${page.path}: ${link} leads nowhere`];
        const known = anchors.get(path);
        const isDead = anchor !== undefined && anchor !== "" && known !== undefined && !known.has(anchor.toLowerCase());
        return isDead ? [`${page.path}: ${link} has no such heading`] : [];
      }),
    );
  },
  bad: [
    [file("README.md", "See [the guide](docs/guide.md).")],
    [file("README.md", "![shot](docs/shot.png)")],
    [file("README.md", "See [it](#no-such-part).\n\n# Other")],
    [file("docs/a.md", "[up](../b.md#two)"), file("b.md", "# One\n```\n# Two\n```")],
    [file("README.md", "[guide]: docs/guide.md")],
  ],
  good: [
    [
      file(
        "docs/a.md",
        "[up](../b.md#the-fault-codes-1) [src](../src) [file](../src/c.ts?plain=1 'title') `[no](no.md)`",
      ),
      file("b.md", "# The `FAULT` codes!\nFault codes\n## The fault codes\n## The [fault codes](docs/a.md)\n"),
      file("src/c.ts"),
    ],
    [
      file(
        "README.md",
        '[w](https://example.org/x.md#y) [m](mailto:a@example.org)\n```\n[x](y.md)\n```\n<a id="here"></a> [h](#here)',
      ),
    ],
  ],
};

function parents(path: string): readonly string[] {
  const above = posix.dirname(path);
  return above === "." ? ["."] : [above, ...parents(above)];
}

function resolveLink(from: string, target: string): string {
  const plain = decodeURIComponent(target.replace(/\?.*$/, ""));
  const base = plain.startsWith("/") ? "" : posix.dirname(from);
  return posix.join(base, plain).replace(/^\/|\/$/g, "");
}

const withoutFences = (text: string): string =>
  text.replace(/^[ \t]*(```+|~~~+)[^\n]*\n[^]*?^[ \t]*\1[`~]*[ \t]*$/gm, "").replace(/<!--[^]*?-->/g, "");

function linksOf(text: string): readonly string[] {
  const prose = withoutFences(text).replace(/`[^`\n]*`/g, "");
  const inline = [...prose.matchAll(/\]\(\s*<?([^)\s>]+)>?(?:\s+["'][^)]*)?\s*\)/g)];
  const reference = [...prose.matchAll(/^[ ]{0,3}\[[^\]^][^\]]*\]:\s*<?(\S+?)>?(?:\s|$)/gm)];
  const html = [...prose.matchAll(/<(?:img|a)\b[^>]*\b(?:src|href)="([^"]+)"/g)];
  return [...inline, ...reference, ...html]
    .map((match) => match[1] ?? "")
    .filter((link) => !/^([a-z][a-z0-9+.-]*:|\/\/)/i.test(link));
}

/** Anchors as GitHub makes them, the second of two equal headings with `-1`. */
function anchorsOf(text: string): ReadonlySet<string> {
  const anchors = new Set<string>();
  for (const [, heading = ""] of withoutFences(text).matchAll(/^ {0,3}#{1,6}[ \t]+(.+?)[ \t]*#*$/gm)) {
    const slug = slugOf(heading);
    let anchor = slug;
    for (let count = 1; anchors.has(anchor); count += 1) anchor = `${slug}-${count}`;
    anchors.add(anchor);
  }
  for (const [, id = ""] of text.matchAll(/<\w+\b[^>]*\b(?:id|name)="([^"]+)"/g)) anchors.add(id.toLowerCase());
  return anchors;
}

const slugOf = (heading: string): string =>
  heading
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replace(/<[^>]+>/g, "")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\p{M} _-]/gu, "")
    .replaceAll(" ", "-");

/** `names` each stand on `page` in code font, alone or in a dotted path. The page may be missing for as long as nothing was released. */
export const documented = (page: string, what: string, names: readonly string[]): Rule => {
  const everyName = names.map((name) => `\`${name}\``).join("\n");
  return {
    says: `${page} has every ${what}`,
    findings: (files) => {
      const text = files.find(({ path }) => path === page)?.text;
      if (text === undefined) {
        return files.some(({ path }) => path === "CHANGELOG.md")
          ? [`${page}: is missing; run scripts/reference.ts`]
          : [];
      }
      const code = [...text.matchAll(/`([^`\n]+)`/g)].flatMap((match) => (match[1] ?? "").split(/[^\w-]+/));
      return names
        .filter((name) => !code.includes(name))
        .map((name) => `${page}: ${what} ${name} is not there; run scripts/reference.ts`);
    },
    bad: [
      [file(page, "# Nothing yet")],
      [file("CHANGELOG.md")],
      [file(page, everyName.slice(0, everyName.lastIndexOf("\n")))],
    ],
    good: [[file("README.md")], [file(page, everyName), file("CHANGELOG.md")]],
  };
};

export const LINK_RULES: readonly Rule[] = [links];
