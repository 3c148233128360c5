import { ProxyAgent, request as send } from "undici";
import type { Twin } from "../../twin/index.ts";
import type { PlacedRequest } from "../../checks/origin.ts";

/** Sends a request to the twin that its services see coming from an IP address, read to its end. */
export async function sendFrom(
  { control, certificateAuthority }: Twin,
  ipAddress: string,
  { method, url, headers, body }: PlacedRequest,
): Promise<{ readonly status: number; readonly text: string }> {
  const agent = new ProxyAgent({
    uri: await control.proxyFrom(ipAddress),
    requestTls: { ca: certificateAuthority.pem },
  });
  try {
    const answer = await send(url, { method, headers: { ...headers }, body, dispatcher: agent });
    return { status: answer.statusCode, text: await answer.body.text() };
  } finally {
    await agent.close();
  }
}
