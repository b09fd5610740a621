import type { ShownIncident } from "../../src/incidents/incident-view.ts";
import type { LetterService } from "../../src/incidents/letters/letter-service.ts";
import type { Server } from "../harness/server.ts";

export type ShownDraft = Awaited<ReturnType<LetterService["show"]>>;

/** What is not there yet when a test's file is read. */
export interface CampaignOf {
  readonly server: () => Server;
  readonly incident: () => string;
}

/** The notices of one incident, from the command line: Ada drafts and sends, Bob approves. */
export function campaignOf({ server, incident }: CampaignOf) {
  const notify = (audience: string, ...words: string[]): string[] => [
    "incident",
    "notify",
    incident(),
    "--audience",
    audience,
    ...words,
  ];
  return {
    /** The words of `incident notify`. */
    notify,
    shown: (): Promise<ShownIncident> => server().api<ShownIncident>("GET", `/incidents/${incident()}`),
    /** Approved by the other operator, tried on a seed, sent. */
    approveAndSend: async (audience: string): Promise<ShownDraft> => {
      const { printed } = server();
      const { decision } = await printed<ShownDraft>(...notify(audience, "--show"));
      await printed("incident", "approve", incident(), String(decision), "--operator", "bob");
      await printed(...notify(audience, "--seed", "seed@example.org", "--operator", "ada"));
      return printed<ShownDraft>(...notify(audience, "--send", "--operator", "ada"));
    },
  };
}
