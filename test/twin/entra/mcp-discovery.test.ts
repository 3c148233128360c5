import { expect, it } from "vitest";
import { createFixture, type Fixture, tenantId } from "./entra-fixture.ts";

/**
 * The addresses at which an MCP client looks for an authorization server's metadata, in its order:
 * `buildDiscoveryUrls` of @modelcontextprotocol/sdk 1.32.2, client/auth.js. Not that package itself: it brings a web
 * server and dozens of packages, for three requests.
 */
function addressesOf(server: URL): readonly string[] {
  const path = server.pathname.replace(/\/$/, "");
  return [
    `/.well-known/oauth-authorization-server${path}`,
    `/.well-known/openid-configuration${path}`,
    `${path}/.well-known/openid-configuration`,
  ];
}

/** As `discoverAuthorizationServerMetadata` does there: a 4xx leads to the next address, a 5xx ends it. */
async function discover(server: URL, get: Fixture["get"]): Promise<{ asked: readonly string[]; metadata: unknown }> {
  const asked: string[] = [];
  for (const address of addressesOf(server)) {
    asked.push(address);
    const answer = await get(address, { accept: "application/json", "MCP-Protocol-Version": "2025-11-25" });
    if (answer.status >= 400 && answer.status < 500) continue;
    if (!answer.ok) throw new Error(`HTTP ${answer.status} trying to load metadata from ${address}`);
    return { asked, metadata: await answer.json() };
  }
  return { asked, metadata: undefined };
}

it.each([tenantId, "organizations", "common"])(
  "an MCP client finds the metadata of /%s at its third address",
  async (name) => {
    const server = new URL(`https://login.microsoftonline.com/${name}/v2.0`);
    const { asked, metadata } = await discover(server, createFixture().get);
    expect(asked).toEqual([
      `/.well-known/oauth-authorization-server/${name}/v2.0`,
      `/.well-known/openid-configuration/${name}/v2.0`,
      `/${name}/v2.0/.well-known/openid-configuration`,
    ]);
    // What the package's schema requires.
    expect(metadata).toMatchObject({
      issuer: expect.stringMatching(/^https:\/\/login\.microsoftonline\.com\/.+\/v2\.0$/),
      authorization_endpoint: `https://login.microsoftonline.com/${name}/oauth2/v2.0/authorize`,
      token_endpoint: `https://login.microsoftonline.com/${name}/oauth2/v2.0/token`,
      jwks_uri: expect.any(String),
      response_types_supported: expect.arrayContaining(["code"]),
      subject_types_supported: ["pairwise"],
      id_token_signing_alg_values_supported: ["RS256"],
    });
    // Entra ID has it not, and MCP clients ask for it: modelcontextprotocol/typescript-sdk#832.
    expect(metadata).not.toHaveProperty("code_challenge_methods_supported");
  },
);
