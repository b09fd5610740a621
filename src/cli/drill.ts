import { createWriteStream } from "node:fs";
import { basename } from "node:path";
import { pipeline } from "node:stream/promises";
import { ABOUT_DATASET } from "../http/contract/datasets.ts";
import type { Dataset } from "../incidents/dataset/quarantine.ts";
import type { ScopeAnswer } from "../incidents/incidents.ts";
import type { Reconciliation } from "../incidents/reconciliation.ts";
import { client, operator } from "./client.ts";
import { type Command, needed, text, Usage } from "./command.ts";
import { waiting } from "./progress.ts";

const DAY_MS = 86_400_000;

export const drill: Command = {
  name: "drill",
  summary: "Plays a breach: makes what a vendor's dataset would look like, and times scope and reconciliation.",
  usage: "bulkhead drill --destination ID --out FILE [--missing PERCENT] [--strangers N]",
  example: "bulkhead drill --destination product-analytics --out drill.csv",
  options: {
    destination: { type: "string", value: "ID", says: "whose dataset to play" },
    out: { type: "string", value: "FILE", says: "where to write it; pseudonyms and made-up values, no person's data" },
    missing: { type: "string", value: "PERCENT", says: "how many people the dataset lacks; 5 when not said" },
    strangers: { type: "string", value: "N", says: "ids in it that nobody here knows; 20 when not said" },
  },
  words: [0, 0],
  run: async (invocation) => {
    const { options, json, out } = invocation;
    const destination = needed(options["destination"], "--destination");
    const file = needed(options["out"], "--out");
    const request = {
      destination,
      missingPercent: within(text(options["missing"]) ?? "5", "--missing", 99),
      strangers: within(text(options["strangers"]) ?? "20", "--strangers", 1_000_000),
      operator: operator(),
    };
    const api = client(invocation);
    const steps: { step: string; millis: number }[] = [];
    const step = async <T>(says: string, work: () => Promise<T>): Promise<T> => {
      const started = performance.now();
      const result = await waiting(says, work());
      steps.push({ step: says, millis: Math.round(performance.now() - started) });
      return result;
    };

    await step("making the dataset", async () =>
      pipeline(api.text("/drill/dataset", request), createWriteStream(file, { mode: 0o600 })),
    );
    const now = Date.now();
    const { id } = await step("opening the incident", () =>
      api.post<{ id: string }>("/incidents", {
        destination,
        from: new Date(now - 7 * DAY_MS).toISOString(),
        to: new Date(now).toISOString(),
        title: "DRILL: nothing has happened",
        operator: operator(),
      }),
    );
    const path = `/incidents/${id}`;
    const scope = await step("scope", () => api.post<ScopeAnswer>(`${path}/scope`, { operator: operator() }));
    const about = { name: basename(file), delivered: "a drill", operator: operator() };
    const dataset = await step("taking the dataset in", () =>
      api.send<Dataset>(`${path}/datasets`, file, {
        [ABOUT_DATASET]: Buffer.from(JSON.stringify(about)).toString("base64url"),
      }),
    );
    const found = await step("reconciliation", () =>
      api.post<Reconciliation>(`${path}/reconcile`, { dataset: dataset.id, operator: operator() }),
    );
    const { confirmed, ledgerOnly, beyondExposure, vendorOnly, fieldMismatch, canaries, rows } = found;
    const reconcile = { rows, confirmed, ledgerOnly, beyondExposure, vendorOnly, fieldMismatch, canaries };
    if (json) {
      out(JSON.stringify({ incident: id, file, subjects: scope.subjects, reconcile, steps }));
      return 0;
    }
    out(`${id}: ${scope.subjects} people are exposed; the dataset of ${rows} rows confirms ${confirmed} of them.`);
    out(
      `${ledgerOnly} are missing in it, ${vendorOnly} ids in it are strangers, ${fieldMismatch} people have fields that nobody sent.`,
    );
    out(canaries.says);
    for (const { step: says, millis } of steps) out(`  ${String(millis).padStart(7)} ms  ${says}`);
    return 0;
  },
};

function within(given: string, flag: string, most: number): number {
  const value = Number(given);
  if (!Number.isInteger(value) || value < 0 || value > most)
    throw new Usage(`${flag} is a whole number from 0 to ${most}`);
  return value;
}
