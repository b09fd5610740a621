import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { type PoolOptions, startGateway } from "./gateway/pool.ts";
import { type NoticePageOptions, startNoticePage } from "./http/notice-page/notice-page.ts";
import { isLoopback, isOwnAddress, splitAddress } from "./platform/address.ts";
import type { Config } from "./platform/config-schema.ts";
import { Fault } from "./platform/fault.ts";
import { type MasterKey, masterKey } from "./platform/keys.ts";
import { lock } from "./platform/lock.ts";
import type { Log } from "./platform/log.ts";

export interface Running {
  readonly gateway: string;
  readonly console: string;
  /** The public page for codes of notices, when there is one. */
  readonly noticePage: string | undefined;
  readonly key: MasterKey;
  /** Resolves when couriers, ledger and control database are up. */
  readonly everything: Promise<void>;
  /** Reads the gateway's certificate again. */
  readonly reload: () => void;
  /** Drains and closes, in the reverse order of starting. */
  readonly stop: () => Promise<void>;
}

const GATEWAY_LOCK_MS = 2_000;

/** The composition root: checks → gateway → page for notices → journal and couriers → console → ledger → control database. */
export async function serve(config: Config, log: Log, givenKey: string | undefined): Promise<Running> {
  refuseUnsafe(config);
  mkdirSync(config.data, { recursive: true, mode: 0o700 });
  const gatewayLock = await lock(config.data, "gateway", GATEWAY_LOCK_MS);
  const key = masterKey(config, givenKey);
  if (key.isNew) log.warn("a new master key was made; keep a copy apart from the data", { path: key.from });
  const journalPath = join(config.data, "journal");

  let page: (path: string) => Promise<string> = () => Promise.resolve('{"gateway":"ready","couriers":"starting"}');
  let ask: PoolOptions["ask"] = (_destination, _envelope, tell) => tell(undefined);
  const gateway = await startGateway({
    config,
    master: key.bytes,
    journalPath,
    workers: config.gateway.workers,
    log,
    ask: (...call) => ask(...call),
    page: async (path) => ({
      status: 200,
      type: path === "/metrics" ? "text/plain" : "application/json",
      body: await page(path),
    }),
  });
  log.info("the gateway listens", { address: gateway.address });

  let checkCode: NoticePageOptions["checkCode"] = () =>
    Promise.reject(new Fault("store-unavailable", "the engine is still starting"));
  let noticePage: Awaited<ReturnType<typeof startNoticePage>>;
  try {
    noticePage = await startNoticePage({ config, checkCode: (code) => checkCode(code), now: Date.now, log });
    if (noticePage !== undefined) log.info("the page for notices listens", { address: noticePage.address });
    // Loaded only now: SDKs must not wait for what the gateway itself does not need.
    const { startEngine } = await import("./engine.ts");
    const engine = await startEngine({ config, master: key.bytes, journalPath, gateway, log });
    ask = engine.ask;
    checkCode = engine.checkCode;
    page = (path) => (path === "/metrics" ? engine.metrics() : Promise.resolve(JSON.stringify(engine.ready())));
    return {
      gateway: gateway.address,
      console: engine.console,
      noticePage: noticePage?.address,
      key,
      everything: engine.everything,
      reload: gateway.reload,
      stop: async () => {
        await engine.keepFields();
        await Promise.all([gateway.stop(), noticePage?.close()]);
        // From here on a successor may listen, while this process drains.
        await gatewayLock.release();
        await engine.stop();
      },
    };
  } catch (error) {
    await noticePage?.close();
    await gateway.stop();
    await gatewayLock.release();
    throw error;
  }
}

/** What would be unsafe is refused before anything is opened. */
function refuseUnsafe(config: Config): void {
  const { host } = splitAddress(config.console.listen);
  if (!isLoopback(host)) {
    throw new Fault(
      "console-public",
      `console.listen: ${config.console.listen} can be reached from other machines, and there is no sign-in yet; use 127.0.0.1`,
    );
  }
  for (const one of config.destinations) {
    if (isOwnAddress(one.upstream, config.gateway.listen) || isOwnAddress(one.upstream, config.console.listen)) {
      throw new Fault(
        "upstream-loop",
        `destinations.${one.id}.upstream: ${one.upstream} is this gateway itself; give the vendor's address`,
      );
    }
  }
}
