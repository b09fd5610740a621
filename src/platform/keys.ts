import { execFileSync } from "node:child_process";
import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Config } from "./config-schema.ts";
import { Fault } from "./fault.ts";

export interface MasterKey {
  readonly bytes: Uint8Array;
  /** Where it came from, for the start-up message. */
  readonly from: string;
  readonly isNew: boolean;
}

const KEY_BYTES = 32;

/**
 * The master key: from BULKHEAD_MASTER_KEY, from a command, or from a file that is made at the first start, outside the
 * data directory, so that one backup never holds both the ledger and what opens it.
 *
 * @throws Fault `key-exposed`, `key-missing`, `key-mismatch`
 */
export function masterKey(config: KeyConfig, given: string | undefined): MasterKey {
  const key = existingKey(config, given) ?? newKey(config);
  checkFingerprint(join(config.data, "key-check"), key.bytes);
  return key;
}

type KeyConfig = Pick<Config, "data" | "master_key_file" | "master_key_command">;

const fileOf = (config: KeyConfig): string => config.master_key_file ?? `${config.data.replace(/\/+$/, "")}.key`;

/** The key that there is, without making anything; undefined before the first start. */
export function existingKey(config: KeyConfig, given: string | undefined): MasterKey | undefined {
  if (given !== undefined)
    return { bytes: decode(given, "BULKHEAD_MASTER_KEY"), from: "BULKHEAD_MASTER_KEY", isNew: false };
  if (config.master_key_command !== undefined) return fromCommand(config.master_key_command);
  const file = fileOf(config);
  if (existsSync(file)) return fromFile(file);
  if (existsSync(join(config.data, "key-check"))) {
    throw new Fault("key-missing", `${file} is gone, and this data directory was written with it; put it back`);
  }
  return undefined;
}

function fromCommand([command = "", ...parameters]: readonly string[]): MasterKey {
  try {
    const printed = execFileSync(command, parameters, {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "inherit"],
      timeout: 30_000,
    });
    return { bytes: decode(printed, "master_key_command"), from: "master_key_command", isNew: false };
  } catch (cause) {
    if (cause instanceof Fault) throw cause;
    throw new Fault("key-missing", "master_key_command did not print a key", { cause });
  }
}

function fromFile(file: string): MasterKey {
  const mode = statSync(file).mode & 0o777;
  if ((mode & 0o077) !== 0) {
    throw new Fault("key-exposed", `${file} is readable by others (mode ${mode.toString(8)}); run: chmod 600 ${file}`);
  }
  return { bytes: decode(readFileSync(file, "utf8"), file), from: file, isNew: false };
}

function newKey(config: KeyConfig): MasterKey {
  const file = fileOf(config);
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const bytes = randomBytes(KEY_BYTES);
  writeFileSync(file, `${bytes.toString("base64")}\n`, { mode: 0o600, flag: "wx" });
  chmodSync(file, 0o600);
  return { bytes, from: file, isNew: true };
}

function decode(text: string, from: string): Uint8Array {
  const trimmed = text.trim();
  const bytes = /^[0-9a-f]{64}$/i.test(trimmed) ? Buffer.from(trimmed, "hex") : Buffer.from(trimmed, "base64");
  if (bytes.length !== KEY_BYTES)
    throw new Fault("key-missing", `${from} holds no key of 32 bytes in base64 or hexadecimal`);
  return bytes;
}

/** Another key would give everybody new tokens and pseudonyms, silently; so the directory remembers which one it was. */
function checkFingerprint(path: string, key: Uint8Array): void {
  const fingerprint = createHmac("sha256", key).update("bulkhead key check v1").digest();
  if (!existsSync(path)) {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    writeFileSync(path, fingerprint.toString("hex"), { mode: 0o600 });
    return;
  }
  const stored = Buffer.from(readFileSync(path, "utf8").trim(), "hex");
  if (stored.length !== fingerprint.length || !timingSafeEqual(stored, fingerprint)) {
    throw new Fault("key-mismatch", "the master key is not the one that this data directory was written with");
  }
}
