import { endpointUrl, type Endpoint, endpointName } from "../../packages/pf/checks/call.ts";
import { mfaRequired } from "../../packages/pf/checks/mfa-required.ts";
import type { TenantSubject } from "../../packages/pf/access-matrix/subjects.ts";
import type { Cell, Column, Place, Verdict } from "../../packages/pf/access-matrix/matrix.ts";
import { createLoopbackFetch, type LoopbackFetch } from "../../packages/twin/network/loopback-fetch.ts";
import type { StackOutputs } from "../../infra/outputs.ts";
import type { EmptyLocalStack } from "./local-deployment.ts";

/** What a subject shows at the token endpoint. */
type Proof = Readonly<Record<string, string>>;

/** Does what the cells of a matrix are about: asks for tokens and calls, from the places' own addresses. */
export class MatrixReality {
  readonly #opened: EmptyLocalStack;
  readonly #outputs: StackOutputs;
  readonly #proofs = new Map<TenantSubject, Promise<Proof | undefined>>();
  readonly #fetches = new Map<string, LoopbackFetch>();

  constructor(opened: EmptyLocalStack, outputs: StackOutputs) {
    this.#opened = opened;
    this.#outputs = outputs;
  }

  /**
   * What became of it; undefined: the twin cannot be asked, since it refuses the grant by name, or no secret is at hand. Of
   * a column with several endpoints each is called, and all must end alike.
   */
  async observe(member: TenantSubject, place: Place, column: Column): Promise<Seen | undefined> {
    const endpoints = this.#outputs.endpoints.filter((endpoint) => column.endpoints?.includes(endpointName(endpoint)));
    if (endpoints.length === 0) return this.#observe(member, place, column.name);
    const seen = await Promise.all(endpoints.map((endpoint) => this.#observe(member, place, endpoint)));
    const [first] = seen;
    const others = seen.filter((one) => JSON.stringify(one) !== JSON.stringify(first));
    if (others.length > 0) throw new Error(`Endpoints of ${column.name} differ: ${JSON.stringify(seen)}`);
    return first;
  }

  async #observe(member: TenantSubject, place: Place, resource: Endpoint | string): Promise<Seen | undefined> {
    const fetch = await this.#from(place);
    const endpoint = typeof resource === "string" ? undefined : resource;
    // Whoever somebody is, an anonymous endpoint is called as it is.
    if (endpoint && endpoint.allow === undefined) return this.#call(fetch, endpoint);
    if (member.principal.kind === "nobody") {
      return endpoint
        ? this.#call(fetch, endpoint)
        : { outcome: "refused", status: (await fetch(elsewhereAddress(resource as string))).status };
    }
    if (member.principal.kind === "application" && member.principal.isManagedIdentity === true) {
      return endpoint && this.#observeIdentity(fetch, member.principal.clientId, endpoint);
    }
    let proof = this.#proofs.get(member);
    if (!proof) this.#proofs.set(member, (proof = this.#proofOf(member)));
    const shown = await proof;
    if (!shown) return undefined;
    const answer = await fetch(this.#outputs.tokenEndpoint, {
      method: "POST",
      body: new URLSearchParams({ ...shown, scope: this.#scope(resource, member) }),
    });
    const body = (await answer.json()) as { readonly access_token?: string; readonly error_description?: string };
    if (body.access_token === undefined) {
      const [code = "no code"] = /^AADSTS\d+/.exec(body.error_description ?? "") ?? [];
      return {
        outcome: demanding.includes(code) ? "more demanded" : "refused",
        code: mfaCodes.includes(code) ? mfaRequired : code,
      };
    }
    return endpoint ? this.#call(fetch, endpoint, body.access_token) : { outcome: "allowed" };
  }

  /** From its machine, which is where it is: no place of the matrix. */
  async #observeIdentity(fetch: LoopbackFetch, clientId: string, endpoint: Endpoint): Promise<Seen> {
    const { control } = this.#opened.local.twin;
    const answer = await control.managedIdentityToken({ clientId, scope: this.#outputs.scope });
    if ("accessToken" in answer) return this.#call(fetch, endpoint, answer.accessToken);
    const [code = "no code"] = /AADSTS\d+/.exec(answer.refusal.message) ?? [];
    return { outcome: "refused", code };
  }

  /** What a handler answers to a call that reached it is its own: it counts as 200. */
  async #call(fetch: LoopbackFetch, endpoint: Endpoint, token?: string): Promise<Seen> {
    const { method, sample } = endpoint;
    const { status } = await fetch(endpointUrl(endpoint), {
      method,
      headers: {
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...(sample?.body !== undefined && { "content-type": "application/json" }),
      },
      ...(sample?.body !== undefined && { body: JSON.stringify(sample.body) }),
    });
    return status === 401 || status === 403 ? { outcome: "refused", status } : { outcome: "allowed", status: 200 };
  }

  async close(): Promise<void> {
    await Promise.all([...this.#fetches.values()].map((fetch) => fetch.close()));
  }

  async #from({ address }: Place): Promise<LoopbackFetch> {
    const known = this.#fetches.get(address);
    if (known) return known;
    const { control, certificateAuthority } = this.#opened.local.twin;
    const fetch = createLoopbackFetch({
      proxyUrl: await control.proxyFrom(address),
      caPem: certificateAuthority.pem,
    });
    this.#fetches.set(address, fetch);
    return fetch;
  }

  async #proofOf({ subject, principal, userPrincipalName }: TenantSubject): Promise<Proof | undefined> {
    const { graph } = this.#opened;
    if (principal.kind === "user") {
      if (principal.userType === "Guest") return undefined;
      const password = `aA1!${crypto.randomUUID()}`;
      const passwordProfile = { password, forceChangePasswordNextSignIn: false };
      await graph.call("PATCH", `/v1.0/users/${principal.userId}`, { passwordProfile });
      const { clientId } = this.#outputs.publicClient ?? this.#outputs.api;
      return { grant_type: "password", client_id: clientId, username: userPrincipalName ?? "", password };
    }
    if (principal.kind === "foreign application") return this.#secretOf(await this.#applicationElsewhere());
    if (principal.kind !== "application") return undefined;
    if (subject.kind === "unknown application") return this.#secretOf(await this.#find(principal.clientId));
    const { clientId, clientSecret } = this.#outputs.callers[subject.label.replace(/^caller /, "")] ?? {};
    if (clientId === undefined || clientSecret === undefined) return undefined;
    return { grant_type: "client_credentials", client_id: clientId, client_secret: clientSecret };
  }

  /** One that was registered and is not here (packages/twin/FIDELITY.md): for the token endpoint that is another tenant's. */
  async #applicationElsewhere() {
    const { graph } = this.#opened;
    const made = (await graph.call("POST", "/v1.0/applications", { displayName: "elsewhere" })) as Registration;
    const application = { ...made, gone: () => graph.call("DELETE", `/v1.0/applications/${made.id}`) };
    return application;
  }

  async #find(clientId: string): Promise<Registration> {
    const filter = encodeURIComponent(`appId eq '${clientId}'`);
    const { value } = (await this.#opened.graph.call("GET", `/v1.0/applications?$filter=${filter}`)) as {
      readonly value: readonly [Registration];
    };
    return value[0];
  }

  async #secretOf({ id, appId, gone }: Registration): Promise<Proof> {
    const { secretText } = (await this.#opened.graph.call("POST", `/v1.0/applications/${id}/addPassword`, {
      passwordCredential: { displayName: "test" },
    })) as { readonly secretText: string };
    await gone?.();
    return { grant_type: "client_credentials", client_id: appId, client_secret: secretText };
  }

  #scope(resource: Endpoint | string, { principal }: TenantSubject): string {
    const isForApi = typeof resource !== "string";
    // As Microsoft's libraries ask for a person, whatever they are told to ask for.
    if (isForApi && principal.kind === "user") return `${this.#outputs.scope} openid profile offline_access`;
    if (isForApi) return this.#outputs.scope;
    if (resource === "anything else") return "https://management.azure.com/.default";
    return principal.kind === "user" ? "openid profile" : "https://graph.microsoft.com/.default";
  }
}

type Seen = Pick<Verdict, "outcome" | "code" | "status">;

function elsewhereAddress(resource: string): string {
  if (resource === "Microsoft Graph") return "https://graph.microsoft.com/v1.0/organization";
  return "https://management.azure.com/subscriptions?api-version=2022-12-01";
}

interface Registration {
  readonly id: string;
  readonly appId: string;
  readonly gone?: () => Promise<unknown>;
}

/** What a second factor, or a better device, would have met. */
const mfaCodes = ["AADSTS50079", "AADSTS50076"];
const demanding = [...mfaCodes, "AADSTS53000", "AADSTS53001"];

/** As much of a cell as can be seen from outside. */
export function visible({ outcome, code, status }: Cell): Pick<Verdict, "outcome" | "code" | "status"> {
  return { outcome, ...(code !== undefined && { code }), ...(status !== undefined && { status }) };
}
