import { z } from "zod";
import { Fault } from "../../platform/fault.ts";
import type { Contact } from "./directory.ts";

/** One line of text: no control characters, no direction marks, which could make an address read as another. */
const line = (most: number) =>
  z
    .string()
    .max(most)
    .transform((text) => text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, " ").trim());

const contact = z.object({
  id: z.string().min(1).max(1_024),
  name: line(200).default(""),
  email: line(254).default(""),
  language: z
    .string()
    .max(35)
    .default("")
    .transform((tag) => /^[a-z]{2}(?=$|[-_])/i.exec(tag)?.[0].toLowerCase() ?? ""),
  country: z
    .string()
    .max(35)
    .default("")
    .transform((code) => (/^[a-z]{2}$/i.test(code) ? code.toUpperCase() : "")),
  organisation: z.string().max(1_024).default(""),
  role: z
    .string()
    .max(35)
    .default("")
    .transform((role) => (role.toLowerCase() === "admin" ? ("admin" as const) : ("user" as const))),
});

/**
 * A row as a contact. Languages and countries that are no codes count as unknown.
 * @param where the row, for the message; a value is never quoted
 */
export function contactOf(row: unknown, where: string): Contact {
  const parsed = contact.safeParse(row);
  if (parsed.success) return parsed.data;
  const fields = parsed.error.issues.map(({ path }) => path.map(String).join(".") || "row");
  throw new Fault("directory-unavailable", `${where}: ${[...new Set(fields)].join(", ")} can't be read; mend the row`);
}
