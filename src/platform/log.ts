import { pino } from "pino";

/**
 * Structured logs with a closed field type, so that a payload can't be passed. Values are ids from the configuration,
 * counts, codes and times; nothing that came from a data subject.
 */
export interface LogFields {
  readonly destination?: string;
  readonly incident?: string;
  /** A regime's id and its clock's: `gdpr authority`. */
  readonly clock?: string;
  readonly operator?: string;
  readonly role?: string;
  readonly address?: string;
  readonly code?: string;
  readonly status?: number;
  readonly count?: number;
  readonly batch?: number;
  readonly millis?: number;
  readonly bytes?: number;
  readonly attempt?: number;
  readonly epoch?: number;
  readonly path?: string;
  readonly mode?: string;
  readonly state?: string;
  readonly pid?: number;
}

export interface Log {
  readonly debug: (says: string, fields?: LogFields) => void;
  readonly info: (says: string, fields?: LogFields) => void;
  readonly warn: (says: string, fields?: LogFields) => void;
  readonly error: (says: string, fields?: LogFields) => void;
}

export type LogLevel = "debug" | "info" | "warn" | "error" | "silent";

/** JSON lines on standard error, so that standard output stays for answers. */
export function createLog(level: LogLevel): Log {
  const logger = pino(
    { level, base: null, timestamp: pino.stdTimeFunctions.isoTime },
    pino.destination({ dest: 2, sync: true }),
  );
  const at =
    (name: "debug" | "info" | "warn" | "error") =>
    (says: string, fields: LogFields = {}): void =>
      logger[name](fields, says);
  return { debug: at("debug"), info: at("info"), warn: at("warn"), error: at("error") };
}

export const quietLog: Log = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};
