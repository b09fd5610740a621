/** What is wrong, and where. Never a value. */
export interface Mismatch {
  readonly what:
    | "batch"
    | "settlement"
    | "action"
    | "root"
    | "signature"
    | "roll-up"
    | "unknown-batch"
    | "unknown-settlement"
    | "field-set"
    | "coverage"
    | "erased"
    | "older-checkpoint"
    | "unreadable";
  readonly where: string;
}

export type Say = (what: Mismatch["what"], where: string) => void;
