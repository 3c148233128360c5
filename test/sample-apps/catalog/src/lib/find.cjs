const { readFileSync } = require('node:fs')
const { join } = require('node:path')
var zod = require('zod')
var all = zod.record(zod.string(), zod.array(zod.number())).parse(JSON.parse(readFileSync(join(__dirname, '..', 'assets', 'catalog.json'), 'utf8')))
module.exports = function find (category, id) { var list = all[category] || []; return id == undefined ? list : list.filter(function (one) { return one == id }) }
