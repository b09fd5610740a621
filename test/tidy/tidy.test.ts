import assert from "node:assert/strict";
import { join } from "node:path";
import { describe, it } from "node:test";
import { z } from "zod";
import { configSchema } from "../../src/platform/config-schema.ts";
import { FAULTS } from "../../src/platform/fault.ts";
import { CODE_RULES } from "./code-rules.ts";
import { documented, LINK_RULES } from "./document-rules.ts";
import { readTree, walk } from "./files.ts";
import { NAME_RULES } from "./name-rules.ts";
import type { Rule } from "./rule.ts";

const root = join(import.meta.dirname, "../..");

/** Every key that a configuration file may hold, at any depth. */
function configKeys(schema: unknown): readonly string[] {
  if (Array.isArray(schema)) return schema.flatMap(configKeys);
  if (typeof schema !== "object" || schema === null) return [];
  const own =
    "properties" in schema && typeof schema.properties === "object" ? Object.keys(schema.properties ?? {}) : [];
  return [...new Set([...own, ...Object.values(schema).flatMap(configKeys)])];
}

const RULES: readonly Rule[] = [
  ...CODE_RULES,
  ...NAME_RULES,
  ...LINK_RULES,
  documented("docs/reference/errors.md", "error code", Object.keys(FAULTS)),
  documented(
    "docs/reference/config.md",
    "configuration key",
    configKeys(z.toJSONSchema(configSchema, { io: "input", unrepresentable: "any" })),
  ),
];

describe("the house rules", () => {
  const everything = readTree(root);
  // The rules' own examples break the rules.
  const files = everything.filter(({ path }) => !path.startsWith("test/tidy/"));

  it("read the tree", () => {
    const paths = everything.map(({ path }) => path);
    assert.ok(paths.includes("src/platform/fault.ts"), "git lists the sources");
    assert.ok(!paths.some((path) => path.startsWith("node_modules/")));
    const walked = new Set(walk(root));
    assert.deepEqual(
      paths.filter((path) => path.startsWith("src/") && !walked.has(path)),
      [],
      "the walk finds what git lists",
    );
  });

  for (const rule of RULES) {
    it(rule.says, () => {
      for (const tree of rule.bad) assert.notDeepEqual(rule.findings(tree), [], `does not fire on ${tree[0]?.path}`);
      for (const tree of rule.good) assert.deepEqual(rule.findings(tree), [], "fires on a good example");
      const findings = rule.findings(files);
      assert.ok(findings.length === 0, `\n${findings.join("\n")}`);
    });
  }
});
