import { describe, expect, it } from "vitest";
import { aadsts } from "../../../packages/twin/entra/errors.ts";
import { correlationId, createFixture, timestamp, traceId } from "./entra-fixture.ts";
import { codeCases } from "./refusals/code-cases.ts";
import { assertionCases } from "./refusals/assertion-cases.ts";
import { clientCases, requestCases, resourceCases } from "./refusals/request-cases.ts";
import { conditionalAccessCases, refreshCases } from "./refusals/sign-in-cases.ts";
import { federationCases } from "./refusals/federation-cases.ts";
import { userCases } from "./refusals/user-cases.ts";

const cases = [
  ...requestCases,
  ...clientCases,
  ...assertionCases,
  ...federationCases,
  ...resourceCases,
  ...userCases,
  ...refreshCases,
  ...conditionalAccessCases,
  ...codeCases,
];

describe("Entra's refusals, to the letter", () => {
  it.each(cases)("answers AADSTS$code when $when", async (refusal) => {
    const { code, ask, status, error, sentence, hasUri, suberror, claims, at = timestamp, reading = {} } = refusal;
    const fixture = createFixture({ directoryBehavior: reading });

    const response = await ask(fixture);

    expect(response.status).toBe(status);
    expect(response.headers.get("x-ms-request-id")).toBe(traceId);
    // The text, not the object: the order of the members is also Entra ID's.
    expect(await response.text()).toBe(
      JSON.stringify({
        error,
        error_description: `AADSTS${code}: ${sentence(fixture)} Trace ID: ${traceId} Correlation ID: ${correlationId} Timestamp: ${at}`,
        error_codes: [code],
        timestamp: at,
        trace_id: traceId,
        correlation_id: correlationId,
        ...(hasUri && { error_uri: `https://login.microsoftonline.com/error?code=${code}` }),
        ...(suberror !== undefined && { suberror }),
        ...(claims && { claims: claims(fixture) }),
      }),
    );
  });

  it("has a case here for every row of the table, and every row a source", () => {
    const codes = new Set(cases.map(({ code }) => code));
    expect([...codes].sort()).toEqual(Object.keys(aadsts).map(Number).sort());
    for (const { source } of Object.values(aadsts))
      expect(source).toMatch(/^(https:\/\/learn\.microsoft\.com\/|reported: )/);
  });
});
