import type { LookAlikeKind } from "../look-alike.ts";

export const subdomain: LookAlikeKind = {
  id: "subdomain",
  says: "A dot put into the name, so that its end is a domain of its own.",
  *candidates({ label, suffix }) {
    for (let index = 1; index < label.length; index++) {
      const [before, after] = [label.slice(0, index), label.slice(index)];
      yield {
        label: `${before}.${after}`,
        risk: before.length >= 2 && after.length >= 2 ? 0.3 : 0.2,
        says: `split before "${after}"`,
      };
    }
    const first = suffix.split(".")[0] ?? "";
    yield { label: `${label}-${first}`, risk: 0.6, says: `with "${first}" in the name` };
    yield { label: `${label}.${first}-account`, risk: 0.5, says: "with its suffix in front of another" };
    yield { label: `${label}.${first}-login`, risk: 0.5, says: "with its suffix in front of another" };
  },
  positives: [
    ["openai.com", "open.ai.com"],
    ["openai.com", "openai.com-login.com"],
    ["openai.com", "openai-com.com"],
  ],
  negatives: [
    ["openai.com", ".openai.com"],
    ["t-online.de", "t.-online.de"],
  ],
};
