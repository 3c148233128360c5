var all = { shoes: [1, 2] }
module.exports = function find (category, id) { var list = all[category] || []; return id == undefined ? list : list.filter(function (one) { return one == id }) }
