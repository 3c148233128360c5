import { defineContract } from "@protected-function/guard/contract";

/** An HTTP quickstart that streams: events as they happen, and an upload that is read as it comes. */
export const contract = defineContract({
  roles: {
    "Chat.Use": {
      id: "3b7f0d1c-5a0e-4c9e-8f59-2d1f6a4c7e01",
      displayName: "Use the chat",
      members: ["Application", "User"],
    },
  },
  endpoints: {
    answers: { methods: ["GET"], route: "answers/{topic}", allow: ["Chat.Use"] },
    upload: { methods: ["POST"], route: "upload", allow: ["Chat.Use"], sample: { body: { text: "abc" } } },
    hello: { methods: ["GET", "POST"], route: "hello", anonymous: "Greets everyone, no data" },
  },
});
