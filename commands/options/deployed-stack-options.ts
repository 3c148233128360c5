/** What every command takes that opens a deployed stack by its own backend and login. */
export const deployedStackOptions = {
  stack: { type: "string", what: "The stack, as `npx pulumi stack ls` names it." },
  settings: { type: "string", what: "Its settings file. Default: Pulumi.<stack>.yaml." },
} as const;
