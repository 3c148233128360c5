const { app } = require('@azure/functions')
app.storageQueue('restock', { queueName: 'restock', connection: 'AzureWebJobsStorage', handler: (item, context) => context.log(item) })
