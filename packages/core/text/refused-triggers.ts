/**
 * Triggers that Event Grid calls, by the type in their binding, in lower case: the build refuses them, and `init` says so
 * before. On Flex Consumption, a blob trigger has no other source.
 * https://learn.microsoft.com/azure/azure-functions/functions-event-grid-blob-trigger
 */
export const refusedTriggers = {
  blobtrigger: {
    reason:
      "on Flex Consumption, Event Grid calls it at /runtime/webhooks/blobs with a key alone, and App Service authentication can't prove who calls",
    instead: "send the blob's events to a storage queue (Event Grid, with a managed identity), and use a queue trigger",
  },
  eventgridtrigger: {
    reason:
      "Event Grid calls it at /runtime/webhooks/eventgrid with a key alone, and App Service authentication can't prove who calls",
    instead:
      "deliver the events to a storage queue, Service Bus or Event Hubs (with a managed identity), and use its trigger",
  },
} as const;
