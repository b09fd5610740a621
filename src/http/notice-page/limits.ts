/** Every limit of the public page, in one place. Sizes in bytes, times in milliseconds. */
export const NOTICE_PAGE_LIMITS = {
  /** Checks from one address: a person types a few, a mail room with one address for all a few more. */
  perAddress: { atOnce: 10, perMinute: 10 },
  /**
   * Checks from all addresses together. A code has 60 random bits: at this pace the first of a million codes is guessed
   * after some hundred years, whoever shares the work.
   */
  overall: { atOnce: 200, perMinute: 1_200 },
  /** Addresses that are remembered; of IPv6 the network of 64 bits, which one subscriber has for himself. */
  addresses: 20_000,
  /** A form with one short field. */
  bodyBytes: 1_024,
  targetCharacters: 512,
  headerBytes: 8_192,
  headersMs: 5_000,
  requestMs: 10_000,
  keepAliveMs: 5_000,
  connections: 500,
} as const;
