import assert from "node:assert/strict";
import { test } from "node:test";
import { openEngines } from "../openers.ts";
import { QR_EXAMPLE } from "../qr-example.data.ts";
import { type MailSketch, mailFrom } from "../sketch.ts";
import { NO_OPENERS } from "./openers.ts";
import { readMail } from "./read-mail.ts";

const read = (sketch: MailSketch) => readMail(mailFrom(sketch), NO_OPENERS);

const readRaw = (raw: string | Buffer) => readMail(Buffer.from(raw), NO_OPENERS);

async function visibleOf(html: string): Promise<string> {
  return (await read({ html })).pages[0]?.visible.trim() ?? "";
}

test("what a style hides is hidden text, and what is only small stays visible", async () => {
  const hiding = [
    "display:none",
    "DISPLAY : none !important",
    "visibility:hidden",
    "font-size:0",
    "font-size:0px;color:red",
    "opacity:0",
    "position:absolute;left:-9999px",
    "mso-hide:all",
    "max-height:0;overflow:hidden",
    "color:#fefefe;background-color:#ffffff",
    "color:white;background:#fff",
  ];
  for (const style of hiding)
    assert.equal(await visibleOf(`<p>shown <b style="${style}">gone</b></p>`), "shown", style);
  const showing = ["font-size:10px", "opacity:0.5", "left:-10px", "color:#fff;background:#000", "max-height:0px"];
  for (const style of showing) assert.equal(await visibleOf(`<b style="${style}">here</b>`), "here", style);
});

test("a style sheet hides by class and by id, and hiding is inherited", async () => {
  assert.equal(await visibleOf("<style>.x{display:none}</style><p>a<span class='y x'>b<i>c</i></span></p>"), "a");
  assert.equal(await visibleOf("<style>span#x { font-size: 0 }</style><p>a<span id=x>b</span></p>"), "a");
  assert.equal(await visibleOf("<style>@media print{.x{display:none}}</style><p class=x>a</p>"), "a");
});

test("links carry what they show, where they stand, and the base address", async () => {
  const html =
    '<base href="https://a.example/dir/"><p>Go <a href="../x?y">to <b>the</b> page</a> or www.b.example/z.</p><a href="c"><img alt="logo" src="i.png"></a>';
  const page = (await read({ html })).pages[0];
  assert.deepEqual(
    page?.links.map(({ href, shown, offset, via }) => ({ href, shown, offset, via })),
    [
      { href: "https://a.example/x?y", shown: "to the page", offset: 3, via: "anchor" },
      { href: "https://a.example/dir/c", shown: "logo", offset: 35, via: "anchor" },
      { href: "http://www.b.example/z", shown: "www.b.example/z", offset: 18, via: "text" },
    ],
  );
});

test("forms, refreshing pages and image maps are links too", async () => {
  const html =
    '<meta http-equiv=refresh content="0; url=https://a.example/"><form action="https://b.example/"><input name=u><input type=password name=p></form><map><area href="https://c.example/"></map>';
  const page = (await read({ html })).pages[0];
  assert.deepEqual(page?.links.map(({ via }) => via).toSorted(), ["form", "image-map", "refresh"]);
  assert.equal(page?.forms[0]?.hasPassword, true);
  assert.deepEqual(page?.forms[0]?.fields, ["u", "p"]);
});

test("attached pages, calendars and pages inside pages are read", async () => {
  const inner = Buffer.from('<a href="https://deep.example/">in</a>'.padEnd(200)).toString("base64");
  const mail = await read({
    text: "See attached.",
    html: `<a href="data:text/html;base64,${Buffer.from('<a href="https://data.example/">x</a>').toString("base64")}">open</a>`,
    attached: [
      { type: "text/html", filename: "a.html", body: `<script>document.write(atob("${inner}"))</script>` },
      { type: "image/svg+xml", filename: "b.svg", body: '<svg><a xlink:href="https://svg.example/">s</a></svg>' },
      {
        type: "text/calendar",
        filename: "c.ics",
        body: "BEGIN:VEVENT\r\nDESCRIPTION:Go to https://ics.\r\n example/x\r\nEND:VEVENT",
      },
      { type: "application/octet-stream", filename: "d.htm", body: '<a href="https://name.example/">n</a>' },
    ],
  });
  const hosts = mail.pages.flatMap(({ links }) => links.map(({ href }) => href.replace(/^https:\/\/|\/.*$/g, "")));
  for (const host of ["data", "deep", "svg", "ics", "name"]) assert.ok(hosts.includes(`${host}.example`), host);
});

test("an attached mail is kept as a mail", async () => {
  const body = mailFrom({ from: "x@example.net", text: "inner" });
  const mail = await read({ text: "outer", attached: [{ type: "message/rfc822", body }] });
  assert.equal(mail.attached.length, 1);
  assert.deepEqual(mail.attached[0]?.bytes.toString().trim(), body.toString().trim());
  assert.equal(mail.pages.length, 1);
});

test("a QR code in a picture is a link; a picture too large in pixels is not unpacked", async () => {
  const engines = openEngines();
  const mail = await readMail(
    mailFrom({ attached: [{ type: "image/png", filename: "q.png", body: QR_EXAMPLE }] }),
    engines,
  );
  assert.deepEqual(
    mail.pages.flatMap(({ links }) => links.map(({ href, via }) => [href, via])),
    [["https://pages.example.net/login", "qr"]],
  );
  const inPage = `<img src="data:image/png;base64,${QR_EXAMPLE.toString("base64")}">`;
  assert.equal(
    (await readMail(mailFrom({ html: inPage }), engines)).pages.filter(({ kind }) => kind === "qr").length,
    1,
  );
  const bomb = Buffer.from(QR_EXAMPLE);
  bomb.writeUInt32BE(60_000, 16);
  bomb.writeUInt32BE(60_000, 20);
  assert.deepEqual(await engines.qr(bomb), []);
  assert.deepEqual(await engines.qr(Buffer.from("no picture at all, but long enough")), []);
});

test("a PDF gives text and link targets; a broken one gives nothing and says so", async () => {
  const { default: PDFDocument } = await import("pdfkit");
  const document = new PDFDocument();
  const chunks: Buffer[] = [];
  document.on("data", (chunk: Buffer) => chunks.push(chunk));
  const done = new Promise((resolve) => document.on("end", resolve));
  document.text("Confirm here", { link: "https://pdf.example/x" });
  document.end();
  await done;
  const attached = [{ type: "application/pdf", filename: "a.pdf", body: Buffer.concat(chunks) }];
  const mail = await readMail(mailFrom({ attached }), openEngines());
  assert.match(mail.pages[0]?.visible ?? "", /Confirm here/);
  assert.equal(mail.pages[0]?.links[0]?.href, "https://pdf.example/x");
  const broken = await readMail(
    mailFrom({ attached: [{ ...attached[0], type: "application/pdf", body: "%PDF-1.7" }] }),
    openEngines(),
  );
  assert.deepEqual(broken.limits, ["pdf-not-read"]);
});

test("headers are read as they come: folded, encoded, raw UTF-8, missing, or not at all", async () => {
  const mail = await readRaw("From: =?utf-8?q?Zo=C3=AB?=\r\n <zoe@example.org>\r\nSubject: été\r\n\r\nhi");
  assert.equal(mail.from?.name, "Zoë");
  assert.equal(mail.subject, "été");
  const pasted = await readRaw("Dear customer,\nopen https://a.example/ now");
  assert.equal(pasted.pages[0]?.links.length, 1);
  assert.deepEqual(pasted.limits, ["no-headers"]);
  assert.deepEqual((await readRaw("")).limits, ["no-headers"]);
});

test("charsets and transfer encodings are undone, wrong ones are guessed", async () => {
  const text = async (head: string, body: string | Buffer) =>
    (await readRaw(Buffer.concat([Buffer.from(`From: a@example.org\n${head}\n\n`), Buffer.from(body)]))).pages[0]
      ?.visible;
  assert.equal(await text("Content-Type: text/plain; charset=iso-8859-1", Buffer.from("é", "latin1")), "é");
  assert.equal(await text("Content-Type: text/plain; charset=nonsense", "é"), "é");
  assert.equal(await text("Content-Type: text/plain", Buffer.from("é", "latin1")), "é");
  assert.equal(await text("Content-Transfer-Encoding: quoted-printable", "a=C3=A9=\nb=3D=zz="), "aéb==zz");
  assert.equal(await text("Content-Transfer-Encoding: base64", "w6k="), "é");
});

test("nested parts are numbered as IMAP numbers them, and only so deep", async () => {
  const mail = await readRaw(
    'From: a@example.org\nContent-Type: multipart/mixed; boundary=a\n\npreamble\n--a\nContent-Type: multipart/alternative; boundary="a b"\n\n--a b\n\none\n--a b\nContent-Type: text/html\n\n<p>two\n--a b--\n--a\n\nthree\n--a--\nepilogue',
  );
  assert.deepEqual(
    mail.pages.map(({ part, visible }) => [part, visible.trim()]),
    [
      ["1.1", "one"],
      ["1.2", "two"],
      ["2", "three"],
    ],
  );
});
