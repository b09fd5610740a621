/** What is wrong, and where. Never a value. */
export interface Mismatch {
  readonly what:
    | "batch"
    | "settlement"
    | "action"
    | "root"
    | "signature"
    | "roll-up"
    | "roll-up-unreadable"
    | "withdrawn"
    | "removal"
    | "unknown-batch"
    | "unknown-settlement"
    | "field-set"
    | "coverage"
    | "erased"
    | "older-checkpoint"
    | "unreadable";
  readonly where: string;
}

/** What can be wrong while the record is whole: `ledger rebuild` writes it anew from lines. */
export const isRebuildable = ({ what }: Mismatch): boolean => what === "roll-up" || what === "roll-up-unreadable";

export type Say = (what: Mismatch["what"], where: string) => void;
