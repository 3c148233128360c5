import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { correlationId, createFixture, timestamp, traceId } from "./entra-fixture.ts";
import { clientCases } from "./refusals/client-cases.ts";
import { requestCases } from "./refusals/request-cases.ts";
import { resourceCases } from "./refusals/resource-cases.ts";

const cases = [...requestCases, ...clientCases, ...resourceCases];

describe("Entra's refusals, to the letter", () => {
  it.each(cases)("answers AADSTS$code when $when", async ({ code, ask, status, error, sentence, hasUri }) => {
    const fixture = createFixture();
    const response = await ask(fixture);

    expect(response.status).toBe(status);
    // The text, not the object: the order of the members is Entra's, too.
    expect(await response.text()).toBe(
      JSON.stringify({
        error,
        error_description: `AADSTS${code}: ${sentence(fixture)} Trace ID: ${traceId} Correlation ID: ${correlationId} Timestamp: ${timestamp}`,
        error_codes: [code],
        timestamp,
        trace_id: traceId,
        correlation_id: correlationId,
        ...(hasUri && { error_uri: `https://login.microsoftonline.com/error?code=${code}` }),
      }),
    );
  });

  it("has a case here for every code that the twin raises", () => {
    const folder = join(import.meta.dirname, "../../../twin/entra");
    const sources = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".ts"));
    const raised = sources.flatMap((name) =>
      [...readFileSync(join(folder, name), "utf8").matchAll(/aadstsRefusal\(\s*(\d+)/g)].map(([, code]) =>
        Number(code),
      ),
    );
    expect([...new Set(raised)].sort()).toEqual([...new Set(cases.map(({ code }) => code))].sort());
  });
});
