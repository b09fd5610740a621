import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { inflate } from "@sparticuz/chromium";
import { type Browser, chromium } from "playwright-core";

/** A browser that started, or in plain words why none does. */
export type Started =
  | { readonly kind: "browser"; readonly browser: Browser }
  | { readonly kind: "none"; readonly why: string };

export interface BrowserOptions {
  /** Names that lead to this machine; they stand for sites on the Internet. */
  readonly names: readonly string[];
  /** Where every other name leads: a port of this machine that notices. */
  readonly trapPort: number;
}

const SYSTEM_BROWSERS = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
const QUIET =
  "--no-sandbox --disable-gpu --disable-quic --disable-dev-shm-usage --no-first-run --no-pings " +
  "--disable-background-networking --disable-component-update --disable-sync --disable-domain-reliability";

/**
 * Chromium without a window. Nothing is replaced between page and network: no interception, which would answer
 * preflights itself, and no `--disable-web-security`.
 */
export async function startBrowser({ names, trapPort }: BrowserOptions): Promise<Started> {
  const rules = [...names.map((name) => `MAP ${name} 127.0.0.1`), `MAP * 127.0.0.1:${trapPort}`, "EXCLUDE 127.0.0.1"];
  const args = [...QUIET.split(" "), `--host-resolver-rules=${rules.join(", ")}`];
  try {
    const { executablePath, environment } = await find();
    const env = { ...(process.env as Record<string, string>), ...environment };
    return { kind: "browser", browser: await chromium.launch({ executablePath, args, env, timeout: 30_000 }) };
  } catch (error) {
    const lines = String(error instanceof Error ? error.message : error).split("\n");
    const why = lines.find((line) => /shared libraries|cannot execute|No such file/.test(line)) ?? lines[0];
    return { kind: "none", why: `no browser starts here: ${why}` };
  }
}

interface Found {
  readonly executablePath: string;
  readonly environment: Readonly<Record<string, string>>;
}

async function find(): Promise<Found> {
  const system = SYSTEM_BROWSERS.find((path) => existsSync(path));
  if (system !== undefined) return { executablePath: system, environment: {} };
  const folder = await unpacked();
  return {
    executablePath: join(folder, "chromium"),
    // What it needs of the system beyond the C library comes with it.
    environment: { LD_LIBRARY_PATH: join(folder, "al2023/lib"), FONTCONFIG_PATH: join(folder, "fonts") },
  };
}

const fontsIn = (folder: string): string => `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>${folder}/fonts</dir><cachedir>${folder}/cache</cachedir></fontconfig>
`;

/** The packed Chromium of the development dependencies, unpacked once: 2.5 s, 210 MB. */
async function unpacked(): Promise<string> {
  const require = createRequire(import.meta.url);
  const home = dirname(dirname(require.resolve("@sparticuz/chromium")));
  const { version } = require(join(home, "package.json")) as { version: string };
  const cache = join(dirname(dirname(home)), ".cache");
  const folder = join(cache, `chromium-${version}`);
  if (existsSync(folder)) return folder;
  await mkdir(cache, { recursive: true });
  const fresh = await mkdtemp(`${folder}-`);
  const { TMPDIR } = process.env;
  // The package unpacks into the temporary folder and takes what it finds there for its own, half written or not.
  process.env["TMPDIR"] = fresh;
  try {
    await Promise.all(["chromium.br", "al2023.tar.br", "fonts.tar.br"].map((name) => inflate(join(home, "bin", name))));
    // The package's own file names folders in /tmp. Without a font a text has no size, and nothing that is only text can
    // be clicked.
    await writeFile(join(fresh, "fonts/fonts.conf"), fontsIn(join(folder, "fonts")));
    await rename(fresh, folder);
  } catch (error) {
    await rm(fresh, { recursive: true, force: true });
    // Somebody else was faster.
    if (!existsSync(folder)) throw error;
  } finally {
    if (TMPDIR === undefined) delete process.env["TMPDIR"];
    else process.env["TMPDIR"] = TMPDIR;
  }
  return folder;
}
