import type { Detector } from "../domain/finding.ts";
import { spansOf } from "./spans.ts";
import { TRAIT } from "./traits.ts";

// "eyJ" is how the base64url of '{"' begins: a JOSE header. Two more parts make a JWS (RFC 7515), four a JWE (RFC 7516).
// A match starts at the start of a run only, so that repeated "eyJ" is read once.
const TOKEN = /(?<![\w-])eyJ[\w-]{10,}\.[\w-]+\.[\w-]*(?:\.[\w-]+\.[\w-]+)?/g;

const header = "eyJhbGciOiJIUzI1NiJ9";
const payload = "eyJzdWIiOiJmYWtlIn0";

export const jwt: Detector = {
  id: "jwt",
  category: "user.authorizing.credentials",
  says: "A signed or encrypted JSON web token.",
  needs: TRAIT.tokenLike,
  find: (text) => (text.includes("eyJ") ? spansOf(TOKEN, text) : []),
  positives: [
    { text: `${header}.${payload}.c2lnbmF0dXJl`, finds: [`${header}.${payload}.c2lnbmF0dXJl`] },
    { text: `Bearer ${header}.${payload}.c2ln next`, finds: [`${header}.${payload}.c2ln`] },
    { text: `?t=${header}.${payload}.`, finds: [`${header}.${payload}.`] },
    { text: `${header}.a2V5.aXY.dGV4dA.dGFn`, finds: [`${header}.a2V5.aXY.dGV4dA.dGFn`] },
  ],
  negatives: [header, "eyJ.eyJ.abc", "monkeyJungleGymnastics.example.org", "keyJ0b2tlbnMgYXJlIGZ1bg.aa.bb"],
};
