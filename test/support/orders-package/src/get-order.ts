import { app } from "@azure/functions";

app.http("getOrder", {
  route: "orders/{id}/{*part}",
  authLevel: "anonymous",
  methods: ["GET"],
  handler: (request, context) => {
    context.trace(`looking up ${request.params["id"]}`);
    context.log("paid by card 4111111111111111");
    context.warn("noise");
    const { id = "", part } = request.params;
    return {
      jsonBody: { id, part, invocationId: context.invocationId, functionName: context.functionName },
      cookies: [{ name: "last", value: id, httpOnly: true, sameSite: "Lax", path: "/shop", maxAge: 60 }],
    };
  },
});
