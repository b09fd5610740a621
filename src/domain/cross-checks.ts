/**
 * Two published yardsticks that an assessment is looked at beside. They trigger nothing: the score with its reasons, and
 * the person who signs it, decide.
 */

/** A case of EDPB Guidelines 01/2021 (v2.0, 14 December 2021). Every one of them goes into the register (para. 15). */
export interface EdpbCase {
  readonly number: number;
  readonly title: string;
  readonly authority: boolean;
  readonly persons: boolean;
}

const edpbCase = (number: number, title: string, outcome: "register" | "authority" | "both"): EdpbCase => ({
  number,
  title,
  authority: outcome !== "register",
  persons: outcome === "both",
});

/** Case 1's outcome was read in the text, the others agree with a transcription; case 3 depends on more than a row says. */
export const EDPB_CASES: readonly EdpbCase[] = [
  edpbCase(1, "Ransomware with a proper backup, nothing taken", "register"),
  edpbCase(2, "Ransomware without a proper backup", "authority"),
  edpbCase(3, "Ransomware in a hospital with a backup, nothing taken", "both"),
  edpbCase(4, "Ransomware without a backup, data taken", "both"),
  edpbCase(5, "Job applications taken from a website", "both"),
  edpbCase(6, "Hashed passwords taken from a website", "register"),
  edpbCase(7, "Credential stuffing at a bank", "both"),
  edpbCase(8, "A former employee takes business data along", "authority"),
  edpbCase(9, "Sent by accident to a trusted third party", "register"),
  edpbCase(10, "Stolen devices, encrypted", "register"),
  edpbCase(11, "Stolen devices, not encrypted", "both"),
  edpbCase(12, "Stolen paper files with sensitive data", "both"),
  edpbCase(13, "Two parcels swapped", "register"),
  edpbCase(14, "Highly confidential data sent by mail by mistake", "both"),
  edpbCase(15, "A list of course participants sent by mail by mistake", "register"),
  edpbCase(16, "An insurer's letter in the wrong envelope", "authority"),
  edpbCase(17, "Identity theft at a telephone company", "both"),
  edpbCase(18, "Mail forwarded out of the house", "both"),
];

/** The case nearest to a leak at an analytics vendor: 5 when persons are told apart by it, 6 when only by pseudonyms. */
export const nearestEdpbCase = (identifiable: boolean): EdpbCase => {
  const number = identifiable ? 5 : 6;
  return EDPB_CASES.find((one) => one.number === number) ?? edpbCase(number, "", "register");
};

/** The AEPD's guide of 2018, Annex III; its later guides no longer use it. */
export interface AepdFacts {
  /** 1 below 100 persons, 2 to 1,000, 3 to 100,000, 4 to a million, 5 above. */
  readonly volume: 1 | 2 | 3 | 4 | 5;
  /** 2 with sensitive data. */
  readonly type: 1 | 2;
  /** 2 none, 4 internal, 6 external, 8 public, 10 unknown. */
  readonly impact: 2 | 4 | 6 | 8 | 10;
}

export interface AepdAnswer {
  readonly score: number;
  /** How many of the three facts are grave by themselves. */
  readonly qualitative: number;
  readonly authority: boolean;
  readonly persons: boolean;
}

/** Sources differ on exactly 20: the code that was published with the guide does not count it, and neither do we. */
export function aepd2018({ volume, type, impact }: AepdFacts): AepdAnswer {
  const score = volume * type * impact;
  const qualitative = [volume >= 4, type === 2, impact >= 6].filter(Boolean).length;
  return { score, qualitative, authority: score > 20 && qualitative >= 2, persons: score > 40 && qualitative >= 2 };
}

/** @param persons how many are concerned */
export const aepdVolume = (persons: number): AepdFacts["volume"] =>
  persons < 100 ? 1 : persons <= 1_000 ? 2 : persons <= 100_000 ? 3 : persons <= 1_000_000 ? 4 : 5;
