/** Whoever is played: of every command that gets a token, or says how. */
export const asOption = {
  as: { type: "string", what: "The caller, or `user` for a person. Default: the only caller that there is." },
} as const;

/** What is called: of every command that calls, or says how. */
export const endpointOption = {
  endpoint: {
    type: "string",
    what: "An endpoint by its name, or as `POST orders/{id}`. Default: the first that the caller may call.",
  },
} as const;
