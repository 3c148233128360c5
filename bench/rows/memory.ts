import { readFile } from "node:fs/promises";
import type { StackOutputs } from "../../infra/outputs.ts";
import { createLoopbackFetch } from "../../twin/network/loopback-fetch.ts";
import { alternate } from "../alternate.ts";
import type { Bench, MeasureRows } from "../bench.ts";
import { deployTo } from "../deployed-stack.ts";
import { startLoneTwin } from "../lone-twin.ts";
import { rowOf } from "../row.ts";
import type { TwinAddress } from "../twin-address.ts";

const rounds = 3;
const calls = 200;
const concurrency = 4;

/** What a twin with the stack on it occupies: resident memory of a process of its own. Linux only. */
export const measureMemory: MeasureRows = async (bench) => {
  if (process.platform !== "linux") {
    bench.onProgress("not measured: the memory of another process is read from /proc, which only Linux has");
    return [];
  }
  const median = await alternate(bench, rounds, [() => liveOnce(bench)]);
  const also = (figure: string): string => `${median(figure).toFixed(0)} MB`;
  return [
    rowOf({
      name: "twin's memory",
      ours: median("called"),
      unit: "MB",
      beside: "nothing",
      target: { of: "ours", atMost: 150 },
      note:
        `Resident after a deployment and ${calls} calls, median of ${rounds} twins; ${also("started")} when started, ` +
        `${also("deployed")} when deployed to, ${also("peak")} at most. The function's worker is another process.`,
    }),
  ];
};

/** One twin's life: started, deployed to, called. Megabytes at each stage. */
async function liveOnce(bench: Bench): Promise<Readonly<Record<string, number>>> {
  const twin = await startLoneTwin(bench);
  try {
    const { resident: started } = await twin.memory();
    const outputs = await deployTo(twin.address, bench);
    const { resident: deployed } = await twin.memory();
    await callFunction(outputs, twin.address.clients);
    const { resident: called, peak } = await twin.memory();
    return { started, deployed, called, peak };
  } finally {
    await twin.close();
  }
}

async function callFunction(outputs: StackOutputs, clients: TwinAddress["clients"]): Promise<void> {
  const { HTTPS_PROXY: proxyUrl = "", NODE_EXTRA_CA_CERTS: caFile = "" } = clients;
  const client = createLoopbackFetch({ proxyUrl, caPem: await readFile(caFile, "utf8") });
  try {
    const headers = { authorization: `Bearer ${await tokenFor(outputs, client)}` };
    const [caller] = Object.values(outputs.callers);
    const url = outputs.endpoints.find(
      ({ method, allow }) => method === "GET" && allow?.some((role) => caller?.roles.includes(role)),
    )?.url;
    if (url === undefined) throw new Error("The first caller may read no endpoint.");
    const call = async (): Promise<void> => {
      for (let made = 0; made < calls / concurrency; made += 1) {
        const answer = await client(url, { headers });
        if (answer.status !== 200) throw new Error(`The function answered ${answer.status}: ${await answer.text()}`);
        await answer.arrayBuffer();
      }
    };
    await Promise.all(Array.from({ length: concurrency }, call));
  } finally {
    await client.close();
  }
}

async function tokenFor(outputs: StackOutputs, client: typeof fetch): Promise<string> {
  const [caller] = Object.values(outputs.callers);
  const form = {
    grant_type: "client_credentials",
    client_id: caller?.clientId ?? "",
    client_secret: caller?.clientSecret ?? "",
    scope: outputs.scope,
  };
  const answer = await client(outputs.tokenEndpoint, { method: "POST", body: new URLSearchParams(form) });
  if (answer.status !== 200) throw new Error(`The token endpoint answered ${answer.status}.`);
  return ((await answer.json()) as { readonly access_token: string }).access_token;
}
