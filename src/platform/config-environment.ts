/** The process's environment, read in one place. */
export const environment: Readonly<Record<string, string | undefined>> = process.env;
