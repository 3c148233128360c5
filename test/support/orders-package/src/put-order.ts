import { createHash } from "node:crypto";
import { app } from "@azure/functions";

app.http("putDocument", {
  route: "orders/{id}/document",
  authLevel: "anonymous",
  methods: ["PUT"],
  handler: async (request) => {
    const bytes = new Uint8Array(await request.arrayBuffer());
    const reversed = bytes.toReversed();
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    return { status: 201, headers: { "content-type": "application/octet-stream", "x-sha256": sha256 }, body: reversed };
  },
});

app.http("deleteOrder", {
  route: "orders/{id}",
  authLevel: "anonymous",
  methods: ["DELETE"],
  handler: (request, context) => {
    context.error("nobody reads this");
    if (request.params["id"] === "1") throw Object.assign(new Error("order 1 is shipped"), { status: 409 });
    throw new Error("database password is sesame");
  },
});
