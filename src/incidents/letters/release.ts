import { composeMail, type Sender } from "../../mail/compose.ts";
import type { Rendered } from "../../mail/notices/notice.ts";
import { noAuthentication } from "../../phishing/authentication.ts";
import { openRegistry } from "../../phishing/brands/registry.ts";
import { NO_OPENERS } from "../../phishing/extract/openers.ts";
import { NO_CODES } from "../../phishing/facts.ts";
import { imitationFinder } from "../../phishing/imitates.ts";
import { ownBrand } from "../../phishing/own-brand.ts";
import { mayRelease } from "../../phishing/release-gate.ts";
import type { Config } from "../../platform/config-schema.ts";

/** Asks our own phishing inspector about a notice, as it would arrive. Empty when it may go. */
export type ReleaseGate = (sender: Sender, rendered: Rendered) => Promise<readonly string[]>;

export function releaseGate({ organisation, inspector }: Pick<Config, "organisation" | "inspector">): ReleaseGate {
  const registry = openRegistry(ownBrand({ name: organisation?.name, ...inspector }));
  const options = {
    registry,
    imitates: imitationFinder(registry),
    authenticate: noAuthentication,
    openers: NO_OPENERS,
    noticeCodes: NO_CODES,
    recipient: {},
  };
  return async (sender, rendered) => {
    const about = { to: "reader@example.org", messageId: "<sample@example.org>", at: 0 };
    const release = await mayRelease(await composeMail({ ...sender, dkim: undefined }, rendered, about), options);
    return release.kind === "may-go" ? [] : release.findings.map(({ says }) => says);
  };
}
