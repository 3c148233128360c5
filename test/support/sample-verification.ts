import type { Verification } from "../../packages/pf/commands/verify/verification.ts";

/** What a server could send to break a document, or steer a terminal. */
export const hostile = `"'<b>&amp;</b>]]>\u0000\u0008\u001B[31m\uFFFF\uD800 ${"é😀"}`;

const notApplicable = {
  outcome: "not-applicable",
  reason: "needs an administrator",
  exchanges: 0,
  attempts: 0,
} as const;

export const verification: Verification = {
  ok: false,
  door: { state: "closed" },
  caller: "integration",
  deadlineMinutes: 15,
  rows: [
    {
      id: "G02",
      group: "App Service authentication",
      claim: "It is closed.",
      outcome: "proved",
      reason: "called",
      exchanges: 1,
      attempts: 1,
    },
    { id: "G01", group: "App Service authentication", claim: "It is so.", ...notApplicable },
    {
      id: "G30",
      group: "Tokens",
      claim: "It has a role.",
      outcome: "failed",
      reason: "did: expected a, found b",
      exchanges: 2,
      attempts: 4,
      notYet: { reason: "it is new", source: "inferred" },
      explanation: ["AADSTS501051: not assigned"],
      traces: [
        {
          by: "Entra ID",
          request: "POST https://login.microsoftonline.com/1/token",
          status: 400,
          traceId: "t",
          correlationId: "c",
        },
      ],
    },
    { id: "G30", group: "Tokens", claim: "Another of the row.", ...notApplicable },
  ],
  probes: [
    {
      id: "unknown-path",
      claim: "A path that no function has is refused.",
      outcome: "as expected",
      found: "GET /x was answered 401 by App Service authentication",
    },
    {
      id: "homepage",
      claim: "`/` gives nothing away.",
      outcome: "warning",
      found: "GET / was answered 200",
      fix: "Turn it off.",
    },
    {
      id: "functions",
      claim: "Resource Manager lists the functions.",
      outcome: "failed",
      found: "Resource Manager lists no functions",
      fix: "az rest",
      notYet: "it takes a minute",
    },
    { id: "deployment-record", claim: "The last upload is ours.", outcome: "not checked", found: "nobody may read it" },
  ],
  warnings: [{ caller: "integration", kind: "client secret", ends: "2026-12-14T12:00:00Z", daysLeft: 20 }],
  account: {
    proved: 1,
    failed: 1,
    notYet: 1,
    notApplicable: 2,
    exchanges: 3,
    package: { sha256: "0123456789abcdef", answers: "unseen", why: "the call to who-calls, which reports it, failed" },
  },
};
