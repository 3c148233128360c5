/** Microsoft Graph, as every tenant has it. https://learn.microsoft.com/graph/permissions-reference */
export const microsoftGraph = {
  clientId: "00000003-0000-0000-c000-000000000000",
  /** Delegated permissions that signing in needs. */
  signInScopes: {
    openid: "37f7f235-527c-4136-accd-4a02d197296e",
    profile: "14dad69e-099b-42c9-810b-d002981feec1",
  },
} as const;
