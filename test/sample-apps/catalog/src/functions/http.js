var serve = require('@protected-function/guard').serve
var contract = require('../../contract.ts').contract
var find = require('@lib/find.cjs')

module.exports = serve(contract, {
  products: function (request) { return { jsonBody: find(request.params.category, request.params.id) } },
  price: async (request, context, caller) => ({ jsonBody: { ...request.params, by: caller.kind, currency: process.env.CATALOG_CURRENCY, endpoint: process.env.CATALOG_ENDPOINT ?? null } }),
  files: async request => ({ body: request.params.path }),
  ping: () => ({ body: 'pong' }),
})
