/** Every limit of the gateway, in one place. Sizes in bytes, times in milliseconds. */
export const GATEWAY_LIMITS = {
  /** mixpanel-node puts events in GET URLs; Node's own 16 KiB would lose them silently. */
  headerBytes: 2 ** 20,
  /** Longer than any SDK's keep-alive, so that the SDK closes first: Node's 5 s raced with mixpanel's agent. */
  keepAliveMs: 75_000,
  requestMs: 60_000,
  headersMs: 30_000,
  /** Items in one request. */
  items: 2_000,
  /** Decompressed bytes per compressed byte. */
  ratio: 200,
  /** Bodies above this size have their nesting counted before they are parsed. */
  scanFromBytes: 256 * 1_024,
  depth: 64,
  connections: 20_000,
  /** Requests being answered at once, per worker. */
  inFlight: 4_096,
} as const;
