import { defineContract } from "@protected-function/guard/contract";

/** What the API offers, and to whom: program, functions, proof and review all read it here. */
export const contract = defineContract({
  roles: {
    "Function.Invoke": {
      id: "23ddd0b5-5de3-4713-ac8f-3cbdf977973c",
      displayName: "Invoke the function",
      description: "May call the function, as an application or as a user.",
      members: ["Application", "User"],
    },
  },
  endpoints: {
    "who-calls": { methods: ["GET", "POST"], route: "who-calls", allow: ["Function.Invoke"] },
  },
});
