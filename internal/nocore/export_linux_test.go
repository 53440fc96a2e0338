package nocore

// Filter is what holds where no limit does.
var Filter = filter
