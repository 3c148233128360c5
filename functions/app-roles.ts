/** An app role of the API: what a caller can be allowed to do. */
export interface AppRole {
  /** GUID, a constant of ours: assignments refer to it, and a new one would void them all. */
  readonly id: string;
  /** What tokens carry in `roles`. */
  readonly value: string;
  readonly displayName: string;
  readonly description: string;
  readonly allowedMemberTypes: readonly ("Application" | "User")[];
}

/** Every app role of the API. The program declares them, the function demands them. */
export const appRoles = {
  invoke: {
    id: "23ddd0b5-5de3-4713-ac8f-3cbdf977973c",
    value: "Function.Invoke",
    displayName: "Invoke the function",
    description: "May call the function, as an application or as a user.",
    allowedMemberTypes: ["Application", "User"],
  },
} as const satisfies Record<string, AppRole>;
