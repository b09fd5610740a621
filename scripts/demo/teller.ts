/** Tells the story in a terminal; says nothing when a machine reads. */
export function createTeller(quiet: boolean) {
  const colour = process.stdout.isTTY && process.env["NO_COLOR"] === undefined;
  const paint = (code: number, text: string) => (colour ? `\u001b[${code}m${text}\u001b[0m` : text);
  const print = (text: string) => {
    if (!quiet) process.stdout.write(`${text}\n`);
  };
  let shownAt = 0;
  return {
    title: (text: string) => print(`\n${paint(1, text)}`),
    step: (text: string) => print(`\n${paint(36, text)}`),
    say: (text: string) => print(`   ${text}`),
    command: (words: readonly string[]) => print(`   ${paint(2, `$ bulkhead ${words.map(quoted).join(" ")}`)}`),
    sample: (says: string, text: string) =>
      print(`   ${paint(2, `${says}: ${text.length > 300 ? `${text.slice(0, 300)}…` : text}`)}`),
    table: (rows: readonly (readonly string[])[]) => {
      const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
      for (const row of rows) print(`   ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ")}`);
    },
    progress: (says: string, done: number, of: number) => {
      if (quiet || !process.stdout.isTTY || Date.now() - shownAt < 100) return;
      shownAt = Date.now();
      const filled = Math.round((done / of) * 30);
      process.stdout.write(`\r   ${"█".repeat(filled)}${"░".repeat(30 - filled)} ${done} of ${of} ${says} `);
    },
    progressEnd: () => {
      if (!quiet && process.stdout.isTTY) process.stdout.write("\r\u001b[K");
    },
  };
}

const quoted = (word: string): string => (/\s/.test(word) ? `"${word}"` : word);
