import { readFile } from "node:fs/promises";
import type { Assertion } from "./deployer-credential.ts";
import { PublishFailed } from "./one-deploy/publish-failed.ts";

/**
 * Gets the OIDC token that stands for the deployer.
 *
 * @throws {PublishFailed} `no-token`; the message has no token in it
 */
export async function oidcAssertion(assertion: Assertion, fetch: typeof globalThis.fetch): Promise<string> {
  switch (assertion.from) {
    case "value":
      return assertion.token;
    case "file":
      return (await readFile(assertion.path, "utf8")).trim();
    case "request":
      return await requestToken(assertion, fetch);
  }
}

/** GitHub's protocol, which other CI systems copy. https://docs.github.com/actions/reference/security/oidc */
async function requestToken(
  assertion: Extract<Assertion, { from: "request" }>,
  fetch: typeof globalThis.fetch,
): Promise<string> {
  const url = new URL(assertion.url);
  url.searchParams.set("audience", assertion.audience);
  const response = await fetch(url, {
    headers: { accept: "application/json", authorization: `Bearer ${assertion.token}` },
  });
  const body: unknown = response.ok ? await response.json().catch(() => undefined) : undefined;
  if (typeof body === "object" && body !== null && "value" in body && typeof body.value === "string") return body.value;
  throw new PublishFailed(
    "no-token",
    `${url.host} was asked for an OIDC token for ${assertion.audience} and answered ${response.status}` +
      `${response.ok ? " without one" : ""}. In GitHub Actions, the job needs \`permissions: id-token: write\`.`,
  );
}
