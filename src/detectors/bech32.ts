const ALPHABET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
const GENERATOR = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];
/** BIP 173 for the first version of addresses, BIP 350 for those since. */
const CONSTANTS = [1, 0x2bc830a3];

function polymod(values: readonly number[]): number {
  let sum = 1;
  for (const value of values) {
    const top = sum >>> 25;
    sum = ((sum & 0x1ffffff) << 5) ^ value;
    for (const [bit, constant] of GENERATOR.entries()) if (((top >>> bit) & 1) === 1) sum ^= constant;
  }
  return sum;
}

/** True for a text whose six last characters are its checksum in Bech32 or Bech32m. */
export function passesBech32(text: string): boolean {
  const lower = text.toLowerCase();
  if (text !== lower && text !== text.toUpperCase()) return false;
  const separator = lower.lastIndexOf("1");
  const prefix = Array.from(lower.slice(0, separator), (char) => char.charCodeAt(0));
  const data = Array.from(lower.slice(separator + 1), (char) => ALPHABET.indexOf(char));
  const expanded = [...prefix.map((code) => code >> 5), 0, ...prefix.map((code) => code & 31)];
  return !data.includes(-1) && CONSTANTS.includes(polymod([...expanded, ...data]));
}
