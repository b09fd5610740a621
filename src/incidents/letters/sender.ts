import { readDkimKey, type Sender } from "../../mail/compose.ts";
import type { Config } from "../../platform/config-schema.ts";
import { Fault } from "../../platform/fault.ts";
import type { Smtp } from "./dispatch.ts";

/** @throws Fault `bad-request` when no mail server is configured */
export function smtpOf({ smtp }: Pick<Config, "smtp">): Smtp {
  if (smtp !== undefined) return smtp;
  throw new Fault("bad-request", "no mail can leave without `smtp` in the configuration");
}

/** Who notices come from. The key is read anew: it may have been replaced. */
export function senderOf(config: Pick<Config, "smtp" | "organisation">): Sender {
  const { from, dkim } = smtpOf(config);
  return {
    name: config.organisation?.name ?? "",
    address: from,
    dkim: dkim === undefined ? undefined : readDkimKey(dkim),
  };
}
