import { afterEach, describe, expect, it } from "vitest";
import type { Injection } from "../../twin/index.ts";
import { type EmptyLocalStack, hasEngine, openLocally } from "../support/local-deployment.ts";
import { saying } from "../support/plugins-under-test.ts";
import type { SettingsOfStack } from "../support/settings-file.ts";
import { resourceNamed } from "../support/stack-state.ts";

/** One replica that does not know the object yet. https://learn.microsoft.com/graph/errors */
const notThere = (method: Injection["method"], path: RegExp): Injection => ({
  host: /^graph\.microsoft\.com$/,
  method,
  path,
  during: 1,
  status: 404,
  body: { error: { code: "Request_ResourceNotFound", message: "Resource 'it' does not exist." } },
});

let stack: EmptyLocalStack;
afterEach(() => stack?.close());

const open = async (injections: readonly Injection[], settings?: SettingsOfStack): Promise<EmptyLocalStack> =>
  (stack = await openLocally({
    ...(settings && { settings }),
    twin: { injections },
    standIns: { pause: async () => {} },
  }));

describe.skipIf(!hasEngine())("a replica that lags where the provider does not try again", () => {
  it("makes credentials fail, which the next up makes: once", async () => {
    const { local } = await open(
      [notThere("POST", /\/addPassword$/), notThere("POST", /\/federatedIdentityCredentials$/)],
      {
        callers: {
          integration: { secrets: { first: { endDate: "2099-03-31T00:00:00Z" } } },
          cluster: { federated: { one: { issuer: "https://oidc.example", subject: "s" } } },
        },
      },
    );

    const failed = local.stack.up({ continueOnError: true });

    await expect(failed).rejects.toThrow(
      saying("adding", "password", "application", "404", "Request_ResourceNotFound"),
    );
    await expect(failed).rejects.toThrow(saying("federated", "404", "Request_ResourceNotFound"));
    const { summary } = await local.stack.up();
    expect(summary).toMatchObject({ create: 2, update: 0, replace: 0, delete: 0 });
    for (const [name, property, count] of [
      ["integration", "passwordCredentials", 1],
      ["cluster", "passwordCredentials", 0],
    ] as const) {
      const { id } = await resourceNamed(local.stack, name);
      const application = (await stack.graph.call("GET", `/v1.0${id}`)) as Readonly<Record<string, readonly unknown[]>>;
      expect(application[property], name).toHaveLength(count);
    }
    const { id: cluster } = await resourceNamed(local.stack, "cluster");
    const { value } = (await stack.graph.call("GET", `/v1.0${cluster}/federatedIdentityCredentials`)) as {
      readonly value: readonly unknown[];
    };
    expect(value).toHaveLength(1);
    await local.stack.up({ expectNoChanges: true });
  });

  it("leaves a registration that nobody knows when its first read fails: the mark shows it, and it can be deleted", async () => {
    const { local, graph } = await open([notThere("GET", /^\/v1\.0\/applications\/[0-9a-f-]+$/)]);

    await expect(local.stack.up()).rejects.toThrow(saying("retrieving", "application", "404"));
    await local.stack.up();

    const { id: known, outputs } = await resourceNamed(local.stack, "api");
    const ofThisName = encodeURIComponent(`displayName eq '${String(outputs?.["displayName"])}'`);
    const { value: found } = (await graph.call("GET", `/v1.0/applications?$filter=${ofThisName}`)) as {
      readonly value: readonly { readonly id: string; readonly tags: readonly string[] }[];
    };
    expect(found).toHaveLength(2);
    for (const { tags } of found) expect(tags).toContain("protected-function/local");
    const unknown = found.filter(({ id }) => `/applications/${id}` !== known);
    expect(unknown).toHaveLength(1);
    await graph.call("DELETE", `/v1.0/applications/${unknown[0]?.id}`);
    await local.stack.up({ expectNoChanges: true });
    await local.stack.preview({ refresh: true, expectNoChanges: true });
  });
});
