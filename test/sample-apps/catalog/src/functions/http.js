var serve = require('@protected-function/guard').serve
const { input, output } = require('@azure/functions')
var contract = require('../../contract.ts').contract
var find = require('@lib/find.cjs')

var stock = input.table({ tableName: 'stock', partitionKey: '{category}', connection: 'CatalogStorage' })
const sheet = input.storageBlob({ path: 'sheets/{path}', connection: 'CatalogStorage' })
const changes = output.storageQueue({ queueName: 'changes', connection: 'CatalogStorage' })
const prices = output.serviceBusTopic({ topicName: 'prices', connection: 'CatalogBus' })

module.exports = serve(contract, {
  products: {
    extraInputs: [stock],
    handler: function (request, context) { return { jsonBody: context.extraInputs.get(stock) || find(request.params.category, request.params.id) } }
  },
  price: {
    extraOutputs: [changes, prices],
    return: output.http({}),
    handler: async (request, context, caller) => {
      context.extraOutputs.set(changes, { code: request.params.code })
      context.extraOutputs.set(prices, request.params)
      return { jsonBody: { ...request.params, by: caller.kind, currency: process.env.CATALOG_CURRENCY, endpoint: process.env.CATALOG_ENDPOINT ?? null } }
    }
  },
  files: { extraInputs: [sheet], handler: async request => ({ body: request.params.path }) },
  ping: () => ({ body: 'pong' }),
})
