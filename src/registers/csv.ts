/**
 * One cell of CSV (RFC 4180). A text that a spreadsheet would run as a formula gets an apostrophe before it, as OWASP
 * advises: registers hold what vendors and operators wrote.
 */
export function csvCell(value: string | number): string {
  const isFormula = typeof value === "string" && /^[=+\-@\t\r]/.test(value);
  const text = isFormula ? `'${value}` : String(value);
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

export const csvLine = (cells: readonly (string | number)[]): string => cells.map(csvCell).join(",");
