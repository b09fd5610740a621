import type { FieldUse } from "../domain/field.ts";
import type { FieldReport } from "../gateway/field-report.ts";
import { client } from "./client.ts";
import { type Command, needed } from "./command.ts";

export const reportFields: Command = {
  name: "report fields",
  summary:
    "Shows the fields that came in and what left of each, as counts: which ones no rule declares, and no values.",
  usage: "bulkhead report fields --destination ID [--undeclared] [--json]",
  example: "bulkhead report fields --destination product-analytics --undeclared",
  options: {
    destination: { type: "string", value: "ID", says: "the destination" },
    undeclared: { type: "boolean", says: "only fields that no rule, adapter or key name knows" },
  },
  words: [0, 0],
  run: async (invocation) => {
    const { options, json, out } = invocation;
    const id = needed(options["destination"], "--destination");
    const report = await client(invocation).get<FieldReport>(`/fields/${encodeURIComponent(id)}`);
    const fields = report.fields.filter((one) => options["undeclared"] !== true || one.undeclared);
    if (json) {
      out(JSON.stringify({ ...report, fields }));
      return 0;
    }
    out(
      `${report.destination}, policy ${report.policy}: ${fields.length} fields${report.shadow ? "; in shadow, nothing of this has left" : ""}`,
    );
    const width = Math.max(0, ...fields.map(({ path }) => path.length));
    for (const one of fields) out(`  ${one.path.padEnd(width)}  ${told(one)}`);
    return 0;
  },
};

/** `clear 12, gone 3  (user.behavior)  undeclared`. */
export function told({ left, gone, category, undeclared }: FieldUse): string {
  const counts = [...Object.entries(left), ...(gone > 0 ? [["gone", gone] as const] : [])];
  return `${counts.map(([what, count]) => `${what} ${count}`).join(", ")}  (${category})${undeclared ? "  undeclared" : ""}`;
}
