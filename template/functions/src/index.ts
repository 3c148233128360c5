import { type Handler, serve } from "@protected-function/guard";
import { contract } from "../contract.ts";

const order: Handler = (request, _context, caller) => ({
  status: 200,
  jsonBody: { id: request.params["id"], readBy: caller.kind === "application" ? caller.clientId : caller.name },
});

serve(contract, { order });
