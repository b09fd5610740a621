const LETTERS = "TRWAGMYFPDXBNJZSQVHLCKE";

/** The control letter of a DNI's digits: their remainder by 23 picks it. */
export const dniLetter = (digits: string): string | undefined => LETTERS[Number(digits) % LETTERS.length];
