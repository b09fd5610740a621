import type { LookAlikeKind } from "../look-alike.ts";

/** Rows of keys with each key's neighbours in the row below, for the three layouts that most people in Europe use. */
const LAYOUTS = [
  ["1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm"],
  ["1234567890", "qwertzuiop", "asdfghjkl", "yxcvbnm"],
  ["1234567890", "azertyuiop", "qsdfghjklm", "wxcvbn"],
];

const NEIGHBOURS: ReadonlyMap<string, ReadonlySet<string>> = neighbours();

function neighbours(): ReadonlyMap<string, ReadonlySet<string>> {
  const near = new Map<string, Set<string>>();
  const join = (one: string | undefined, other: string | undefined) => {
    if (one === undefined || other === undefined) return;
    near.set(one, (near.get(one) ?? new Set()).add(other));
    near.set(other, (near.get(other) ?? new Set()).add(one));
  };
  for (const rows of LAYOUTS) {
    for (const [number, row] of rows.entries()) {
      const below = rows[number + 1] ?? "";
      for (let index = 0; index < row.length; index++) {
        join(row[index], row[index + 1]);
        // Each row is shifted to the right by about half a key.
        join(row[index], below[index]);
        join(row[index], below[index - 1]);
      }
    }
  }
  return near;
}

export const replacement: LookAlikeKind = {
  id: "replacement",
  says: "A letter replaced by a key beside it.",
  *candidates({ label }) {
    for (let index = 0; index < label.length; index++) {
      const letter = label[index] ?? "";
      for (const key of NEIGHBOURS.get(letter) ?? []) {
        yield {
          label: label.slice(0, index) + key + label.slice(index + 1),
          risk: index === 0 ? 0.3 : 0.42,
          says: `"${letter}" as "${key}"`,
        };
      }
    }
  },
  positives: [
    ["openai.com", "openao.com"],
    ["openai.com", "ooenai.com"],
  ],
  negatives: [["openai.com", "oqenai.com"]],
};

export const insertion: LookAlikeKind = {
  id: "insertion",
  says: "A key beside a letter pressed with it.",
  *candidates({ label }) {
    for (let index = 0; index < label.length; index++) {
      const letter = label[index] ?? "";
      for (const key of NEIGHBOURS.get(letter) ?? []) {
        const says = `"${key}" beside "${letter}"`;
        const [before, after] = [label.slice(0, index), label.slice(index + 1)];
        yield { label: before + letter + key + after, risk: 0.34, says };
        yield { label: before + key + letter + after, risk: index === 0 ? 0.24 : 0.34, says };
      }
    }
  },
  positives: [["openai.com", "opoenai.com"]],
  negatives: [["openai.com", "openqai.net"]],
};
