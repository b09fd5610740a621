/** One row of the table that `npm run bench` prints. */
export interface Figure {
  readonly name: string;
  readonly value: string;
  readonly reference: string;
  /** Against the reference of the same run. */
  readonly ratio: number | undefined;
  readonly wanted: string;
  readonly note: string;
}
