import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { describe, it } from "node:test";
import { dkimVerify } from "mailauth/lib/dkim/verify.js";
import { dkimSigned } from "./dkim.ts";

const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2_048 });
const record = `v=DKIM1; k=rsa; p=${publicKey.export({ type: "spki", format: "der" }).toString("base64")}`;

/** What another implementation says of the signature. */
async function verdictOn(mail: Buffer): Promise<string | undefined> {
  const { results } = await dkimVerify(mail, { resolver: async () => [[record]] });
  return results[0]?.status.result;
}

const signedMail = (text: string): Promise<Buffer> =>
  dkimSigned(Buffer.from(text), { domain: "example.org", selector: "s1", privateKey });

const HEAD = "From: Example <notices@example.org>\r\nTo: a@example.org\r\nMessage-ID: <1@example.org>";

describe("a DKIM signature verifies", () => {
  for (const [what, text] of [
    ["over a plain mail", `${HEAD}\r\nSubject: Hello\r\n\r\nOne line.\r\n`],
    ["over folded and spaced header fields", `${HEAD}\r\nSubject:   Hello\r\n\t there   you \r\n\r\nx\r\n`],
    ["over white space and empty lines at the end", `${HEAD}\r\nSubject: a\r\n\r\na  b \t c \r\n\r\n \r\n\r\n`],
    ["over an empty body", `${HEAD}\r\nSubject: a\r\n\r\n`],
    ["over bytes beyond ASCII", `${HEAD}\r\nSubject: a\r\n\r\nDonnées à vérifier\r\n`],
    ["over a body without an end of line", `${HEAD}\r\nSubject: a\r\n\r\nno end`],
    ["over bare line feeds, which leave as CRLF", `${HEAD}\r\nSubject: a\r\n\r\none\ntwo\n`],
  ] as const)
    it(what, async () => assert.equal(await verdictOn(await signedMail(text)), "pass"));

  it("and no longer when a word or the subject was changed", async () => {
    const mail = (await signedMail(`${HEAD}\r\nSubject: Hello\r\n\r\nOne line.\r\n`)).toString();
    assert.notEqual(await verdictOn(Buffer.from(mail.replace("One", "Two"))), "pass");
    assert.notEqual(await verdictOn(Buffer.from(mail.replace("Hello", "Hullo"))), "pass");
  });
});
