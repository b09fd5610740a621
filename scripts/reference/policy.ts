import type { Item } from "../../src/domain/item.ts";
import type { Method, Policy } from "../../src/domain/policy.ts";
import { explain } from "../../src/gateway/admit.ts";
import { openDoors } from "../../src/gateway/doors.ts";
import { configSchema, type RuleConfig } from "../../src/platform/config-schema.ts";
import { BUILT_IN } from "../../src/policy/built-in.ts";
import { GENERALISATIONS, type Generalisation } from "../../src/policy/generalise.ts";
import { LIMITS } from "../../src/policy/minimise.ts";
import { LABEL } from "../../src/policy/treat.ts";
import { vendorOf } from "../../src/vendors/list.ts";
import { code, fenced, page, table } from "./markdown.ts";

export function renderPolicy(): string {
  return page(
    "Policies",
    ["src/policy/built-in.ts", "src/policy/generalise.ts", "src/policy/compile.ts"],
    [
      "A policy decides, field by field, what of an item may leave. It is a list of rules; a rule says *where*, *what* and",
      "*why*. A rule without a reason is refused when the configuration is read.",
      "",
      "See what a policy does before it is in force: `bulkhead policy test --destination ID < item.json`.",
      "",
      "## Where",
      "",
      ...table(
        ["Form", "Matches"],
        [
          ["`properties.plan`", "this path, in the vendor's own shape"],
          ["`properties.*`", "one step of any name; `properties.utm_*` any name with this beginning"],
          ["`$set.**`", "everything below, at any depth"],
          [
            "`category:user.contact`",
            "every field of this data category and of those below it, such as `user.contact.email`",
          ],
        ],
      ),
      "",
      "The most specific rule wins: a path before a category; among paths the one with more plain steps, then with more",
      "`*`; among categories the deeper one. Of two that are equally specific the first wins, and a policy's own rules",
      "stand before those of the policy that it extends.",
      "",
      "A field has its category from the vendor's table of known fields ([vendors.md](vendors.md)), else from the words of",
      "its name (`billingEmail` is an e-mail address), else it is `user.behavior`: something that was done.",
      "",
      "## What",
      "",
      ...table(
        ["Method", "Does"],
        Object.entries(METHODS).map(([name, says]) => [code(name), says]),
      ),
      "",
      "Some things hold whatever the rules say:",
      "",
      "- Ids of people, devices, organisations and events are mapped, unless a rule spells out the path. A rule by",
      "  category can't drop them: the vendor's identity graph would fall apart.",
      "- The vendor's own frame (containers, times, switches, the item's name) stays, unless a rule that spells out this",
      "  very path drops it or withholds the item.",
      "- A rule of yours by category wins over what an adapter suggests for a field that leaves something coarser or counts",
      "  as harmless ([vendors.md](vendors.md)): `category:user.behavior.browsing_history`, `drop` drops `$referrer` too.",
      "- `keep` by category still runs the detectors and the test for labels (below). `keep` by path does not: the value",
      "  leaves as it is, unless the last look finds in it what was taken elsewhere in the item.",
      "",
      "## What `generalise` leaves",
      "",
      "When nothing can be said of a value, the field is dropped.",
      "",
      ...table(["`to`", "From", "Leaves"], generalisationRows()),
      "",
      "## Fields that no rule declares",
      "",
      "`undeclared` decides on a field that neither the vendor's table nor a rule by path nor the words of its name know:",
      "",
      `- \`scan\` keeps a boolean, a number below ${LIMITS.number}, and a text that looks like a label: at most ${LABEL.length}`,
      `  characters and ${LABEL.words} words, without line breaks, without an opaque id, without a finding of a detector.`,
      "  Anything else goes.",
      "- `drop` takes it away.",
      "",
      "An opaque id is told from a word by its looks: five digits in a row, a UUID, eight hexadecimal digits, digits or",
      "codes in groups, a person's word with a number behind it (`user-17`, `usr_9f8a3c`), and from seven characters on",
      "letters, capitals and digits that follow each other as in no word. On the labelled list of",
      "[test-words.ts](../../src/policy/test-words.ts) at least 97 % of ids made in 53 ways are seen, and at most 2.5 % of",
      "ordinary words are lost; tests hold both. What stays:",
      "",
      "- short ids: fewer than seven characters (`x7Kd2P`), and of those with eight to twelve characters about one in ten that",
      "  happens to read like a word;",
      `- a number below ${LIMITS.number} that is a JSON number, since it may as well be a price or a size; as a text it goes from`,
      "  five digits on. Whose name says that it is somebody's (`user_id`, `customer_number`) is mapped whatever it looks like;",
      "- ids that are words: `ada`, `blue-otter`, and a slug that somebody chose.",
      "",
      "Declare such properties with a rule, or use `undeclared: drop`. What is lost of the ordinary: numbers of five digits and",
      "more as texts, names of products that look like ids (`GTX1080Ti`), and hashes of builds.",
      "",
      "The key of such a field is judged too: a key that does not look like a label is a value in disguise, and the field",
      "goes. In the ledger it stands as `*`.",
      "",
      "## The last look",
      "",
      "At the end the bytes that would leave are searched for every identifying value that was just taken, in plain,",
      "percent-encoded and base64 spelling. Values of fewer than six characters count as whole texts only. What is found",
      "is cut, in an event's name it is masked; when that does not help the item is withheld. Each is counted as an alarm.",
      "",
      `An item with more than ${LIMITS.keys} keys or deeper than ${LIMITS.depth} levels is withheld unread.`,
      "",
      "## Built-in policies",
      "",
      "`minimal` is what a destination gets that names no policy. `declared-only` has the same rules with `undeclared:",
      "drop`. `transparent` changes nothing, keeps ids as they are, and is meant for tests.",
      "",
      ...BUILT_IN.flatMap((one, at) => builtInLines(one, BUILT_IN.slice(0, at))),
      "## Examples",
      "",
      "Each was run when this page was made, over this item and on top of `minimal`:",
      "",
      ...fenced("json", JSON.stringify(ITEM, null, 2)),
      "",
      ...table(
        ["Rule", "The field afterwards"],
        EXAMPLES.map((rule) => [code(asYaml(rule)), afterwards(rule)]),
      ),
    ],
  );
}

const METHODS: Readonly<Record<Method, string>> = {
  keep: "leaves the value; by category after a look at it, by path without one",
  drop: "takes the field away, key and value",
  mask: "leaves the first character and `***`",
  pseudonymise:
    "puts a keyed pseudonym in its place: the same for the same value at this destination, another at any other",
  generalise: "leaves something coarser, named by `to`",
  withhold: "keeps the whole item back, when the field is there; it is counted as withheld",
};

const SAMPLES: Readonly<Record<Generalisation, readonly string[]>> = {
  origin: ["https://mail.example.org/u/0?q=x"],
  "path-template": ["https://shop.example/orders/8471/edit?a=b#c", "/users/ada-lovelace"],
  domain: ["https://www.example.org/a/b"],
  "browser-family": ["Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0"],
  "os-family": ["Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0"],
  day: ["2026-03-01T09:30:00Z", "1772357400"],
  country: ["fr", "France"],
  region: ["us-ca", "California"],
};

const generalisationRows = (): readonly (readonly string[])[] =>
  Object.entries(SAMPLES).flatMap(([to, texts]) =>
    texts.map((text) => {
      const left = GENERALISATIONS[to as Generalisation](text);
      return [code(to), code(text), left === undefined ? "nothing" : code(left)];
    }),
  );

function builtInLines(policy: Policy, before: readonly Policy[]): readonly string[] {
  const same = before.find((one) => one.rules === policy.rules);
  const rules =
    same === undefined
      ? table(
          ["Where", "What", "Why"],
          policy.rules.map((rule) => [code(rule.where), code(rule.what), rule.why]),
        )
      : [`The rules of \`${same.name}\`.`];
  return [`### ${policy.name}`, "", `\`undeclared: ${policy.undeclared}\``, "", ...rules, ""];
}

const ITEM = {
  event: "Order Placed",
  properties: {
    distinct_id: "user-1017",
    plan: "pro",
    coupon: "SPRING",
    signed_up_at: "2026-03-01T09:30:00Z",
    $email: "ada@example.org",
    $current_url: "https://shop.example/orders/8471?from=mail",
  },
};

const EXAMPLES: readonly RuleConfig[] = [
  { where: "properties.coupon", what: "drop", why: "campaigns are counted in the shop itself" },
  { where: "properties.coupon", what: "mask", why: "the first letter names the season" },
  { where: "properties.coupon", what: "pseudonymise", why: "repeat use matters, the code does not" },
  { where: "properties.signed_up_at", what: "generalise", to: "day", why: "cohorts need a day and no more" },
  { where: "properties.$current_url", what: "generalise", to: "origin", why: "pages are no concern of the vendor" },
  { where: "category:user.behavior.browsing_history", what: "drop", why: "pages are no concern of the vendor" },
  { where: "properties.$email", what: "withhold", why: "an address here means that somebody sends too much" },
];

function afterwards(rule: RuleConfig): string {
  const config = configSchema.parse({
    recipients: [{ id: "r", legal_name: "R", country: "FR" }],
    destinations: [
      { id: "d", vendor: "mixpanel", recipient: "r", token: "t", upstream: "https://vendor.example", policy: "own" },
    ],
    policies: { own: { rules: [rule] } },
  });
  const door = openDoors(config, new Uint8Array(32), vendorOf, () => 1).get("d");
  if (door === undefined) throw new Error("the example's destination is gone");
  const item: Item = { kind: "event", route: "track", body: structuredClone(ITEM) };
  const { result, remarks } = explain(door.context, item);
  if (result.kind === "withheld") return `the item is withheld (\`${result.reason}\`)`;
  const path = rule.where.startsWith("category:") ? "properties.$current_url" : rule.where;
  const left = (JSON.parse(result.body) as typeof ITEM).properties as Record<string, unknown>;
  const value = left[path.slice("properties.".length)];
  const said = remarks.find((one) => one.path === path);
  return `${value === undefined ? "gone" : code(JSON.stringify(value))}${said === undefined ? "" : `: ${said.why}`}`;
}

const asYaml = ({ where, what, to, why }: RuleConfig): string =>
  `{ where: ${where}, what: ${what},${to === undefined ? "" : ` to: ${to},`} why: ${why} }`;
