import { type Handler, packageSha256 } from "@protected-function/guard";

/** Answers who calls, and which package answered: `null` where that is unknown, so that the answer has one shape. */
export const whoCalls: Handler = (_request, _context, caller) => ({
  status: 200,
  headers: { "cache-control": "no-store" },
  jsonBody: { caller, packageSha256: packageSha256 ?? null },
});
