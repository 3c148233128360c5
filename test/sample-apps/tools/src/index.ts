import { app } from "@azure/functions";

const handler = () => "done";

app.mcpTool("save-snippet", { toolName: "save_snippet", description: "Saves a snippet", toolProperties: [], handler });
app.generic("ship-order", { trigger: { type: "orchestrationTrigger", name: "context" }, handler });
app.generic("charge-card", { trigger: { type: "activityTrigger", name: "amount" }, handler });
app.storageQueue("index-snippet", { queueName: "snippets", connection: "AzureWebJobsStorage", handler });
