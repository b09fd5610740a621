import type { Label, Line } from "./lines.ts";
import { KINDS } from "./values.ts";

/**
 * Lines as people and programs write them, each value marked as ⟦kind|value⟧. All of it is invented, or published by an
 * authority as an example: domains of RFC 2606, addresses of RFC 5737, numbers kept for fiction, test cards.
 */
const MARKED = String.raw`
Hi, my email is ⟦email|zoe.quax@example.org⟧ and my phone ⟦phone|+33 6 39 98 01 23⟧, thanks
Bonjour, vous pouvez me joindre au ⟦phone as dialled|06 39 98 01 23⟧ après 18h.
Mon numéro de sécu est le ⟦nir|1 84 12 76 451 089 46⟧, né le ⟦birth date|12/12/1984⟧
Hola, soy Ada Quax, DNI ⟦dni|12.345.678-Z⟧, móvil ⟦phone by name|612 345 678⟧
El NIE del solicitante es ⟦nie|X-1234567-L⟧ y su correo ⟦email|ivo@example.com⟧
Meine Steuer-ID lautet ⟦Steuer-ID|86 095 742 719⟧, IBAN ⟦iban|DE89 3704 0044 0532 0130 00⟧
Rückruf bitte unter ⟦phone as dialled|030 23125012⟧ oder ⟦phone|+49 151 23456789⟧
Codice fiscale: ⟦codice fiscale|RSSMRA85T10A562S⟧ - cell. ⟦phone by name|347 123 4567⟧
O meu NIF é ⟦nif|123 456 789⟧ e nasci... nascido em ⟦birth date|3 de fevereiro de 1985⟧
Mijn BSN is ⟦bsn|111222333⟧ en ik ben bereikbaar op ⟦phone as dialled|06-12345678⟧
rijksregisternummer ⟦Belgian number|85.07.30-033.28⟧ graag controleren
PESEL ⟦pesel|44051401359⟧, proszę o kontakt
Personnummer: ⟦personnummer|811218-9876⟧
patient NHS ⟦nhs|943 476 5919⟧ was seen on 2026-11-24
NI number ⟦nino|AB 12 34 56 C⟧ and sort code 12-34-56
SSN on file: ⟦ssn|219-09-1234⟧ (verified)
SIRET ⟦siret|732 829 320 00074⟧ / TVA intracommunautaire
{"user":{"email":"⟦email|bob_2@example.com⟧","ip":"⟦ipv4|203.0.113.195⟧"},"ts":1732430691000}
{"phone":"⟦phone|+14045550123⟧","card":"⟦card|4242424242424242⟧","amount":1299}
{"level":"info","msg":"login ok","ip":"⟦ipv6|2001:db8::8a2e:370:7334⟧","ms":35}
2026-11-24T06:44:51Z ERROR payment failed card=⟦card|5555-5555-5555-4444⟧ code=51
GET /reset?email=⟦email|ada%40example.org⟧&lang=fr HTTP/1.1
GET /cb?state=1#access_token=⟦jwt|eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJmYWtlIn0.c2lnbmF0dXJlLW9mLWZha2U⟧
device 12 joined, mac ⟦mac|00:1A:2B:3C:4D:5E⟧, rssi -62
send 0.5 BTC to ⟦bitcoin|1BgGZ9tcN4rm9KBzDn7KprQz87SZ26SAMH⟧ please
or ETH ⟦ethereum|0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed⟧
segwit ⟦bitcoin|bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4⟧
pick-up at ⟦place|48.85661, 2.35222⟧ at noon
DOB ⟦birth date|1985-10-12⟧ / gender f
born on ⟦birth date|October 12th, 1985⟧ in a small town
tel:⟦phone|+1-404-555-0123⟧
Call me back on ⟦phone as dialled|(404) 555-0123⟧ or at ⟦phone as dialled|404-555-0124⟧.
+351 is Portugal; her number is ⟦phone|+351 912 345 678⟧
whatsapp://send?phone=⟦phone|%2B33639980123⟧
"⟦email|jürgen@müller.example⟧";"⟦phone|0049 30 23125 012⟧";"⟦iban|NL91ABNA0417164300⟧"
id,email,ip
42,⟦email|mia@example.net⟧,⟦ipv4|198.51.100.7⟧
The IP ⟦ipv4|192.0.2.1⟧ was blocked after 3 attempts.
carte ⟦card|3782 822463 10005⟧ exp 12/28
cif: ⟦cif|B-58378431⟧, razón social Ejemplo
iban=⟦iban|FR1420041010050500013M02606⟧;bic=EXAMFRPP
iban ⟦iban|gb29 nwbk 6016 1331 9268 19⟧ (lower case)
ITIN ⟦itin|912-70-1234⟧
nir:⟦nir|184127645108946⟧
bsn=⟦bsn|1112.22.333⟧&taal=nl
{"bsn":"⟦bsn|123456782⟧","order":"123456782"}
steuerId=⟦Steuer-ID|47036892816⟧
Order 123456782 for customer 42 shipped on 24.11.2026 with tracking 1Z999AA10123456784.
The build 1.2.3.4567 took 1732430691 ms, see commit 3f2504e04f8911d39a0c0305e82c330112345678.
Meeting at 10:30, room 404, budget 1 234 567 €, headcount 1.234.
Version 10.0.19045.3803 of Windows and Chrome/131.0.6778.86 are supported.
In 2025, 123 456 789 people visited 12 345 parks; 3.14159265358979 is not a phone.
https://example.org/projects/123456782/issues/44051401359?page=2
{"id":"3f2504e0-4f89-41d3-9a0c-0305e82c3301","total":123456782,"sku":"SKU-4711-0042"}
ISBN 978-3-16-148410-0, EAN 4006381333931, DOI 10.1000/182
@ada please look at react@18.2.0 and icon@2x.png
Die Rechnung 2026-0042 über 1.299,00 € ist bezahlt.
La factura 44051401359 y el pedido 86095742719 ya salieron.
rate 0.1234, 0.5678 and [0.12345, 0.98765, 0.55555]
expires 12/2029; opened 1985-10-12; ratio 16:9; 1920x1080
`;

const MARK = /⟦([^|⟧]+)\|([^⟧]+)⟧/g;

function parse(marked: string): Line {
  let text = "";
  let at = 0;
  const labels: Label[] = [];
  for (const { 0: whole, 1: kind = "", 2: value = "", index } of marked.matchAll(MARK)) {
    if (KINDS[kind] === undefined) throw new Error(`no kind ${kind}`);
    text += marked.slice(at, index);
    labels.push({ kind, start: text.length, end: text.length + value.length });
    text += value;
    at = index + whole.length;
  }
  return { text: text + marked.slice(at), labels };
}

export const HAND_MADE: readonly Line[] = MARKED.trim().split("\n").map(parse);
