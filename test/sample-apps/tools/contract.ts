import { defineContract } from "@protected-function/guard/contract";

/** An app without HTTP endpoints: an MCP server, a workflow of Durable Functions, and a queue. */
export const contract = defineContract({
  roles: {
    "Tools.Use": {
      id: "5d0f7a52-6a39-4c8f-9a43-0b6d0c6f3a01",
      displayName: "Use the tools",
      members: ["Application"],
    },
  },
  endpoints: {},
});
