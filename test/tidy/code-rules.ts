import { file, isBelow, isCode, isTest, linesMatching, type Rule } from "./rule.ts";

const MAX_LINES = 400;

const environment: Rule = {
  says: "the environment is read in src/platform/config*.ts only",
  findings: (files) =>
    linesMatching(
      files.filter(
        (one) =>
          isBelow(one, "src") && isCode(one) && !isTest(one) && !/^src\/platform\/config[^/]*\.ts$/.test(one.path),
      ),
      /\bprocess\s*\??\.\s*env\b|\bprocess\[["']env|import \{[^}]*\benv\b[^}]*\} from "(node:)?process"/,
      "take this from the configuration (src/platform/config.ts reads the environment)",
    ),
  bad: [
    [file("src/mail/smtp.ts", "const host = process.env.SMTP;")],
    [file("src/platform/log.ts", 'import { argv, env } from "node:process";')],
  ],
  good: [
    [file("src/platform/config.ts", "process.env")],
    [file("src/platform/config-environment.ts", "process.env")],
    [file("scripts/new.ts", "process.env.EDITOR")],
  ],
};

const console: Rule = {
  says: "only the command line, scripts, benches and tests write to the console",
  findings: (files) =>
    linesMatching(
      files.filter((one) => isBelow(one, "src") && isCode(one) && !isTest(one) && !isBelow(one, "src/cli")),
      /(?<![.\w`"'])console\.(log|error|warn|info|debug|trace|table|dir)\b/,
      "use the log (src/platform/log.ts), whose fields cannot hold a payload",
    ),
  bad: [[file("src/gateway/accept.ts", "  console.log(body);")]],
  good: [
    [file("src/cli/status.ts", "console.log(1)"), file("bench/admit.ts", "console.log(1)")],
    [file("src/main.ts", "listen(config.console.listen); // `console.listen`")],
  ],
};

const only: Rule = {
  says: "no test keeps the others from running",
  findings: (files) =>
    linesMatching(
      files.filter(isCode),
      /\b(test|it|describe|suite)\.only\s*\(|\{[^}]*\bonly: true\b/,
      "remove `only`: the other tests do not run",
    ),
  bad: [
    [file("src/a.test.ts", 'it.only("works", () => {});')],
    [file("test/a.test.ts", 'test("x", { only: true }, f)')],
  ],
  good: [[file("src/a.test.ts", 'it("only works", () => {});')]],
};

const silenced: Rule = {
  says: "the type checker is not silenced",
  findings: (files) =>
    linesMatching(
      files.filter(isCode),
      /@ts-(ignore|nocheck)\b/,
      "use a type, or `@ts-expect-error` with the reason, which fails when it is no longer needed",
    ),
  bad: [[file("src/a.ts", "// @ts-ignore")], [file("test/a.ts", "// @ts-nocheck")]],
  good: [[file("src/a.ts", "// @ts-expect-error: the types of x 1.2 lack y")]],
};

const defaultExports: Rule = {
  says: "no default exports, no barrels",
  findings: (files) => [
    ...linesMatching(
      files.filter((one) => isCode(one) && !/(^|\/)[\w-]+\.config\.ts$/.test(one.path)),
      /^export default\b|^export \{[^}]*\bas default\b/,
      "export it by its name",
    ),
    ...linesMatching(
      files.filter((one) => isCode(one) && isBelow(one, "src")),
      /^export (type )?\* /,
      "import from the file that has it; only the plug-in lists gather",
    ),
  ],
  bad: [
    [file("src/a.ts", "export default function a() {}")],
    [file("src/b.ts", "export { b as default };")],
    [file("src/c/c.ts", 'export * from "./d.ts";')],
  ],
  good: [
    [file("web/vite.config.ts", "export default defineConfig({});"), file("src/a.ts", "export const defaults = 1;")],
  ],
};

const dynamicImports: Rule = {
  says: "imports are static, so that lint sees every boundary",
  findings: (files) =>
    linesMatching(
      files.filter(
        (one) =>
          isBelow(one, "src") &&
          isCode(one) &&
          !isTest(one) &&
          !isBelow(one, "src/cli", "src/journal/lmdb", "src/journal/jetstream") &&
          !/^src\/(main|engine|gateway\/worker|store\/pglite|ledger\/(clickhouse|chdb).*)\.ts$/.test(one.path),
      ),
      /(?<![.\w`])import\(/,
      "import it at the top; only composition files, commands and drivers load lazily",
    ),
  bad: [[file("src/incidents/scope.ts", 'const { PGlite } = await import("@electric-sql/pglite");')]],
  good: [[file("src/main.ts", 'await import("./store/pglite.ts")'), file("src/a.ts", 'import { b } from "./b.ts";')]],
};

const length: Rule = {
  says: `source files have at most ${MAX_LINES} lines`,
  findings: (files) =>
    files
      .filter((one) => isBelow(one, "src") && isCode(one) && !isTest(one) && !isDataTable(one.path))
      .map(({ path, text }) => ({ path, lines: text.trimEnd().split("\n").length }))
      .filter(({ lines }) => lines > MAX_LINES)
      .map(({ path, lines }) => `${path}: ${lines} lines; split it (a data table is called *.data.ts)`),
  bad: [[file("src/a.ts", "x;\n".repeat(MAX_LINES + 1))]],
  good: [
    [file("src/a.ts", "x;\n".repeat(MAX_LINES)), file("src/a.test.ts", "x;\n".repeat(MAX_LINES + 1))],
    [file("src/policy/countries.data.ts", "x;\n".repeat(MAX_LINES + 1))],
  ],
};

const isDataTable = (path: string): boolean => /\.data\.ts$|\/fixtures\//.test(path);

const WORKPLACE = new RegExp(
  [`(?:^|[\\s"'\`(=:,[]|file://)/(?:work|home|Users)/[\\w.-]`, "bash_jobs", "shared/design", "DESIGN(?:\\.md)? §"].join(
    "|",
  ),
);

const workplace: Rule = {
  says: "nothing names the machine or the desk that it was written on",
  findings: (files) =>
    linesMatching(
      files.filter(({ path }) => path !== "package-lock.json"),
      WORKPLACE,
      "a reader has no such path or document; make it relative, or name a page of this repository",
    ),
  bad: [
    [file("README.md", "Run `/work/main/bin/bulkhead`.")],
    [file("src/a.ts", 'const key = "/home/ada/key";')],
    [file("src/b.ts", "/** See DESIGN §7. */")],
  ],
  good: [[file("test/a.ts", 'const page = "https://shop.example/home/offers"; // homework/ is fine')]],
};

export const CODE_RULES: readonly Rule[] = [
  environment,
  console,
  only,
  silenced,
  defaultExports,
  dynamicImports,
  length,
  workplace,
];
