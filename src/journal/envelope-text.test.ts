import assert from "node:assert/strict";
import { it } from "node:test";
import { readEnvelope, writeEnvelope } from "./envelope-text.ts";
import { testEnvelope, testLine, testPerson } from "./test-envelope.ts";

const HOSTILE = ['"', "\\", '","', "\n", "\u2028", "\ud800", "\u0000", "é", "]]", "a b/c+d=", ""];

it("reads again what was written, whatever ids, routes and codes hold", () => {
  for (const text of HOSTILE) {
    const envelope = testEnvelope(1, {
      id: `id${text}`,
      destination: `destination${text}`,
      source: text,
      identities: [{ key: text, sealed: text, kind: "device", pseudonym: text }, testPerson("ada", "organisation")],
      lines: [testLine({ route: text, fieldSet: text, country: text, language: text, links: [[0, 1, "member"]] })],
    });
    assert.deepEqual(readEnvelope(writeEnvelope(envelope)), envelope);
  }
});
