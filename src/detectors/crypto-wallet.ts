import type { Detector } from "../domain/finding.ts";
import { passesBech32 } from "./bech32.ts";
import { passesBase58Check } from "./checksum58.ts";
import { keccak256 } from "./keccak.ts";
import { spansFrom, WORD_START } from "./spans.ts";
import { type TokenStart, tokenStarts } from "./token-starts.ts";
import { TRAIT } from "./traits.ts";

const PAYLOAD_BYTES = 21;
/** The longest segwit address, BIP 173. */
const BITCOIN = String.raw`[13][1-9A-HJ-NP-Za-km-z]{25,34}|(?:bc|BC|tb|TB)1[A-Za-z\d]{8,87}`;
const ETHEREUM = String.raw`0x[\da-fA-F]{40}`;
const SHORTEST = 26;
const ADDRESS = new RegExp(
  String.raw`${WORD_START}(?=[A-Za-z\d]{${SHORTEST}})(?:${BITCOIN}|${ETHEREUM})(?![A-Za-z\d])`,
  "y",
);

/** EIP-55: in mixed case, a letter is a capital where the digit of the hash at its place is eight or more. */
function passesEip55(address: string): boolean {
  const lower = address.toLowerCase();
  if (address === lower || address === address.toUpperCase()) return true;
  const hash = keccak256(lower);
  return [...lower].every((char, at) => {
    const isCapital = Number.parseInt(hash.charAt(at), 16) >= 8;
    return address.charAt(at) === (isCapital ? char.toUpperCase() : char);
  });
}

function isAddress(text: string): boolean {
  if (text.startsWith("0x")) return !/^0x(.)\1*$/.test(text) && passesEip55(text.slice(2));
  return /^[bt]/i.test(text) ? passesBech32(text) : passesBase58Check(text, PAYLOAD_BYTES);
}

function addressEnd(text: string, { at, end }: TokenStart): number {
  if (end - at < SHORTEST) return -1;
  ADDRESS.lastIndex = at;
  return ADDRESS.test(text) && isAddress(text.slice(at, ADDRESS.lastIndex)) ? ADDRESS.lastIndex : -1;
}

export const cryptoWallet: Detector = {
  id: "crypto-wallet",
  category: "user.financial",
  says: "A Bitcoin or Ethereum address with a correct checksum; an Ethereum address in one case has none.",
  needs: TRAIT.tokenLike,
  find: (text) => spansFrom(tokenStarts(text), (start) => addressEnd(text, start)),
  // From BIP 173, BIP 350 and EIP-55.
  positives: [
    "1BgGZ9tcN4rm9KBzDn7KprQz87SZ26SAMH",
    "3P14159f73E4gFr7JterCCQh9QjiTjiZrG",
    "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4",
    "BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4",
    "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0",
    "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
    "0xfb6916095ca1df60bb79ce92ce3ea74c37c5d359",
    "0x52908400098527886E0F7030069857D2E4169EE7",
  ].map((text) => ({ text: `to ${text}, ethereum:${text}?x=%3D${text}`, finds: [text, text, text] })),
  negatives: [
    "1BgGZ9tcN4rm9KBzDn7KprQz87SZ26SAMJ",
    "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5",
    "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeaED",
    `0x${"0".repeat(40)}`,
    `0x${"1a".repeat(32)}`,
    "1111111111111111111111111111111111",
    "3f2504e04f8911d39a0c0305e82c3301",
  ],
};
