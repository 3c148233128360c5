import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { StackOutputs } from "../../../../infra/outputs.ts";
import type { EndpointCheck, EndpointEvidence } from "../../../../packages/pf/checks/check.ts";
import { endpointChecks } from "../../../../packages/pf/checks/guide.ts";
import type { Origin } from "../../../../packages/pf/checks/origin.ts";
import { outputsWithoutPeople } from "../../../support/outputs-sample.ts";

type Endpoint = StackOutputs["endpoints"][number];

/** What a site answers; a 401 of the gate where it says nothing. */
export type Answers = (
  request: Pick<IncomingMessage, "headers"> & { readonly method: string; readonly path: string },
) =>
  | {
      readonly status: number;
      readonly body?: object;
      readonly html?: string;
      readonly headers?: Readonly<Record<string, string>>;
    }
  | undefined;

/** The requests that a site got, as they were written. */
export interface FakeSite {
  readonly url: string;
  readonly seen: string[];
  readonly outputs: (endpoints: readonly Endpoint[]) => StackOutputs;
  readonly close: () => Promise<void>;
}

export async function fakeSite(answers: Answers): Promise<FakeSite> {
  const seen: string[] = [];
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    const { method = "", url: path = "", headers } = request;
    seen.push(`${method} ${path}`);
    const { status, body, html, headers: more } = answers({ method, path, headers }) ?? { status: 401 };
    const type = body ? "application/json" : html === undefined ? undefined : "text/html";
    response.writeHead(status, { ...(type && { "content-type": type }), ...more });
    response.end(body ? JSON.stringify(body) : html);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    seen,
    outputs: (endpoints) => ({
      ...outputsWithoutPeople(),
      endpoints: endpoints.map((endpoint) => ({ ...endpoint, url: `${url}${endpoint.url}` })),
      tokenEndpoint: `${url}/tenant/oauth2/v2.0/token`,
    }),
    close: () => new Promise((resolve) => void server.close(() => resolve())),
  };
}

/** What a row tells of an origin. */
export async function evidenceOf(row: string, origin: Origin): Promise<readonly EndpointEvidence[]> {
  const check: EndpointCheck | undefined = endpointChecks.find((each) => each.row === row);
  const told: EndpointEvidence[] = [];
  await check?.run(origin, (evidence) => told.push(evidence));
  return told;
}
