/** What every command takes that has an answer for programs, too. */
export const jsonOption = {
  json: { type: "boolean", default: false, what: "One object on standard output, for programs." },
} as const;
