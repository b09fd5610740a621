import { MAX_TEXT } from "../../src/detectors/detect.ts";
import { DETECTORS } from "../../src/detectors/list.ts";
import { code, page, table } from "./markdown.ts";

export function renderDetectors(): string {
  return page(
    "Detectors",
    ["src/detectors/list.ts"],
    [
      "A detector claims that a span of text is personal data of one category. It looks at values, at property names that",
      "nobody declared, and at event names; never at JSON numbers. Where two claim the same span, the longer claim wins,",
      `then the one further up. A text of more than ${MAX_TEXT} characters is not searched: it counts as one finding`,
      "as a whole (`too-long`).",
      "",
      ...table(
        ["Id", "Category", "Finds", "Examples it must find", "Examples it must leave alone"],
        DETECTORS.map((one) => [
          code(one.id),
          code(one.category),
          one.says,
          String(one.positives.length),
          String(one.negatives.length),
        ]),
      ),
      "",
      "The examples are part of each detector's file and run as tests. Try one on a text of your own; every finding is a",
      "line with its place, never the value:",
      "",
      "```console",
      "$ echo 'write to ada@example.org' | bin/bulkhead detect",
      "1:9-24  email  user.contact.email",
      "```",
      "",
      "What no detector finds: a person's name in free text, an address in words, anything in a picture or a file. The",
      "policies take free text away for that reason; see [policy.md](policy.md).",
    ],
  );
}
