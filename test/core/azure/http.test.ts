import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, it } from "vitest";
import { send } from "../../../packages/core/azure/http.ts";

it("passes on each part of an answer as it comes, and the whole at its end", async () => {
  const { promise: firstArrived, resolve: release } = Promise.withResolvers<void>();
  const server = createServer(async (_, response) => {
    response.write(Buffer.from("data: Gr\u00fc", "utf8").subarray(0, -1));
    await firstArrived;
    response.end(Buffer.from("\u00fc\u00dfe\n\n", "utf8").subarray(1));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    const parts: string[] = [];
    const { status, text } = await send("GET", `http://127.0.0.1:${(server.address() as AddressInfo).port}`, {
      onPart: (part, head) => {
        parts.push(`${head.status} ${part}`);
        release();
      },
    });
    expect({ status, text, parts }).toEqual({
      status: 200,
      text: "data: Gr\u00fc\u00dfe\n\n",
      parts: ["200 data: Gr", "200 \u00fc\u00dfe\n\n"],
    });
  } finally {
    server.close();
  }
});
