package policy_test

// backups is a folder of a person's own.
const backups = `\\server\backups\%USERNAME%`
