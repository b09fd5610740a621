const SHOW_AFTER_MS = 1_000;
const EVERY_MS = 250;

/** On a terminal, says what is being waited for once it takes longer than a second. */
export async function waiting<T>(says: string, work: Promise<T>): Promise<T> {
  if (!process.stderr.isTTY) return work;
  const started = Date.now();
  const timer = setInterval(() => {
    const took = Date.now() - started;
    if (took >= SHOW_AFTER_MS) process.stderr.write(`\r${says} … ${(took / 1_000).toFixed(0)} s `);
  }, EVERY_MS);
  try {
    return await work;
  } finally {
    clearInterval(timer);
    if (Date.now() - started >= SHOW_AFTER_MS) process.stderr.write("\r\u001b[K");
  }
}

/** On a terminal, says how much of something is done, once it takes longer than a second. */
export function progressOf(says: string) {
  const started = Date.now();
  let shown = false;
  return {
    show: (done: number, of: number): void => {
      if (!process.stderr.isTTY || Date.now() - started < SHOW_AFTER_MS) return;
      shown = true;
      process.stderr.write(`\r${says} … ${done.toLocaleString("en")} of ${of.toLocaleString("en")} `);
    },
    clear: (): void => {
      if (shown) process.stderr.write("\r\u001b[K");
    },
  };
}
