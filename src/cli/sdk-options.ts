import type { Config } from "../platform/config-schema.ts";
import { vendorOf } from "../vendors/list.ts";

/** An SDK and the option that points it at a destination. */
export interface SdkLine {
  readonly sdk: string;
  readonly option: string;
}

/** What SDKs call the gateway: its public address, else the one that it listens on. */
export function gatewayUrl({ gateway }: Pick<Config, "gateway">, listening = gateway.listen): string {
  return gateway.public_url ?? `${gateway.tls === undefined ? "http" : "https"}://${listening}`;
}

/** @param gateway the address without a trailing slash or with one */
export function sdkLines(gateway: string, destination: { readonly id: string; readonly vendor: string }): SdkLine[] {
  const at = new URL(`${gateway.replace(/\/+$/, "")}/${destination.id}`);
  return (vendorOf(destination.vendor)?.setup.sdks ?? []).map(({ sdk, option }) => ({ sdk, option: option(at) }));
}
