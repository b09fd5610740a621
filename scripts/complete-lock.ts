import { readFileSync, writeFileSync } from "node:fs";

/**
 * Puts the packages of all platforms into the lock file. A registry that does not carry them all makes `npm install`
 * leave them out, and `npm ci` then refuses the lock file on every machine. Run it after changing a dependency.
 */
interface Entry {
  readonly version?: string;
  readonly dev?: boolean;
  readonly optional?: boolean;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly [key: string]: unknown;
}

const SYSTEMS: Readonly<Record<string, string>> = {
  android: "android",
  darwin: "darwin",
  freebsd: "freebsd",
  linux: "linux",
  openharmony: "openharmony",
  win32: "win32",
};
const PROCESSORS: Readonly<Record<string, string>> = {
  arm64: "arm64",
  x64: "x64",
  arm: "arm",
  ia32: "ia32",
  ppc64: "ppc64",
  riscv64: "riscv64",
  s390x: "s390x",
  wasm32: "wasm32",
};

const file = new URL("../package-lock.json", import.meta.url);
const lock = JSON.parse(readFileSync(file, "utf8")) as { packages: Record<string, Entry> };
let added = 0;
for (const [path, entry] of Object.entries(lock.packages)) {
  if (path === "") continue;
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    const at = `node_modules/${name}`;
    if (lock.packages[at] !== undefined) continue;
    lock.packages[at] = forPlatform(name, version, entry.dev === true);
    added++;
  }
}
const sorted = Object.entries(lock.packages).toSorted(([a], [b]) => (a < b ? -1 : 1));
writeFileSync(file, `${JSON.stringify({ ...lock, packages: Object.fromEntries(sorted) }, null, 2)}\n`);
process.stdout.write(`${added} platform packages added to package-lock.json\n`);

/** What npm needs to know that the package is not for this machine. */
function forPlatform(name: string, version: string, dev: boolean): Entry {
  const words = name.split(/[/-]/);
  const system = words.map((word) => SYSTEMS[word]).find((one) => one !== undefined);
  const processor = words.map((word) => PROCESSORS[word]).find((one) => one !== undefined);
  const libc = words.some((word) => word.startsWith("musl")) ? ["musl"] : undefined;
  return {
    version,
    ...(processor === undefined ? {} : { cpu: [processor] }),
    ...(dev ? { dev } : {}),
    ...(libc === undefined ? {} : { libc }),
    optional: true,
    ...(system === undefined ? {} : { os: [system] }),
  };
}
