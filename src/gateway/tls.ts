import { readFileSync } from "node:fs";
import { createSecureContext } from "node:tls";
import { codeOf, Fault } from "../platform/fault.ts";

/** Files in PEM form: the certificate with its chain, and its key. */
export interface TlsFiles {
  readonly certificate: string;
  readonly key: string;
}

export interface TlsPair {
  readonly cert: Buffer;
  readonly key: Buffer;
}

/** @throws Fault `tls-unreadable` when a file is missing, is no PEM, or the key is not the certificate's */
export function readTls({ certificate, key }: TlsFiles): TlsPair {
  const pair = { cert: readPart("certificate", certificate), key: readPart("key", key) };
  try {
    createSecureContext(pair);
  } catch (cause) {
    throw new Fault(
      "tls-unreadable",
      `gateway.tls: ${certificate} and ${key} are no certificate with its key (${codeOf(cause)})`,
      { cause },
    );
  }
  return pair;
}

function readPart(name: keyof TlsFiles, file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (cause) {
    throw new Fault("tls-unreadable", `gateway.tls.${name}: ${file} can't be read (${codeOf(cause)})`, { cause });
  }
}
