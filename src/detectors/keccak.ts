/**
 * Keccak-256 as Ethereum uses it: with the padding from before FIPS 202, which is why Node's SHA-3 is no help. Lanes of
 * 64 bits are pairs of 32, low half first; https://keccak.team/files/Keccak-reference-3.0.pdf, section 1.2.
 */

const ROUNDS = 24;
const RATE_BYTES = 136;
const HALVES = 50;

const roundConstants = new Uint32Array(ROUNDS * 2);
/** Where each lane goes in a round, and how many bits it turns. */
const moves: { readonly from: number; readonly to: number; readonly turn: number }[] = [{ from: 0, to: 0, turn: 0 }];

let register = 1;
for (let round = 0; round < ROUNDS; round++) {
  for (let power = 0; power < 7; power++) {
    const bit = 2 ** power - 1;
    if ((register & 1) === 1) {
      const half = round * 2 + (bit >> 5);
      roundConstants[half] = (roundConstants[half] ?? 0) | (1 << (bit & 31));
    }
    register = (register << 1) ^ ((register >> 7) * 0x171);
  }
}
for (let step = 0, x = 1, y = 0; step < 24; step++) {
  const next = (2 * x + 3 * y) % 5;
  moves.push({ from: x + 5 * y, to: y + 5 * next, turn: (((step + 1) * (step + 2)) / 2) % 64 });
  [x, y] = [y, next];
}

const state = new Uint32Array(HALVES);
const moved = new Uint32Array(HALVES);
const columns = new Uint32Array(10);
const half = (halves: Uint32Array, at: number): number => halves[at] ?? 0;

/** XORs into each lane its neighbours' columns. */
function theta(): void {
  for (let i = 0; i < 10; i++) {
    columns[i] = half(state, i) ^ half(state, i + 10) ^ half(state, i + 20) ^ half(state, i + 30) ^ half(state, i + 40);
  }
  for (let x = 0; x < 5; x++) {
    const [left, right] = [((x + 4) % 5) * 2, ((x + 1) % 5) * 2];
    const [low, high] = [half(columns, right), half(columns, right + 1)];
    const mixLow = half(columns, left) ^ ((low << 1) | (high >>> 31));
    const mixHigh = half(columns, left + 1) ^ ((high << 1) | (low >>> 31));
    for (let i = x * 2; i < HALVES; i += 10) {
      state[i] = half(state, i) ^ mixLow;
      state[i + 1] = half(state, i + 1) ^ mixHigh;
    }
  }
}

function rhoAndPi(): void {
  for (const { from, to, turn } of moves) {
    const isSwapped = turn >= 32 ? 1 : 0;
    const [low, high] = [half(state, from * 2 + isSwapped), half(state, from * 2 + 1 - isSwapped)];
    const by = turn & 31;
    // A shift by 32 shifts by nothing, so that a turn of none needs its own line.
    moved[to * 2] = by === 0 ? low : (low << by) | (high >>> (32 - by));
    moved[to * 2 + 1] = by === 0 ? high : (high << by) | (low >>> (32 - by));
  }
}

function chi(): void {
  for (let row = 0; row < HALVES; row += 10) {
    for (let i = 0; i < 10; i++) {
      state[row + i] = half(moved, row + i) ^ (~half(moved, row + ((i + 2) % 10)) & half(moved, row + ((i + 4) % 10)));
    }
  }
}

/** The digest of an ASCII text shorter than one block, in hexadecimal digits. */
export function keccak256(text: string): string {
  const block = Buffer.alloc(RATE_BYTES);
  block[block.write(text, "latin1")] = 0x01;
  block[RATE_BYTES - 1] = (block[RATE_BYTES - 1] ?? 0) | 0x80;
  state.fill(0);
  for (let i = 0; i < RATE_BYTES / 4; i++) state[i] = block.readUInt32LE(i * 4);
  for (let round = 0; round < ROUNDS; round++) {
    theta();
    rhoAndPi();
    chi();
    state[0] = half(state, 0) ^ half(roundConstants, round * 2);
    state[1] = half(state, 1) ^ half(roundConstants, round * 2 + 1);
  }
  return Buffer.from(state.buffer, 0, 32).toString("hex");
}
