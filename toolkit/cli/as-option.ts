/** Whoever is played: of every command that gets a token, or says how. */
export const asOption = {
  as: { type: "string", what: "The caller, or `user` for a person. Default: the only caller that there is." },
} as const;
