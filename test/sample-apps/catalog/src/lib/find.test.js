const test = require('node:test')
test('finds nothing', () => { throw new Error('a test beside the code runs only by its own runner') })
