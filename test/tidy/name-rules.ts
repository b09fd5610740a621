import type { TreeFile } from "./files.ts";
import { file, isBelow, isCode, isTest, type Rule } from "./rule.ts";

/** Words of the glossary's last column that mean nothing else in code, with the word to use. */
const BANNED_WORDS: ReadonlyMap<string, string> = new Map([
  ["blacklist", "deny list"],
  ["whitelist", "allow list"],
  ["tenant", "organisation"],
  ["sink", "destination"],
]);

const NOT_A_NAME = /^(utils?|helpers?|common|misc|types|lib)$/;
const NOT_A_LAST_WORD = /^(utils?|helpers?|misc)$/;

const fileNames: Rule = {
  says: "file and folder names are kebab-case and say what is inside",
  findings: (files) =>
    files
      .filter((one) => isBelow(one, "src", "test", "scripts", "bench", "web") && isCode(one))
      .flatMap(({ path }) => {
        const names = path.split("/").map((part) => part.replace(/(\.(test|contract|data|config|d))?\.[a-z]+$/, ""));
        return names.flatMap((name) => {
          if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name)) return [`${path}: write "${name}" in kebab-case`];
          const last = name.split("-").at(-1) ?? "";
          const saysNothing = NOT_A_NAME.test(name) || NOT_A_LAST_WORD.test(last);
          return saysNothing ? [`${path}: "${name}" says nothing; name what is inside`] : [];
        });
      }),
  bad: [
    [file("src/policy/utils.ts")],
    [file("src/lib/seal.ts")],
    [file("test/mail-helpers.ts")],
    [file("src/mail/SmtpClient.ts")],
    [file("src/mail/smtp_out.ts")],
    [file("src/domain/types.test.ts")],
  ],
  good: [[file("src/http/content-types.ts"), file("src/store/store.contract.ts"), file("web/vite.config.ts")]],
};

const bannedWords: Rule = {
  says: "names use the words of the glossary",
  findings: (files) =>
    files
      .filter((one) => isBelow(one, "src", "web/src") && isCode(one) && !isTest(one))
      .flatMap(({ path, text }) => [
        ...wordsOf(path.replace(/^.*\//, "")).flatMap((word) => advice(path, word)),
        ...exportedNames(text).flatMap((name) => wordsOf(name).flatMap((word) => advice(`${path}: ${name}`, word))),
      ]),
  bad: [
    [file("src/delivery/sink.ts")],
    [file("src/policy/a.ts", "export const keyWhitelist = [];")],
    [file("src/domain/a.ts", "export interface TenantIds {\n}")],
    [file("src/domain/a.ts", "export async function findTenants() {}")],
    [file("src/domain/a.ts", "export const BLACKLIST = 1;")],
  ],
  good: [[file("src/domain/a.ts", "export const sinking = 1;\nconst sink = 2; // tenant")]],
};

const exportedNames = (text: string): readonly string[] =>
  [
    ...text.matchAll(
      /^export (?:declare )?(?:abstract )?(?:async )?(?:const|let|function\*?|class|interface|type|enum) (\w+)/gm,
    ),
  ].map((match) => match[1] ?? "");

const wordsOf = (name: string): readonly string[] =>
  name
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^a-z0-9]+/);

function advice(where: string, word: string): readonly string[] {
  const instead = BANNED_WORDS.get(word) ?? BANNED_WORDS.get(word.replace(/s$/, ""));
  return instead === undefined ? [] : [`${where}: say "${instead}", not "${word}"`];
}

/** A kind of plug-in: the file that lists it, and what each plug-in of a tree is imported as there. */
interface PluginKind {
  readonly list: string;
  readonly found: (files: readonly TreeFile[]) => readonly string[];
}

const filesWith = (folder: string, declares: RegExp) => (files: readonly TreeFile[]) =>
  files
    .filter((one) => isBelow(one, folder) && isCode(one) && !isTest(one) && declares.test(one.text))
    .map(({ path }) => `./${path.slice(folder.length + 1)}`);

const foldersOf = (folder: string) => (files: readonly TreeFile[]) => [
  ...new Set(
    files
      .filter((one) => isBelow(one, folder))
      .map(({ path }) => path.slice(folder.length + 1).split("/"))
      .filter((parts) => parts.length > 1)
      .map((parts) => `./${parts[0]}/`),
  ),
];

const PLUGINS: readonly PluginKind[] = [
  {
    list: "src/detectors/list.ts",
    found: filesWith("src/detectors", /^export const \w+(: Detector\b|[^]*satisfies Detector;)/m),
  },
  { list: "src/vendors/list.ts", found: foldersOf("src/vendors") },
  { list: "src/authorities/list.ts", found: foldersOf("src/authorities") },
  { list: "src/phishing/checks/list.ts", found: filesWith("src/phishing/checks", /^export const \w+: \w*Check\b/m) },
  { list: "src/store/migrations/list.ts", found: filesWith("src/store/migrations", /^export const \w+: Migration\b/m) },
];

const pluginsListed: Rule = {
  says: "every plug-in stands in its list",
  findings: (files) =>
    PLUGINS.flatMap(({ list, found }) => {
      const text = files.find(({ path }) => path === list)?.text ?? "";
      return found(files)
        .filter((plugin) => !text.includes(`from "${plugin}${plugin.endsWith("/") ? "" : '"'}`))
        .map((plugin) => `${list}: add ${plugin}`);
    }),
  bad: [
    [file("src/detectors/email.ts", "export const email: Detector = {")],
    [file("src/detectors/fr/nir.ts", "export const nir = {\n} satisfies Detector;"), file("src/detectors/list.ts")],
    [file("src/vendors/acme/acme.ts"), file("src/vendors/list.ts", 'import { b } from "./acme-two/b.ts";')],
    [file("src/authorities/cnil/form.ts"), file("src/authorities/list.ts")],
    [file("src/phishing/checks/spf.ts", "export const spf: Check = {"), file("src/phishing/checks/list.ts")],
    [file("src/store/migrations/0002-a.ts", "export const a: Migration = {"), file("src/store/migrations/list.ts")],
  ],
  good: [
    [
      file("src/detectors/detect.ts", "export function detect(list: readonly Detector[]) {}"),
      file("src/detectors/email.ts", "export const email: Detector = {"),
      file("src/detectors/list.ts", 'import { email } from "./email.ts";'),
      file("src/vendors/vendor.ts"),
      file("src/vendors/acme/acme.ts"),
      file("src/vendors/list.ts", 'import { acme } from "./acme/acme.ts";'),
    ],
  ],
};

const vendorSources: Rule = {
  says: "every vendor and authority folder has a README with its sources",
  findings: (files) =>
    ["src/vendors", "src/authorities"].flatMap((folder) =>
      foldersOf(folder)(files)
        .map((plugin) => `${folder}/${plugin.slice(2)}README.md`)
        .filter((readme) => !files.some(({ path }) => path === readme))
        .map((readme) => `${readme}: is missing; say where each fact comes from`),
    ),
  bad: [[file("src/vendors/acme/acme.ts")]],
  good: [[file("src/vendors/acme/acme.ts"), file("src/vendors/acme/README.md"), file("src/vendors/list.ts")]],
};

export const NAME_RULES: readonly Rule[] = [fileNames, bannedWords, pluginsListed, vendorSources];
