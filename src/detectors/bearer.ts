import type { Detector } from "../domain/finding.ts";
import { spansOf } from "./spans.ts";
import { TRAIT } from "./traits.ts";

// RFC 6750 §2.1. The digit tells a token from a long word.
const TOKEN = /bearer(?: |%20|\+)(?<value>(?=[a-z._~+/-]{0,64}\d)[\w.~+/-]{20,}=*)/dgi;

const token = "FAKE0".repeat(6);

export const bearer: Detector = {
  id: "bearer",
  category: "user.authorizing.credentials",
  says: "An access token after the word Bearer, as in an Authorization header.",
  needs: TRAIT.tokenLike,
  find: (text) => spansOf(TOKEN, text),
  positives: [
    { text: `Authorization: Bearer ${token}==`, finds: [`${token}==`] },
    { text: `curl -H "authorization: bearer a/b+${token}" x`, finds: [`a/b+${token}`] },
    { text: `?header=Bearer%20${token}&x=1`, finds: [token] },
  ],
  negatives: [
    "Bearer of good news to everyone here",
    "bearer internationalisation-of-everything",
    "Bearer FAKE0",
    token,
  ],
};
