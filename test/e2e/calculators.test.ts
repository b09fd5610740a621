import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { each, type Ran, run } from "./command.ts";

/** The two calculators need no server, no configuration and no data directory. */

let folder: string;
before(() => {
  folder = mkdtempSync(join(tmpdir(), "bulkhead-calculators-"));
});
after(() => rmSync(folder, { recursive: true, force: true }));

const alone = (...words: string[]): Promise<Ran> => run(words, { folder });
const FACTORS = ["--dpc", "2", "--ei", "1", "--confidentiality", "0.5", "--integrity", "0", "--availability", "0"];

describe("severity", () => {
  it("scores as the method does", async () => {
    const { code, stdout } = await alone("severity", ...FACTORS, "--malicious", "--persons", "101", "--json");
    assert.equal(code, 0);
    assert.deepEqual(JSON.parse(stdout), {
      score: 3,
      band: "high",
      presumption: "authority-and-persons",
      needsSecondReviewer: true,
      formula: "2 × 1 + 0.5 + 0 + 0 + 0.5 = 3",
      factors: { dpc: 2, ei: 1, confidentiality: 0.5, integrity: 0, availability: 0, malicious: true },
      flags: { moreThan100Persons: true, unintelligible: false },
      method: "ENISA 2013",
    });
    assert.deepEqual(readdirSync(folder), [], "nothing is written");
  });

  it("shows the flags beside the band, which they never change", async () => {
    const plain = await alone("severity", ...FACTORS, "--json");
    const flagged = await alone("severity", ...FACTORS, "--persons", "5000", "--unintelligible", "--json");
    const bandOf = ({ stdout }: Ran) => (JSON.parse(stdout) as { band: string }).band;
    assert.equal(bandOf(plain), bandOf(flagged));
  });

  it("refuses a value that the method lacks, and names those that it has", async () => {
    const cases = [
      ["--dpc", "5", /--dpc is one of 1, 2, 3, 4;/],
      ["--dpc", "2.5", /--dpc is one of 1, 2, 3, 4;/],
      ["--ei", "0.3", /--ei is one of 0\.25, 0\.5, 0\.75, 1;/],
      ["--integrity", "1", /--integrity is one of 0, 0\.25, 0\.5;/],
      ["--persons", "many", /--persons takes a whole number/],
    ] as const;
    await each(cases, async ([flag, value, says]) => {
      const ran = await alone("severity", ...FACTORS, flag, value);
      assert.equal(ran.code, 2, `${flag} ${value}`);
      assert.match(ran.stderr, says);
      assert.equal(ran.stdout, "");
    });
  });

  it("refuses to score while a factor is not set", async () => {
    await each([0, 2, 4, 6, 8], async (at) => {
      const ran = await alone("severity", ...FACTORS.toSpliced(at, 2));
      assert.equal(ran.code, 2);
      assert.match(ran.stderr, new RegExp(`${FACTORS[at]} is needed; the method knows \\d`));
    });
  });
});

describe("deadline", () => {
  it("counts strictly, and shows the other count beside it", async () => {
    const { code, stdout } = await alone("deadline", "--regime", "gdpr", "--aware", "2025-12-24T17:05+01:00", "--json");
    assert.equal(code, 0);
    const answer = JSON.parse(stdout) as Record<string, unknown>;
    assert.equal(answer["deadline"], "2025-12-27T16:05:00.000Z");
    assert.equal(answer["regulation1182"], "2025-12-27T17:00:00.000Z");
    assert.equal(answer["local"], "2025-12-27T17:05:00+01:00");
    assert.equal(answer["inForce"], true);
    assert.deepEqual(readdirSync(folder), [], "nothing is written");
  });

  it("says that a proposal is not law", async () => {
    const words = ["--regime", "gdpr-omnibus-proposal", "--aware", "2026-06-05T15:00:00+02:00"];
    const { stdout } = await alone("deadline", ...words, "--json");
    const answer = JSON.parse(stdout) as Record<string, unknown>;
    assert.equal(answer["deadline"], "2026-06-09T13:00:00.000Z");
    assert.equal(answer["inForce"], false);
    assert.match((await alone("deadline", ...words)).stdout, /not in force at that moment/);
  });

  it("takes the other moments of a regime", async () => {
    const words = ["--regime", "dora", "--aware", "2026-08-03T09:00Z", "--moments", "classified=2026-08-05T10:00Z"];
    const answer = JSON.parse((await alone("deadline", ...words, "--json")).stdout) as Record<string, unknown>;
    assert.equal(answer["deadline"], "2026-08-05T14:00:00.000Z");
  });

  it("counts by a profile of one's own", async () => {
    const profile = join(folder, "law.yaml");
    writeFileSync(
      profile,
      `{ id: own-law, name: Own, inForce: { from: 2026-01-01 }, authorityFrom: risk, sources: [x],
         clocks: [{ id: regulator, article: § 7, says: tell, limits: [{ from: aware, period: { hours: 48 } }] }] }`,
    );
    const ran = await alone("deadline", "--profile", profile, "--aware", "2026-06-05T15:00Z", "--json");
    assert.equal((JSON.parse(ran.stdout) as { deadline: string }).deadline, "2026-06-07T15:00:00.000Z", ran.stderr);
    assert.equal((await alone("deadline", "--profile", join(folder, "none.yaml"), "--aware", "x")).code, 2);
    rmSync(profile);
  });

  it("refuses what it can't count from", async () => {
    const cases = [
      [["--regime", "gdpr"], /--aware is needed/],
      [["--regime", "gdpr", "--aware", "2026-06-05"], /write a time with its offset/],
      [["--regime", "gdpr", "--aware", "2026-06-05T15:00"], /whose clock is it/],
      [["--regime", "gdpr", "--aware", "2026-03-29T02:30", "--zone", "Europe/Paris"], /set forward/],
      [["--regime", "hipaa", "--aware", "2026-06-05T15:00Z"], /--regime is one of gdpr, uk-gdpr/],
      [
        ["--regime", "dora", "--aware", "2026-06-05T15:00Z", "--moments", "x=y"],
        /--moments knows classified, aware, initial-submitted/,
      ],
    ] as const;
    await each(cases, async ([words, says]) => {
      const ran = await alone("deadline", ...words);
      assert.equal(ran.code, 2, words.join(" "));
      assert.match(ran.stderr, says);
    });
  });
});
