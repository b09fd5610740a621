import { X509Certificate } from "node:crypto";
import { statfsSync } from "node:fs";
import { open } from "node:fs/promises";
import { dirname, resolve, sep } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { readTls } from "../gateway/tls.ts";
import type { Config } from "../platform/config-schema.ts";
import { codeOf, Fault } from "../platform/fault.ts";
import { existingKey } from "../platform/keys.ts";

/** One thing that was looked at. `bad` needs an operator, `doubtful` may. */
export interface Check {
  readonly about: string;
  readonly state: "good" | "doubtful" | "bad";
  readonly says: string;
}

const GIB = 2 ** 30;
const FEW_BYTES = GIB;
const ASK_WITHIN_MS = 5_000;
const SKEW_MS = 60_000;
const DAY_MS = 86_400_000;
const RENEW_DAYS = 14;

const check = (about: string, state: Check["state"], says: string): Check => ({ about, state, says });

export function checkKey(config: Config, given: string | undefined): Check {
  try {
    const key = existingKey(config, given);
    if (key === undefined) return check("key", "doubtful", "there is none yet; the first start makes one");
    if (resolve(key.from).startsWith(resolve(config.data) + sep))
      return check("key", "bad", `${key.from} lies in the data directory: one backup would hold both. Move it`);
    return check("key", "good", `in ${key.from}; keep a copy apart from the data`);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return check("key", "bad", error.message);
  }
}

export function checkDisk({ data }: Config): Check {
  for (let path = data; ; path = dirname(path)) {
    try {
      const { bavail, bsize } = statfsSync(path);
      const free = bavail * bsize;
      const says = `${(free / GIB).toFixed(1)} GiB free for ${data}`;
      return check("disk", free < FEW_BYTES ? "bad" : "good", says);
    } catch (error) {
      if (codeOf(error) !== "ENOENT" || path === dirname(path))
        return check("disk", "bad", `${data} can't be looked at (${codeOf(error)})`);
    }
  }
}

export function checkCertificate({ gateway: { tls } }: Config, now: number): readonly Check[] {
  if (tls === undefined) return [];
  try {
    const days = (Date.parse(new X509Certificate(readTls(tls).cert).validTo) - now) / DAY_MS;
    const state = days < 0 ? "bad" : days < RENEW_DAYS ? "doubtful" : "good";
    return [check("certificate", state, days < 0 ? "has expired" : `is good for ${Math.floor(days)} days`)];
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return [check("certificate", "bad", error.message)];
  }
}

/** Whether the vendor's address answers, and what its clock says. No data is sent; a sealed one is not asked at all. */
export async function checkUpstream(one: { id: string; upstream: string; sealed: boolean }): Promise<readonly Check[]> {
  const about = `upstream of ${one.id}`;
  if (one.sealed) return [check(about, "doubtful", "not asked: it is sealed")];
  try {
    const asked = Date.now();
    const signal = AbortSignal.timeout(ASK_WITHIN_MS);
    const { headers } = await fetch(one.upstream, { method: "HEAD", redirect: "manual", signal });
    const theirs = Date.parse(headers.get("date") ?? "");
    const skew = Math.abs(theirs - (asked + Date.now()) / 2);
    const answers = check(about, "good", `${one.upstream} answers`);
    if (Number.isNaN(skew) || skew < SKEW_MS) return [answers];
    const seconds = Math.round(skew / 1_000);
    return [
      answers,
      check("clock", "bad", `${seconds} s apart from that of ${one.upstream}; times of events are yours`),
    ];
  } catch (error) {
    const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
    return [check(about, "bad", `${one.upstream} does not answer (${codeOf(cause)})`)];
  }
}

/** Longer than what proxies take of an address by default (8 KiB), shorter than what the gateway takes. */
const LONG = 64 * 1_024;

export interface Tried {
  readonly url: string;
  readonly destination: string;
  readonly canary: string;
  /** How often unknown routes were tried at the destination. */
  readonly strays: () => Promise<number>;
}

/** Sends a canary the way that SDKs go: in an address, as some of them do, and in a body. Both end at an unknown route. */
export async function checkWay({ url, destination, canary, strays }: Tried): Promise<readonly Check[]> {
  const about = "the way in";
  const at = `${url.replace(/\/+$/, "")}/${destination}/bulkhead-doctor/${canary}`;
  const signal = AbortSignal.timeout(ASK_WITHIN_MS * 2);
  try {
    const before = await strays();
    const address = await fetch(`${at}?data=${canary.repeat(Math.ceil(LONG / canary.length))}`, { signal });
    const body = await fetch(at, { method: "POST", body: canary.repeat(LONG / 16), signal });
    const arrived = (await strays()) - before;
    if (arrived >= 2) return [check(about, "good", `${url} leads here, and takes long addresses and bodies`)];
    if (arrived === 1)
      return [
        check(
          about,
          "bad",
          `${url} leads here but does not take ${address.status === 404 ? `bodies (${body.status})` : `long addresses (${address.status}): SDKs that put events there lose them`}`,
        ),
      ];
    return [check(about, "bad", `${url} answers ${address.status}, and nothing of it arrived at this gateway`)];
  } catch (error) {
    const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
    return [check(about, "bad", `${url} does not answer (${codeOf(cause)})`)];
  }
}

/** The gateway's figures are nobody's business outside; a proxy that does not say that it is one gives them away. */
export async function checkFigures(url: string, config: Config): Promise<readonly Check[]> {
  const signal = AbortSignal.timeout(ASK_WITHIN_MS);
  const answer = await fetch(`${url.replace(/\/+$/, "")}/metrics`, { signal }).catch(() => undefined);
  const isPublic = answer?.status === 200;
  const says = isPublic ? "shown to everybody: let the proxy send X-Forwarded-For" : "not shown to the public";
  const figures = check("figures", isPublic ? "bad" : "good", says);
  if (config.geoip.database === "off" || config.gateway.trusted_proxies.length > 0) return [figures];
  const countries = "gateway.trusted_proxies is empty: behind a proxy every event has the proxy's country";
  return [figures, check("countries", "doubtful", countries)];
}

const LOG_TAIL_BYTES = 64 * 2 ** 20;
const LOGS_ARE_WRITTEN_WITHIN_MS = 1_000;

/** Looks for the canary in what proxies wrote down. */
export async function checkLogs(files: readonly string[], canary: string): Promise<readonly Check[]> {
  if (files.length === 0)
    return [check("proxy logs", "doubtful", `not looked at: give --log FILE, or search them for ${canary}`)];
  await sleep(LOGS_ARE_WRITTEN_WITHIN_MS);
  return Promise.all(
    files.map(async (name) => {
      try {
        const held = (await tailOf(name)).includes(canary);
        return check("proxy logs", held ? "bad" : "good", `${name} ${held ? "keeps addresses or bodies" : "is clean"}`);
      } catch (error) {
        return check("proxy logs", "bad", `${name} can't be read (${codeOf(error)})`);
      }
    }),
  );
}

async function tailOf(name: string): Promise<Buffer> {
  const file = await open(name);
  try {
    const { size } = await file.stat();
    const length = Math.min(size, LOG_TAIL_BYTES);
    const { buffer } = await file.read(Buffer.alloc(length), 0, length, size - length);
    return buffer;
  } finally {
    await file.close();
  }
}
