import { describe, expect, it } from "vitest";
import { underNamesOf } from "../../../packages/twin/network/cloud-names.ts";
import { createHostTable } from "../../../packages/twin/network/host-table.ts";

const clouds = {
  usgovernment: {
    login: "login.microsoftonline.us",
    graph: "graph.microsoft.us",
    resourceManager: "management.usgovcloudapi.net",
    site: "site-1.scm.usgovvirginia-01.azurewebsites.us",
    storage: "st.blob.core.usgovcloudapi.net",
    issuer: "sts.windows.net",
  },
  china: {
    login: "login.partner.microsoftonline.cn",
    graph: "microsoftgraph.chinacloudapi.cn",
    resourceManager: "management.chinacloudapi.cn",
    site: "site-1.scm.chinanorth3-01.chinacloudsites.cn",
    storage: "st.blob.core.chinacloudapi.cn",
    issuer: "sts.chinacloudapi.cn",
  },
} as const;

describe.each(Object.entries(clouds))("the services under the names of %s", (name, cloud) => {
  const cloudName = name as keyof typeof clouds;
  const seen: { readonly url: string; readonly body: string; readonly scope: string | undefined }[] = [];
  const publics = createHostTable();
  const answer = async (request: Request): Promise<Response> => {
    const body = await request.text();
    const scope = new URLSearchParams(body).get("scope") ?? undefined;
    seen.push({ url: request.url, body, scope });
    return Response.json(
      {
        next: "https://graph.microsoft.com/v1.0/users",
        blob: "https://st.blob.core.windows.net/",
        iss: "https://sts.windows.net/t/",
      },
      { status: 202, headers: { location: "https://management.azure.com/operations/1" } },
    );
  };
  for (const host of ["login.microsoftonline.com", "graph.microsoft.com", "management.azure.com"]) {
    publics.add(host, answer);
  }
  publics.addSuffix(".azurewebsites.net", () => answer);
  const hosts = underNamesOf(cloudName, publics);

  it("are found by them, and no longer by the public cloud's names", () => {
    for (const host of [cloud.login, cloud.graph, cloud.resourceManager, cloud.site]) {
      expect(hosts.resolve(host.toUpperCase())).toBeDefined();
    }
    for (const host of ["login.microsoftonline.com", "graph.microsoft.com", "x.azurewebsites.net", "example.com"]) {
      expect(hosts.resolve(host)).toBeUndefined();
    }
    expect(hosts.names()).toEqual(expect.arrayContaining([cloud.login, cloud.graph, cloud.resourceManager]));
  });

  it("read requests under them, in forms, queries and JSON", async () => {
    seen.length = 0;
    const handler = hosts.resolve(cloud.login);
    const form = new URLSearchParams({ scope: `https://${cloud.graph}/.default` });
    await handler?.(
      new Request(`https://${cloud.login}/t?of=https%3A%2F%2F${cloud.graph}%2F`, { method: "POST", body: form }),
    );
    await handler?.(
      new Request(`https://${cloud.login}/`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ at: `https://${cloud.storage}/packages` }),
      }),
    );

    expect(seen[0]).toMatchObject({
      url: "https://login.microsoftonline.com/t?of=https%3A%2F%2Fgraph.microsoft.com%2F",
      scope: "https://graph.microsoft.com/.default",
    });
    expect(seen[1]?.body).toBe('{"at":"https://st.blob.core.windows.net/packages"}');
  });

  it("leave a package unchanged", async () => {
    seen.length = 0;
    const zip = new TextEncoder().encode(`PK ${cloud.graph}`);
    await hosts.resolve(cloud.site)?.(
      new Request(`https://${cloud.site}/api/publish`, {
        method: "POST",
        headers: { "content-type": "application/zip" },
        body: zip,
      }),
    );

    expect(seen[0]?.body).toBe(`PK ${cloud.graph}`);
  });

  it("answer with them, headers included", async () => {
    const said = await hosts.resolve(cloud.graph)?.(new Request(`https://${cloud.graph}/v1.0/users`));

    expect(said?.status).toBe(202);
    expect(said?.headers.get("location")).toBe(`https://${cloud.resourceManager}/operations/1`);
    expect(await said?.json()).toEqual({
      next: `https://${cloud.graph}/v1.0/users`,
      blob: `https://${cloud.storage}/`,
      iss: `https://${cloud.issuer}/t/`,
    });
  });
});
